"""When Muster speaks up by itself, to whom, and what comes next. Pure: facts in, decision out.

A reminder is a row with a time. When it comes due, its rule looks at the facts as they are now: it fires, moves, or
has been overtaken and is dropped. Nothing here asks the clock, the database or Slack.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from workflows.domain.ids import IncidentId, ReminderId, SeverityCode, TaskId, UserId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.roles import DEPUTY, Holding, holders, lead_of
from workflows.domain.tasks import Task

MISSING_LEAD_NUDGES = 3


class ReminderKind(StrEnum):
    UPDATE_DUE = "update_due"
    MISSING_LEAD = "missing_lead"
    TASK_DUE = "task_due"
    CUSTOM = "custom"


class ReminderState(StrEnum):
    """WAITING -> FIRED -> SETTLED (somebody acted on it), or DROPPED (overtaken before it fired)."""

    WAITING = "waiting"
    FIRED = "fired"
    CLOSED = "closed"
    DROPPED = "dropped"


class Outcome(StrEnum):
    """What came of a reminder that fired."""

    UPDATED = "updated"
    SNOOZED = "snoozed"
    NOT_NEEDED = "not_needed"
    CLAIMED = "claimed"
    DONE = "done"
    SUPERSEDED = "superseded"
    ESCALATED = "escalated"


class EscalationLevel(StrEnum):
    """Whom an ignored promise goes to next."""

    LEAD = "lead"
    DEPUTY = "deputy"
    ANNOUNCE = "announce"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One slot. (incident, kind, slot) is unique: the same slot is never set twice."""

    id: ReminderId = ReminderId(0)
    incident_id: IncidentId
    kind: ReminderKind
    occurrence_key: str
    due_at: datetime
    level: int = 0
    promised_at: datetime | None = None
    """UPDATE_DUE: the promise it stands for."""
    task_id: TaskId | None = None
    user: UserId | None = None
    """CUSTOM: who asked for it."""
    text: str = ""
    state: ReminderState = ReminderState.WAITING
    fired_at: datetime | None = None
    message: MessageRef | None = None
    outcome: Outcome | None = None
    closed_by: UserId | None = None
    closed_until: datetime | None = None
    """SNOOZED: when it comes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """Hours in which low severities wait. `start` > `end` runs over midnight."""

    start: time
    end: time
    timezone: str
    severities: frozenset[SeverityCode]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the rules look at when a reminder comes due."""

    incident: Incident
    holdings: tuple[Holding, ...]
    tasks: tuple[Task, ...]
    ladder: tuple[EscalationLevel, ...]
    escalate_after: timedelta
    update_every: timedelta
    missing_lead_every: timedelta
    quiet: QuietHours | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """What to send, and the slot that follows."""

    level: EscalationLevel | None
    mention: tuple[UserId, ...]
    following: Reminder | None = None


def promise_key(promise: datetime) -> str:
    """The name of a promise's first slot: its time in whole seconds, and a count."""
    return f"{int(promise.timestamp())}/0"


def for_promise(incident: Incident) -> Reminder | None:
    """The first reminder of the promise that stands, if one stands."""
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
    """The nudge that asks for a lead, `every` from now."""
    return Reminder(
        incident_id=incident.id,
        kind=ReminderKind.MISSING_LEAD,
        occurrence_key=f"{int(now.timestamp())}/{count}",
        due_at=now + every,
        level=count,
    )


def for_task(task: Task) -> Reminder | None:
    """The reminder of a task's due time, if it has one."""
    if task.due_at is None or task.is_done:
        return None
    return Reminder(
        incident_id=task.incident_id,
        kind=ReminderKind.TASK_DUE,
        occurrence_key=f"{task.id}/{int(task.due_at.timestamp())}",
        due_at=task.due_at,
        task_id=task.id,
    )


def when_quiet_ends(quiet: QuietHours | None, severity: SeverityCode, now: datetime) -> datetime | None:
    """The end of the quiet hours that hold this severity back now; None when it may ring."""
    if quiet is None or severity not in quiet.severities:
        return None
    local = now.astimezone(ZoneInfo(quiet.timezone))
    over_midnight = quiet.start > quiet.end
    at = local.time()
    inside = (at >= quiet.start or at < quiet.end) if over_midnight else quiet.start <= at < quiet.end
    if not inside:
        return None
    day = local.date() + timedelta(days=1 if over_midnight and at >= quiet.start else 0)
    ends = datetime.combine(day, quiet.end, local.tzinfo)
    second = ends.replace(fold=1)  # where the clocks go back, a time of day comes twice
    return (ends if ends.astimezone(UTC) > now else second).astimezone(UTC)


def update_due(reminder: Reminder, facts: Facts, now: datetime) -> Firing | None:
    """A promise was not kept: the lead, then the next rung that has somebody; from the last one it is asked again."""
    incident = facts.incident
    if not incident.is_active or reminder.promised_at is None or incident.next_update_at != reminder.promised_at:
        return None
    levels = [(i, who) for i, level in enumerate(facts.ladder) if (who := _on_level(level, facts)) is not None]
    if not levels:
        return None
    index, mention = next((a for a in levels if a[0] >= reminder.level), levels[-1])
    following = _next_level(reminder, max(index, reminder.level) + 1, facts, now)
    return Firing(level=facts.ladder[index], mention=mention, following=following)


def _on_level(level: EscalationLevel, facts: Facts) -> tuple[UserId, ...] | None:
    """Whom to mention on a rung; None: nobody stands there, go on."""
    lead = lead_of(facts.holdings)
    match level:
        case EscalationLevel.LEAD:
            return (lead or facts.incident.declared_by,)
        case EscalationLevel.DEPUTY:
            return holders(facts.holdings, DEPUTY) or None
        case EscalationLevel.ANNOUNCE:
            return () if facts.incident.is_announced else _everyone_with_a_role(facts)


def _everyone_with_a_role(facts: Facts) -> tuple[UserId, ...]:
    """What is not announced is never taken to the announce channel: its own people are asked instead."""
    held = {h.user for h in facts.holdings if h.until is None} or {facts.incident.declared_by}
    return tuple(sorted(held))


def _next_level(reminder: Reminder, level: int, facts: Facts, now: datetime) -> Reminder:
    """Past the last rung the last one is asked again, as often as updates are expected."""
    last = len(facts.ladder) - 1
    return replace(
        reminder,
        id=ReminderId(0),
        occurrence_key=_key_after(reminder.occurrence_key),
        level=min(level, last),
        due_at=now + (facts.escalate_after if level <= last else facts.update_every),
        state=ReminderState.WAITING,
        fired_at=None,
        message=None,
    )


def _key_after(key: str) -> str:
    """Counts on, for as long as the promise stands; a snoozed reminder begins a count of its own."""
    base, _, number = key.rpartition("/")
    return f"{base}/{int(number) + 1}" if number.isdigit() else f"{key}/1"


def missing_lead(reminder: Reminder, facts: Facts, now: datetime) -> Firing | None:
    """Nobody leads: ask, a few times."""
    if not facts.incident.is_active or lead_of(facts.holdings) is not None:
        return None
    count = reminder.level + 1
    following = (
        for_missing_lead(facts.incident, now, facts.missing_lead_every, count) if count < MISSING_LEAD_NUDGES else None
    )
    return Firing(level=None, mention=(facts.incident.declared_by,), following=following)


def task_due(reminder: Reminder, facts: Facts, now: datetime) -> Firing | None:
    """A task's time has come and it is not done: its assignee, or else the lead."""
    task = next((t for t in facts.tasks if t.id == reminder.task_id), None)
    if task is None or task.is_done or facts.incident.has_ended or for_task(task) is None:
        return None
    if task.due_at is None or int(task.due_at.timestamp()) != int(reminder.occurrence_key.partition("/")[2]):
        return None
    who = task.assignee or lead_of(facts.holdings)
    return Firing(level=None, mention=(who,) if who else ())


def custom(reminder: Reminder, facts: Facts, now: datetime) -> Firing | None:
    """Somebody asked to be reminded."""
    if facts.incident.has_ended:
        return None
    return Firing(level=None, mention=(reminder.user,) if reminder.user else ())


RuleOf = Callable[[Reminder, Facts, datetime], Firing | None]

REMINDERS: Mapping[ReminderKind, RuleOf] = {
    ReminderKind.UPDATE_DUE: update_due,
    ReminderKind.MISSING_LEAD: missing_lead,
    ReminderKind.TASK_DUE: task_due,
    ReminderKind.CUSTOM: custom,
}

OWN_TIME = frozenset({ReminderKind.CUSTOM, ReminderKind.TASK_DUE})
"""Kinds whose time a person chose: quiet hours do not move them."""


def decide(reminder: Reminder, facts: Facts, now: datetime) -> Firing | datetime | None:
    """Fire, move to a later time, or (None) drop: the facts were overtaken."""
    firing = REMINDERS[reminder.kind](reminder, facts, now)
    if firing is None or reminder.kind in OWN_TIME:
        return firing
    return when_quiet_ends(facts.quiet, facts.incident.severity, now) or firing
