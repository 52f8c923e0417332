"""The message to the lead of an archived room: end the incident, or open the room again."""

from dataclasses import replace

from commands.context import Context, authorized_incident
from commands.payloads.press import Press
from commands.resolve import resolve_incident
from commands.responding.answers import Answer, Ephemeral, ShowForm
from commands.views.plain import mrkdwn, sentence
from commands.views.state_forms import status_form
from workflows.domain.policy import Verb
from workflows.incidents.queries import look_at
from workflows.incidents.room import unarchive


def press_end(context: Context, press: Press) -> Answer:
    """ "End it": the form that resolves it, or closes what is resolved, whichever room it is pressed in."""
    shown = look_at(press.incident, context.request, context.deps)
    if shown.incident.is_active:
        return resolve_incident(replace(context, room_incident=shown.incident), "")
    authorized_incident(context, press.incident, Verb.SET_STATUS)
    return ShowForm(status_form(context.fmt, shown, context.fmt.programme.lifecycle.closed))


def press_unarchive(context: Context, press: Press) -> Answer:
    """ "Unarchive": where Slack leaves that to people, how they do it."""
    incident = authorized_incident(context, press.incident, Verb.RETRY)
    if unarchive(incident.id, context.request, context.deps):
        return Ephemeral(sentence(context.fmt("room_lost.unarchived")))
    return Ephemeral(mrkdwn(context.fmt("room_lost.cannot_unarchive", room=context.fmt.room(incident))))
