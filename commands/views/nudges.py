"""Nudges: a reminder with its buttons, and its closed form."""

from commands.views.blocks import Element, Rendered, actions, button, context, section
from commands.views.incident_facts import claim_button
from commands.views.slack_formatter import SlackFormatter, ping
from workflows.domain.reminders import EscalationLevel, Outcome, ReminderKind
from workflows.domain.roles import LEAD
from workflows.domain.snapshot import Snapshot
from workflows.domain.tasks import Task
from workflows.messages.reminders import Nudge, NudgeClosed
from workflows.text.slack_text import escape, escaped, shorten

UPDATE_NOW = "nudge.update"
SNOOZE = "nudge.snooze"
NOT_NEEDED = "nudge.not_needed"
TASK_DONE = "nudge.task_done"

SNOOZE_MINUTES = (15, 30, 60)


def nudge(fmt: SlackFormatter, message: Nudge) -> Rendered:
    """A reminder, to those it names and nobody else."""
    mentions = " ".join(ping(user) for user in message.mention)
    text = f"{mentions} {_nudge_text(fmt, message)}".strip()
    buttons = _buttons(fmt, message)
    return Rendered(text=text, blocks=(section(text), actions(*buttons)) if buttons else (section(text),))


def _buttons(fmt: SlackFormatter, message: Nudge) -> list[Element]:
    incident, reminder = message.snapshot.incident, message.reminder
    match reminder.kind:
        case ReminderKind.UPDATE_DUE if message.level is not EscalationLevel.ANNOUNCE or not incident.is_announced:
            return _promise_buttons(fmt, f"{incident.id}/{reminder.id}")
        case ReminderKind.MISSING_LEAD:
            return [claim_button(incident, LEAD, fmt("nudge.take"))]
        case ReminderKind.TASK_DUE:
            return [button(fmt("nudge.done"), TASK_DONE, str(reminder.subject_id))]
        case _:
            return []


def _promise_buttons(fmt: SlackFormatter, value: str) -> list[Element]:
    snoozes = [
        button(fmt("nudge.snooze", minutes=minutes), f"{SNOOZE}.{minutes}", f"{value}/{minutes}")
        for minutes in SNOOZE_MINUTES
    ]
    return [
        button(fmt("nudge.update"), UPDATE_NOW, value, style="primary"),
        *snoozes,
        button(fmt("nudge.not_needed"), NOT_NEEDED, value),
    ]


def _nudge_text(fmt: SlackFormatter, message: Nudge) -> str:
    shown, reminder = message.snapshot, message.reminder
    incident = shown.incident
    match reminder.kind:
        case ReminderKind.UPDATE_DUE:
            assert reminder.promised_at is not None
            late = fmt.catalogue.duration(shown.now - reminder.promised_at)
            params = {"label": incident.label, "at": fmt.when(reminder.promised_at), "late": late}
            title, room = escape(shorten(incident.title, 150)), fmt.room(incident)
            return fmt(f"nudge.{_level_text(message)}", title=title, room=room, **params)
        case ReminderKind.MISSING_LEAD:
            return fmt("nudge.missing_lead")
        case ReminderKind.TASK_DUE:
            task = _task(shown, reminder.subject_id)
            return fmt("nudge.task", number=task.number, text=escape(shorten(task.text, 500)))
        case ReminderKind.CUSTOM:
            return fmt("nudge.custom", text=escape(reminder.text))


def _level_text(message: Nudge) -> str:
    if message.level is EscalationLevel.ANNOUNCE and not message.snapshot.incident.is_announced:
        return "everyone"
    return (message.level or EscalationLevel.LEAD).value


def _task(shown: Snapshot, task_id: int | None) -> Task:
    return next(t for t in shown.tasks if t.id == task_id)


def nudge_closed(fmt: SlackFormatter, message: NudgeClosed) -> Rendered:
    """What was asked and what came of it, in small print: no buttons, no ping."""
    reminder, shown = message.reminder, message.snapshot
    outcome = reminder.outcome or Outcome.SUPERSEDED
    by = fmt.name(reminder.closed_by, shown.names)
    until = fmt.when(reminder.closed_until) if reminder.closed_until else ""
    text = _closed_text(fmt, message, fmt(f"nudge_closed.{outcome}", by=by, until=until))
    if reminder.message is not None and reminder.message.channel != shown.incident.room:
        # elsewhere nobody knows which reminder is meant
        text = fmt("nudge_closed.elsewhere", label=shown.incident.label, text=text)
    return Rendered(text=text, blocks=(context(text),))


def _closed_text(fmt: SlackFormatter, message: NudgeClosed, outcome: str) -> str:
    reminder = message.reminder
    match reminder.kind:
        case ReminderKind.UPDATE_DUE:
            assert reminder.promised_at is not None
            return fmt("nudge_closed.update_due", at=fmt.when(reminder.promised_at), outcome=outcome)
        case ReminderKind.MISSING_LEAD:
            return fmt("nudge_closed.missing_lead", outcome=outcome)
        case ReminderKind.TASK_DUE:
            number = _task(message.snapshot, reminder.subject_id).number
            return fmt("nudge_closed.task_due", number=number, outcome=outcome)
        case ReminderKind.CUSTOM:
            return fmt("nudge_closed.custom", text=escaped(reminder.text, 500), outcome=outcome)
