"""Reminders: what they are, and the first ones of a promise, a missing lead and a task. Pure.

A reminder is a row with a time. What happens when it is due: `reminder_rules.py`.
"""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from workflows.domain.ids import IncidentId, ReminderId, SeverityCode, UserId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.tasks import Task

NOBODY_ANSWERS = 4
"""After that many reminders of a missing lead that nobody answered, those who run Muster hear of it."""
SOON = timedelta(minutes=15)
SOON_SUFFIX = "/soon"
"""Ends the occurrence key of the reminder that comes before a task is due."""


class ReminderKind(StrEnum):
    UPDATE_DUE = "update_due"
    MISSING_LEAD = "missing_lead"
    TASK_DUE = "task_due"
    CUSTOM = "custom"
    HOLD_UNREAD = "hold_unread"
    HOLD_REVIEW = "hold_review"
    REVIEW_DUE = "review_due"
    """Somebody broke the glass, and nobody has reviewed it yet."""


class ReminderState(StrEnum):
    """WAITING -> FIRED -> CLOSED (somebody acted on it), or DROPPED (obsolete before it fired)."""

    WAITING = "waiting"
    FIRED = "fired"
    CLOSED = "closed"
    DROPPED = "dropped"


class Outcome(StrEnum):
    """The outcome of a fired reminder."""

    UPDATED = "updated"
    SNOOZED = "snoozed"
    NOT_NEEDED = "not_needed"
    """Of the versions that withdrew the promise."""
    SKIPPED = "skipped"
    CLAIMED = "claimed"
    DONE = "done"
    SUPERSEDED = "superseded"
    ESCALATED = "escalated"
    ANSWERED = "answered"


class EscalationLevel(StrEnum):
    """Whom an ignored promise escalates to."""

    LEAD = "lead"
    DEPUTY = "deputy"
    ANNOUNCE = "announce"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One occurrence. (incident, kind, occurrence key) is unique, so it is never set twice."""

    id: ReminderId = ReminderId(0)
    incident_id: IncidentId
    kind: ReminderKind
    occurrence_key: str
    due_at: datetime
    level: int = 0
    promised_at: datetime | None = None
    """UPDATE_DUE: the time of the promise. REVIEW_DUE: when the review is due."""
    subject_id: int | None = None
    """What it is about within the incident. TASK_DUE: the task. HOLD_*: the hold. REVIEW_DUE: its entry."""
    user: UserId | None = None
    """CUSTOM: who set it. REVIEW_DUE: which reviewer is told; nobody: who leads."""
    text: str = ""
    state: ReminderState = ReminderState.WAITING
    fired_at: datetime | None = None
    message: MessageRef | None = None
    outcome: Outcome | None = None
    closed_by: UserId | None = None
    closed_until: datetime | None = None
    """SNOOZED: when it fires again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """Hours in which these severities wait. `start` > `end`: over midnight."""

    start: time
    end: time
    timezone: str
    severities: frozenset[SeverityCode]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderSettings:
    """What the programme says about the reminders of one severity."""

    ladder: tuple[EscalationLevel, ...]
    escalate_after: timedelta
    update_every: timedelta
    missing_lead_every: timedelta
    quiet: QuietHours | None
    timezone: str = "UTC"
    """Whose working days count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """Whom to mention, and the next occurrence."""

    level: EscalationLevel | None
    mention: tuple[UserId, ...]
    following: Reminder | None = None


def promise_key(promise: datetime) -> str:
    """The key of a promise's first occurrence: its time in whole seconds, and a count."""
    return f"{int(promise.timestamp())}/0"


def for_promise(incident: Incident) -> Reminder | None:
    """The first reminder of the current promise; None without one."""
    if incident.next_update_at is None or not incident.is_active:
        return None
    return Reminder(
        incident_id=incident.id,
        kind=ReminderKind.UPDATE_DUE,
        occurrence_key=promise_key(incident.next_update_at),
        due_at=incident.next_update_at,
        promised_at=incident.next_update_at,
    )


def for_missing_lead(incident: Incident, now: datetime, every: timedelta, count: int = 0) -> Reminder:
    """The reminder to find a lead, `every` from now."""
    return Reminder(
        incident_id=incident.id,
        kind=ReminderKind.MISSING_LEAD,
        occurrence_key=f"{int(now.timestamp())}/{count}",
        due_at=now + every,
        level=count,
    )


def for_task(task: Task, now: datetime) -> tuple[Reminder, ...]:
    """The reminders of an open task: before it is due (a quarter of the time that is left, at least `SOON`) and when it
    is due. Of one that is overdue: at once."""
    if task.due_at is None or not task.is_open:
        return ()
    base = f"{task.id}/{int(task.due_at.timestamp())}"
    due = Reminder(
        incident_id=task.incident_id,
        kind=ReminderKind.TASK_DUE,
        occurrence_key=base,
        due_at=task.due_at,
        subject_id=task.id,
    )
    if task.due_at <= now:
        return (replace(due, occurrence_key=f"{base}/{int(now.timestamp())}", due_at=now),)
    before = task.due_at - max((task.due_at - now) / 4, SOON)
    soon = replace(due, occurrence_key=f"{base}{SOON_SUFFIX}", due_at=before)
    return (soon, due) if before > now else (due,)
