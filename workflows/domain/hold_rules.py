"""The reminders of a legal hold: who has not read it yet, and whether it is still needed. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from workflows.domain.ids import ReminderId
from workflows.domain.reminders import Firing, Reminder, ReminderKind, ReminderSettings, ReminderState
from workflows.domain.retention import Hold
from workflows.domain.snapshot import Snapshot
from workflows.domain.working_time import after_working_days

FIRST_AFTER, AGAIN_AFTER = 1, 3
"""Working days."""
REMINDED_AT_MOST = 3
"""Then Legal hears who is missing."""
OVERDUE_EVERY = timedelta(weeks=1)


def for_unread(hold: Hold, asked_at: datetime, timezone: str) -> Reminder:
    """The first reminder of those who are asked now."""
    return Reminder(
        incident_id=hold.incident_id,
        kind=ReminderKind.HOLD_UNREAD,
        occurrence_key=f"{hold.id}.{int(asked_at.timestamp())}/0",
        due_at=after_working_days(asked_at, FIRST_AFTER, timezone),
        subject_id=hold.id,
    )


def for_review(hold: Hold) -> Reminder:
    """The reminder of its next review."""
    return Reminder(
        incident_id=hold.incident_id,
        kind=ReminderKind.HOLD_REVIEW,
        occurrence_key=f"{_review_key(hold)}/0",
        due_at=hold.review_due,
        subject_id=hold.id,
    )


def _review_key(hold: Hold) -> str:
    return f"{hold.id}.{int(hold.review_due.timestamp())}"


def hold_unread(reminder: Reminder, shown: Snapshot, settings: ReminderSettings) -> Firing | None:
    """Whoever has not acknowledged it: so many times, then Legal hears who they are."""
    asked = shown.hold
    if asked is None or not asked.hold.is_live or not asked.unread:
        return None
    if reminder.level >= REMINDED_AT_MOST:
        return Firing(level=None, mention=asked.legal)
    due = after_working_days(shown.now, AGAIN_AFTER, settings.timezone)
    return Firing(level=None, mention=asked.unread, following=_again(reminder, due))


def hold_review(reminder: Reminder, shown: Snapshot, settings: ReminderSettings) -> Firing | None:
    """Legal, every week until it was reviewed or released."""
    asked = shown.hold
    if asked is None or not asked.hold.is_live:
        return None
    if reminder.occurrence_key.rpartition("/")[0] != _review_key(asked.hold):
        return None  # reviewed since
    return Firing(level=None, mention=asked.legal, following=_again(reminder, shown.now + OVERDUE_EVERY))


def _again(reminder: Reminder, due: datetime) -> Reminder:
    base, level = reminder.occurrence_key.rpartition("/")[0], reminder.level + 1
    return replace(
        reminder,
        id=ReminderId(0),
        occurrence_key=f"{base}/{level}",
        level=level,
        due_at=due,
        state=ReminderState.WAITING,
        fired_at=None,
        message=None,
    )
