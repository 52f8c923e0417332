"""Nudges: a reminder with its buttons, and its closed form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from commands.views import holds
from commands.views.access import REVIEW
from commands.views.blocks import Block, Element, Rendered, actions, button, context, section
from commands.views.incident_facts import claim_button
from commands.views.slack_formatter import SlackFormatter, ping
from workflows.domain.ids import EntryId
from workflows.domain.reminders import EscalationLevel, Outcome, Reminder, ReminderKind
from workflows.domain.roles import LEAD
from workflows.domain.tasks import Task
from workflows.messages.reminders import Nudge, NudgeClosed, NudgePlace
from workflows.text.slack_text import escape, escaped, shorten

UPDATE_NOW = "nudge.update"
SNOOZE = "nudge.snooze"
NOT_NEEDED = "nudge.not_needed"
TASK_DONE = "nudge.task_done"

SNOOZE_MINUTES = (15, 30, 60)


@dataclass(frozen=True, slots=True)
class NudgeParts:
    """What differs between the kinds: the words, the buttons, and what a closed one was about."""

    text: Callable[[SlackFormatter, Nudge], str]
    closed: Callable[[SlackFormatter, NudgeClosed, str], str]
    """With the words for what came of it."""
    buttons: Callable[[SlackFormatter, Nudge], list[Element]] = lambda fmt, message: []
    private: bool = False
    """It names its incident itself, and calls nobody by a mention: its reader is alone."""


def nudge(fmt: SlackFormatter, message: Nudge) -> Rendered:
    """A reminder, to those it names and nobody else."""
    parts = NUDGES[message.reminder.kind]
    mentions = "" if parts.private else " ".join(ping(user) for user in message.mention)
    text = f"{mentions} {parts.text(fmt, message)}".strip()
    buttons = parts.buttons(fmt, message)
    blocks = [section(text), *([actions(*buttons)] if buttons else []), *_which_incident(fmt, message)]
    return Rendered(text=text, blocks=tuple(blocks))


def _which_incident(fmt: SlackFormatter, message: Nudge) -> list[Block]:
    """For a person who does not read it in the room: of which incident, and why it comes here."""
    if message.place is not NudgePlace.PERSON or NUDGES[message.reminder.kind].private:
        return []
    incident = message.snapshot.incident
    title = escape(shorten(incident.title, 150))
    which = {"label": incident.label, "title": title, "room": fmt.room(incident)}
    return [context(fmt(f"nudge.because_{incident.room_state}", **which))]


def nudge_closed(fmt: SlackFormatter, message: NudgeClosed) -> Rendered:
    """What was asked and what came of it, in small print: no buttons, no ping."""
    reminder, shown = message.reminder, message.snapshot
    outcome = reminder.outcome or Outcome.SUPERSEDED
    by = fmt.name(reminder.closed_by, shown.names)
    until = fmt.when(reminder.closed_until) if reminder.closed_until else ""
    text = NUDGES[reminder.kind].closed(fmt, message, fmt(f"nudge_closed.{outcome}", by=by, until=until))
    if reminder.message is not None and reminder.message.channel != shown.incident.room:
        # elsewhere nobody knows which reminder is meant
        text = fmt("nudge_closed.elsewhere", label=shown.incident.label, text=text)
    return Rendered(text=text, blocks=(context(text),))


def _update_due(fmt: SlackFormatter, message: Nudge) -> str:
    shown, promised = message.snapshot, _promised(message.reminder)
    incident, late = shown.incident, fmt.catalogue.duration(shown.now - promised)
    title, room = escape(shorten(incident.title, 150)), fmt.room(incident)
    level = (message.level or EscalationLevel.LEAD).value
    if message.level is EscalationLevel.ANNOUNCE and message.place is not NudgePlace.PUBLIC:
        level = "everyone"
    return fmt(f"nudge.{level}", label=incident.label, at=fmt.when(promised), late=late, title=title, room=room)


def _promise_buttons(fmt: SlackFormatter, message: Nudge) -> list[Element]:
    incident = message.snapshot.incident
    if message.place is NudgePlace.PUBLIC:
        return []
    value = f"{incident.id}/{message.reminder.id}"
    snoozes = [
        button(fmt("nudge.snooze", minutes=minutes), f"{SNOOZE}.{minutes}", f"{value}/{minutes}")
        for minutes in SNOOZE_MINUTES
    ]
    return [
        button(fmt("nudge.update"), UPDATE_NOW, value, style="primary"),
        *snoozes,
        button(fmt("nudge.not_needed"), NOT_NEEDED, value),
    ]


def _promise_closed(fmt: SlackFormatter, message: NudgeClosed, outcome: str) -> str:
    return fmt("nudge_closed.update_due", at=fmt.when(_promised(message.reminder)), outcome=outcome)


def _promised(reminder: Reminder) -> datetime:
    assert reminder.promised_at is not None
    return reminder.promised_at


def _claim_lead(fmt: SlackFormatter, message: Nudge) -> list[Element]:
    return [claim_button(message.snapshot.incident, LEAD, fmt("nudge.take"))]


def _task_due(fmt: SlackFormatter, message: Nudge) -> str:
    task, now = _task(message), message.snapshot.now
    assert task is not None, "a reminder of a task that is not here does not fire"
    params = {"number": task.number, "text": escape(shorten(task.text, 500))}
    if message.reminder.level > 0 and task.due_at is not None:
        who = fmt.name(task.assignee, message.snapshot.names) if task.assignee else fmt("nobody")
        return fmt("nudge.task_overdue", who=who, late=fmt.catalogue.duration(now - task.due_at), **params)
    if task.due_at is None or task.due_at <= now:
        return fmt("nudge.task", **params)
    return fmt("nudge.task_soon", at=fmt.when(task.due_at), **params)


def _task_done(fmt: SlackFormatter, message: Nudge) -> list[Element]:
    return [button(fmt("nudge.done"), TASK_DONE, str(message.reminder.subject_id))]


def _task_closed(fmt: SlackFormatter, message: NudgeClosed, outcome: str) -> str:
    task = _task(message)
    if task is None:
        return fmt("nudge_closed.task_gone")
    return fmt("nudge_closed.task_due", number=task.number, outcome=outcome)


def _task(message: Nudge | NudgeClosed) -> Task | None:
    """None: a merge took it to another incident since."""
    return next((task for task in message.snapshot.tasks if task.id == message.reminder.subject_id), None)


def _review(fmt: SlackFormatter, message: Nudge) -> str:
    shown, reminder = message.snapshot, message.reminder
    broken = shown.to_review.get(EntryId(reminder.subject_id or 0))
    assert broken is not None, "a reminder of what was reviewed does not fire"
    params = {
        "who": fmt.name(broken.who, shown.names),
        "label": shown.incident.label,
        "code": fmt(f"break_glass.{broken.code}"),
        "at": fmt.when(_promised(reminder)),
    }
    return fmt("nudge.review_overdue", **params) if reminder.level else fmt("nudge.review", **params)


def _review_button(fmt: SlackFormatter, message: Nudge) -> list[Element]:
    return [button(fmt("access.review"), REVIEW, str(message.reminder.subject_id), style="primary")]


NUDGES: Mapping[ReminderKind, NudgeParts] = {
    ReminderKind.UPDATE_DUE: NudgeParts(_update_due, _promise_closed, _promise_buttons),
    ReminderKind.MISSING_LEAD: NudgeParts(
        lambda fmt, message: fmt("nudge.missing_lead"),
        lambda fmt, message, outcome: fmt("nudge_closed.missing_lead", outcome=outcome),
        _claim_lead,
    ),
    ReminderKind.TASK_DUE: NudgeParts(_task_due, _task_closed, _task_done),
    ReminderKind.CUSTOM: NudgeParts(
        lambda fmt, message: fmt("nudge.custom", text=escape(message.reminder.text)),
        lambda fmt, message, outcome: fmt(
            "nudge_closed.custom", text=escaped(message.reminder.text, 500), outcome=outcome
        ),
    ),
    ReminderKind.HOLD_UNREAD: NudgeParts(holds.unread_text, holds.unread_closed, holds.unread_buttons, private=True),
    ReminderKind.HOLD_REVIEW: NudgeParts(holds.review_text, holds.review_closed, holds.review_buttons, private=True),
    ReminderKind.REVIEW_DUE: NudgeParts(
        _review,
        lambda fmt, message, outcome: fmt("nudge_closed.review_due", outcome=outcome),
        _review_button,
        private=True,
    ),
}
