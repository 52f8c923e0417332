"""Looking: the list of incidents, one incident, what a room offers."""

from typing import Any

from commands.arguments import incident_number
from commands.context import Context, incident_named
from commands.responding.answers import Answer, Ephemeral, ShowForm
from commands.views.actions_menu import actions_menu
from commands.views.lists import incident_list
from commands.views.timeline import incident_info
from workflows.domain.ids import IncidentId
from workflows.domain.policy import Verb, may
from workflows.incidents.queries import access_for_reader, look_at, under_way

MENU: tuple[tuple[str, Verb], ...] = (
    ("update", Verb.UPDATE),
    ("severity", Verb.SET_SEVERITY),
    ("status", Verb.SET_STATUS),
    ("role", Verb.ASSIGN_ROLE),
    ("task", Verb.TASK),
    ("note", Verb.NOTE),
    ("remind", Verb.REMIND),
    ("invite", Verb.INVITE),
    ("handover", Verb.HAND_OVER),
    ("catchup", Verb.SUMMARISE),
    ("timeline", Verb.SUMMARISE),
    ("summary", Verb.SUMMARISE),
    ("rename", Verb.RENAME),
    ("resolve", Verb.RESOLVE),
    ("close", Verb.CLOSE),
    ("cancel", Verb.CANCEL),
    ("reopen", Verb.REOPEN),
)
"""What the actions menu offers, in this order, to whoever may."""


def list_incidents(context: Context, text: str) -> Answer:
    return Ephemeral(incident_list(context.fmt, under_way(context.person, context.deps)))


def info(context: Context, text: str) -> Answer:
    number = incident_named(incident_number(text), context)
    shown = look_at(number, context.request, context.deps)
    return Ephemeral(incident_info(context.fmt, shown))


def menu(context: Context, text: str = "") -> Answer:
    """The actions menu of the room one is in."""
    return _menu(context, context.incident.id)


def press_menu(context: Context, body: dict[str, Any]) -> Answer:
    """ "More" on the card."""
    return _menu(context, IncidentId(int(body["actions"][0]["value"])))


def _menu(context: Context, incident_id: IncidentId) -> Answer:
    shown = look_at(incident_id, context.request, context.deps)
    standing = access_for_reader(incident_id, context.person, context.deps)
    words = [word for word, verb in MENU if may(verb, shown.incident, standing)]
    return ShowForm(actions_menu(context.fmt, shown, words))
