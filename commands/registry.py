"""Everything that can be typed, pressed, sent or happen, and who handles it. Grow the tables, not the code.

Help, the app manifest and the dispatcher are made from these tables.
"""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any

from commands import dead_letters as requeue
from commands import declare, roles, state, tasks, update
from commands import queries as look
from commands import timeline as record
from commands.context import Context
from commands.responding.answers import Answer, Done, Ephemeral
from commands.views import (
    actions_menu,
    declare_form,
    home_tab,
    incident_card,
    incident_facts,
    lists,
    nudges,
    operators,
    people_forms,
    proposals,
    state_forms,
    timeline_lines,
    update_form,
    work_forms,
)
from commands.views.help import help_text
from commands.views.plain import sentence
from workflows.domain.errors import NotFound
from workflows.domain.ids import IncidentId
from workflows.domain.proposals import ProposalKind
from workflows.incidents.queries import look_at

COMMAND = "/incident"

TypedHandler = Callable[[Context, str], Answer]
BodyHandler = Callable[[Context, dict[str, Any]], Answer]


class Where(StrEnum):
    """Where a word works."""

    ANYWHERE = "anywhere"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class Subcommand:
    """One word of `/incident`. Its help is `help.<word>` and `usage.<word>` in the words."""

    word: str
    run: TypedHandler
    where: Where = Where.ROOM


def help_command(context: Context, text: str) -> Answer:
    """Every word, and what works here."""
    in_room = context.room_incident is not None
    here = [s.word for s in SUBCOMMANDS if in_room or s.where is Where.ANYWHERE]
    elsewhere = [s.word for s in SUBCOMMANDS if s.word not in here]
    return Ephemeral(help_text(context.fmt, here, elsewhere))


SUBCOMMANDS: tuple[Subcommand, ...] = (
    Subcommand("declare", declare.open_form, Where.ANYWHERE),
    Subcommand("list", look.list_incidents, Where.ANYWHERE),
    Subcommand("info", look.info, Where.ANYWHERE),
    Subcommand("update", update.open_form),
    Subcommand("severity", state.severity),
    Subcommand("status", state.status),
    Subcommand("resolve", state.resolve),
    Subcommand("close", state.close),
    Subcommand("cancel", state.cancel),
    Subcommand("reopen", state.reopen),
    Subcommand("role", roles.role),
    Subcommand("claim", roles.claim),
    Subcommand("handover", roles.handover),
    Subcommand("invite", roles.invite_people),
    Subcommand("note", record.note),
    Subcommand("timeline", record.timeline, Where.ANYWHERE),
    Subcommand("task", tasks.task),
    Subcommand("todo", tasks.my_tasks, Where.ANYWHERE),
    Subcommand("remind", tasks.remind),
    Subcommand("catchup", record.catchup, Where.ANYWHERE),
    Subcommand("summary", record.summary),
    Subcommand("rename", state.new_title),
    Subcommand("tutorial", declare.tutorial, Where.ANYWHERE),
    Subcommand("help", help_command, Where.ANYWHERE),
)

_BY_WORD = {s.word: s for s in SUBCOMMANDS}


def run_command(context: Context, text: str) -> Answer:
    """What `/incident <text>` does here."""
    word, _, rest = text.strip().partition(" ")
    if not word:
        in_room = context.room_incident is not None
        return look.menu(context) if in_room else declare.open_form(context, "")
    found = _BY_WORD.get(word.lower())
    if found is None:
        return Ephemeral(sentence(_unknown(context, word)))
    return found.run(context, rest.strip())


def _unknown(context: Context, word: str) -> str:
    near = difflib.get_close_matches(word.lower(), _BY_WORD, n=1, cutoff=0.5)
    key = "errors.unknown_word_near" if near else "errors.unknown_word"
    return context.fmt(key, word=word[:40], near=near[0] if near else "")


def press_menu_item(context: Context, body: dict[str, Any]) -> Answer:
    """A button of the actions menu does what its word does in the room."""
    action = body["actions"][0]
    word = action["action_id"].rpartition(".")[2]
    incident_id = IncidentId(int(action["value"]))
    incident = look_at(incident_id, context.request, context.deps).incident
    answer = _BY_WORD[word].run(replace(context, room_incident=incident), "")
    return answer if not isinstance(answer, Done) else Ephemeral(sentence(context.fmt("working.done")))


ACTIONS: Mapping[str, BodyHandler] = {
    incident_card.POST_UPDATE: update.open_from_button,
    incident_facts.CLAIM: roles.press_claim,
    incident_facts.RETRY: state.press_retry,
    incident_card.MENU: look.press_menu,
    incident_card.REOPEN: state.press_reopen,
    nudges.UPDATE_NOW: update.open_from_button,
    nudges.SNOOZE: update.press_snooze,
    nudges.NOT_NEEDED: update.press_not_needed,
    nudges.TASK_DONE: tasks.press_done,
    timeline_lines.RETRY: requeue.press_retry_in_room,
    timeline_lines.DISCARD: requeue.press_discard_in_room,
    operators.RETRY: requeue.press_retry,
    operators.DISCARD: requeue.press_discard,
    f"{proposals.ACCEPT}.{ProposalKind.HANDOVER}": partial(roles.press_handover, accept=True),
    f"{proposals.DECLINE}.{ProposalKind.HANDOVER}": partial(roles.press_handover, accept=False),
    f"{proposals.ACCEPT}.{ProposalKind.LOWER_SEVERITY}": partial(state.press_lowering, accept=True),
    f"{proposals.DECLINE}.{ProposalKind.LOWER_SEVERITY}": partial(state.press_lowering, accept=False),
    lists.TASK_TICK: tasks.press_done,
    actions_menu.PRESS: press_menu_item,
    home_tab.DECLARE: declare.from_shortcut,
    declare_form.TYPE_CHOSEN: declare.choose_type,
    declare_form.JOIN: declare.join_instead,
}
"""By action id; an id may go on after a dot, for what makes it unique within its message."""

VIEWS: Mapping[str, BodyHandler] = {
    declare_form.CALLBACK: declare.submit,
    update_form.CALLBACK: update.submit,
    state_forms.SEVERITY: state.submit_severity,
    state_forms.STATUS: state.submit_status,
    state_forms.RENAME: state.submit_title,
    people_forms.ROLE: roles.submit_role,
    people_forms.HANDOVER: roles.submit_handover,
    people_forms.INVITE: roles.submit_invite,
    work_forms.NOTE: record.submit_note,
    work_forms.TASK: tasks.submit_task,
    work_forms.REMIND: tasks.submit_remind,
}


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Its texts: `shortcut.<callback>` and `shortcut.<callback>_description`. `on_message`: in a message's
    menu, or everywhere."""

    callback: str
    on_message: bool
    run: BodyHandler


SHORTCUTS: tuple[Shortcut, ...] = (
    Shortcut("declare", False, declare.from_shortcut),
    Shortcut("declare_from_message", True, declare.from_message),
    Shortcut("add_to_timeline", True, record.capture_message),
)


def action_handler(action_id: str) -> BodyHandler:
    """The handler of an action id, or of the longest beginning of it that has one."""
    name = action_id
    while name:
        if name in ACTIONS:
            return ACTIONS[name]
        name = name.rpartition(".")[0]
    raise NotFound("control_gone")


def view_handler(callback_id: str) -> BodyHandler:
    if callback_id not in VIEWS:
        raise NotFound("control_gone")
    return VIEWS[callback_id]


def shortcut_handler(callback_id: str) -> BodyHandler:
    found = next((s.run for s in SHORTCUTS if s.callback == callback_id), None)
    if found is None:
        raise NotFound("control_gone")
    return found
