"""The words of `/incident`: help, the actions menu and the dispatcher are made from one table."""

import difflib
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from commands import (
    declare,
    handover,
    invite,
    note,
    queries,
    remind,
    rename,
    roles,
    severity,
    status,
    tasks,
    timeline,
    tutorial,
    update,
)
from commands.context import Context
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.views.actions_menu import actions_menu
from commands.views.help import help_text
from commands.views.plain import sentence
from workflows.domain.errors import NotFound
from workflows.domain.ids import IncidentId
from workflows.domain.policy import Verb, may
from workflows.incidents.queries import access_for_reader, look_at

COMMAND = "/incident"


class Where(StrEnum):
    """Where a word works."""

    ANYWHERE = "anywhere"
    ROOM = "room"


def always(text: str) -> bool:
    return True


def never(text: str) -> bool:
    return False


def without_words(text: str) -> bool:
    return not text


def without_mention(text: str) -> bool:
    return "<@" not in text


@dataclass(frozen=True, slots=True)
class Subcommand:
    """One word of `/incident`. `help.<word>`, `usage.<word>` and, in the menu, `menu.<word>` are its texts."""

    word: str
    run: Callable[[Context, str], Answer]
    where: Where = Where.ROOM
    verb: Verb = Verb.SEE
    """What a person must be allowed to do to the incident; words without an incident need nothing."""
    opens_form: Callable[[str], bool] = never
    """Whether it opens a form for the text after the word, so that a slow one shows its working state as a form."""
    in_menu: int | None = None
    """Its place in the actions menu of a war room."""


def help_command(context: Context, text: str) -> Answer:
    """Every word, and what works here."""
    in_room = context.room_incident is not None
    here = [s.word for s in SUBCOMMANDS if in_room or s.where is Where.ANYWHERE]
    elsewhere = [s.word for s in SUBCOMMANDS if s.word not in here]
    return Ephemeral(help_text(context.fmt, here, elsewhere))


_ANY, _ROOM = Where.ANYWHERE, Where.ROOM

SUBCOMMANDS: tuple[Subcommand, ...] = (
    Subcommand("declare", declare.open_form, _ANY, opens_form=always),
    Subcommand("list", queries.list_incidents, _ANY),
    Subcommand("info", queries.info, _ANY),
    Subcommand("update", update.open_form, _ROOM, Verb.UPDATE, without_words, in_menu=1),
    Subcommand("severity", severity.severity, _ROOM, Verb.SET_SEVERITY, without_words, in_menu=2),
    Subcommand("status", status.status, _ROOM, Verb.SET_STATUS, without_words, in_menu=3),
    Subcommand("resolve", status.resolve, _ROOM, Verb.RESOLVE, without_words, in_menu=14),
    Subcommand("close", status.close, _ROOM, Verb.CLOSE, without_words, in_menu=15),
    Subcommand("cancel", status.cancel, _ROOM, Verb.CANCEL, without_words, in_menu=16),
    Subcommand("reopen", status.reopen, _ROOM, Verb.REOPEN, without_words, in_menu=17),
    Subcommand("role", roles.role, _ROOM, Verb.ASSIGN_ROLE, roles.role_opens_form, in_menu=4),
    Subcommand("claim", roles.claim, _ROOM, Verb.CLAIM_ROLE, without_words),
    Subcommand("handover", handover.handover, _ROOM, Verb.HAND_OVER, without_mention, in_menu=9),
    Subcommand("invite", invite.invite_people, _ROOM, Verb.INVITE, without_words, in_menu=8),
    Subcommand("note", note.note, _ROOM, Verb.NOTE, without_words, in_menu=6),
    Subcommand("timeline", timeline.timeline, _ANY, Verb.SUMMARISE, in_menu=11),
    Subcommand("task", tasks.task, _ROOM, Verb.TASK, without_words, in_menu=5),
    Subcommand("todo", tasks.my_tasks, _ANY),
    Subcommand("remind", remind.remind, _ROOM, Verb.REMIND, without_words, in_menu=7),
    Subcommand("catchup", timeline.catchup, _ANY, Verb.SUMMARISE, in_menu=10),
    Subcommand("summary", timeline.summary, _ROOM, Verb.SUMMARISE, in_menu=12),
    Subcommand("rename", rename.new_title, _ROOM, Verb.RENAME, without_words, in_menu=13),
    Subcommand("tutorial", tutorial.tutorial, _ANY, opens_form=always),
    Subcommand("help", help_command, _ANY),
)

_BY_WORD = {s.word: s for s in SUBCOMMANDS}


def menu_subcommands() -> list[Subcommand]:
    """What the actions menu offers, in its order."""
    return sorted((s for s in SUBCOMMANDS if s.in_menu is not None), key=lambda s: s.in_menu or 0)


def run_command(context: Context, text: str) -> Answer:
    """What `/incident <text>` does here."""
    word, rest = _split(text)
    if not word:
        return menu(context, context.room_incident.id) if context.room_incident else declare.open_form(context)
    found = _BY_WORD.get(word.lower())
    if found is None:
        return Ephemeral(sentence(_unknown(context, word)))
    return found.run(context, rest)


def opens_form(text: str) -> bool:
    """Whether `/incident <text>` opens a form."""
    word, rest = _split(text)
    found = _BY_WORD.get(word.lower())
    return found.opens_form(rest) if found else not word


def _split(text: str) -> tuple[str, str]:
    word, _, rest = text.strip().partition(" ")
    return word, rest.strip()


def _unknown(context: Context, word: str) -> str:
    near = difflib.get_close_matches(word.lower(), _BY_WORD, n=1, cutoff=0.5)
    key = "errors.unknown_word_near" if near else "errors.unknown_word"
    return context.fmt(key, word=word[:40], near=near[0] if near else "")


def menu(context: Context, incident_id: IncidentId) -> Answer:
    """The actions menu: what this person may do to this incident now."""
    shown = look_at(incident_id, context.request, context.deps)
    access = access_for_reader(incident_id, context.person, context.deps)
    words = [s.word for s in menu_subcommands() if may(s.verb, shown.incident, access)]
    return ShowForm(actions_menu(context.fmt, shown, words))


def press_menu(context: Context, press: Press) -> Answer:
    """ "More" on the card."""
    return menu(context, press.incident)


def press_menu_item(context: Context, press: Press) -> Answer:
    """A button of the actions menu does what its word does in the room. Raises `NotFound` for a word that is gone."""
    found = _BY_WORD.get(press.ending)
    if found is None:
        raise NotFound("control_gone")
    incident = look_at(press.incident, context.request, context.deps).incident
    answer = found.run(replace(context, room_incident=incident), "")
    return answer if not isinstance(answer, Acknowledged) else Ephemeral(sentence(context.fmt("working.done")))
