"""The rules of reminders: when they fire, whom they mention, and what follows. Pure.

When a reminder is due, its rule decides on the current facts: it fires, moves to a later time, or is obsolete and
dropped.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from workflows.domain.hold_rules import hold_review, hold_unread
from workflows.domain.ids import EntryId, ReminderId, SeverityCode, UserId
from workflows.domain.reminders import (
    NOBODY_ANSWERS,
    SOON_SUFFIX,
    EscalationLevel,
    Firing,
    QuietHours,
    Reminder,
    ReminderKind,
    ReminderSettings,
    ReminderState,
    for_missing_lead,
)
from workflows.domain.roles import DEPUTY, LEAD, holders, lead_of, role_holders
from workflows.domain.snapshot import Snapshot
from workflows.domain.tasks import Task
from workflows.domain.working_time import WORKING_DAY, working_time_after

MISSING_LEAD_NUDGES = 3
CALLED_AT_MOST = 10
"""Of those who are in a room, and have no role there."""


def when_quiet_ends(quiet: QuietHours | None, severity: SeverityCode, now: datetime) -> datetime | None:
    """When the quiet hours end that delay this severity now; None when it is not delayed."""
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
    second = ends.replace(fold=1)  # when clocks go back, a time of day occurs twice
    return (ends if ends.astimezone(UTC) > now else second).astimezone(UTC)


def update_due(reminder: Reminder, shown: Snapshot, settings: ReminderSettings) -> Firing | None:
    """An overdue update: mention the lead, then the next level that has somebody; repeat at the last level."""
    incident = shown.incident
    if not incident.is_active or reminder.promised_at is None or incident.next_update_at != reminder.promised_at:
        return None
    levels = [(i, who) for i, level in enumerate(settings.ladder) if (who := _on_level(level, shown)) is not None]
    if not levels and shown.gone:  # the promise is not forgotten with those it was asked of
        levels = [(len(settings.ladder) - 1, everyone_with_a_role(shown))]
    if not levels:
        return None
    index, mention = next((a for a in levels if a[0] >= reminder.level), levels[-1])
    following = _next_level(reminder, max(index, reminder.level) + 1, settings, shown.now)
    return Firing(level=settings.ladder[index], mention=mention, following=following)


def _on_level(level: EscalationLevel, shown: Snapshot) -> tuple[UserId, ...] | None:
    """Whom to mention at a level; None: nobody, take the next level."""
    lead = lead_of(shown.holdings)
    match level:
        case EscalationLevel.LEAD:
            return _present(shown, lead or shown.incident.declared_by) or None
        case EscalationLevel.DEPUTY:
            return _present(shown, *(d for d in holders(shown.holdings, DEPUTY) if d != lead)) or None
        case EscalationLevel.ANNOUNCE:
            return () if shown.incident.is_announced else everyone_with_a_role(shown)


def everyone_with_a_role(shown: Snapshot) -> tuple[UserId, ...]:
    """For an incident that is not announced, in place of the announce channel. Where nobody has a role, whoever
    is in its room."""
    held = {h.user for h in shown.holdings if h.until is None} - shown.gone
    there = tuple(sorted(shown.present))[:CALLED_AT_MOST] if shown.incident.exposure.private_room else ()
    return tuple(sorted(held)) or _present(shown, shown.incident.declared_by) or there


def _present(shown: Snapshot, *users: UserId | None) -> tuple[UserId, ...]:
    """Those whose accounts are open."""
    return tuple(user for user in users if user and user not in shown.gone)


def _next_level(reminder: Reminder, level: int, settings: ReminderSettings, now: datetime) -> Reminder:
    """The next occurrence. After the last level, that level repeats every `update_every`."""
    last = len(settings.ladder) - 1
    return replace(
        reminder,
        id=ReminderId(0),
        occurrence_key=_key_after(reminder.occurrence_key),
        level=min(level, last),
        due_at=now + (settings.escalate_after if level <= last else settings.update_every),
        state=ReminderState.WAITING,
        fired_at=None,
        message=None,
    )


def _key_after(key: str) -> str:
    """The key with the next count. A snoozed reminder has a separate count."""
    base, _, number = key.rpartition("/")
    return f"{base}/{int(number) + 1}" if number.isdigit() else f"{key}/1"


def missing_lead(reminder: Reminder, shown: Snapshot, settings: ReminderSettings) -> Firing | None:
    """Nobody leads: ask up to `MISSING_LEAD_NUDGES` times. After a lead whose account was closed, a deputy is next.

    While nobody has come into a private room, those who are called are asked again, and that does not end.
    """
    if not shown.incident.is_active or lead_of(shown.holdings) is not None:
        return None
    count = reminder.level + 1
    if shown.is_deserted:
        pace = settings.escalate_after if count < NOBODY_ANSWERS else settings.update_every
        return Firing(
            level=None, mention=shown.awaited, following=for_missing_lead(shown.incident, shown.now, pace, count)
        )
    again = for_missing_lead(shown.incident, shown.now, settings.missing_lead_every, count)
    next_ones = _present(shown, *holders(shown.holdings, DEPUTY)) or _present(shown, shown.incident.declared_by)
    mention = next_ones or everyone_with_a_role(shown)
    return Firing(level=None, mention=mention, following=again if count < MISSING_LEAD_NUDGES else None)


def task_due(reminder: Reminder, shown: Snapshot, settings: ReminderSettings) -> Firing | None:
    """A task that is due: mention its assignee, or else the lead. Still open some time later: once, whoever is
    above them."""
    task = next((t for t in shown.tasks if t.id == reminder.subject_id), None)
    if task is None or not task.is_open or task.due_at is None:
        return None
    if int(task.due_at.timestamp()) != int(reminder.occurrence_key.split("/")[1]):
        return None
    if reminder.occurrence_key.endswith(SOON_SUFFIX) and task.due_at <= shown.now:
        return None  # it comes late: the one that says that it is due comes at this moment, too
    if reminder.level > 0:
        above = _above(task, shown)
        return Firing(level=None, mention=above) if above else None
    who = _present(shown, task.assignee) or _present(shown, lead_of(shown.holdings))
    return Firing(level=None, mention=who, following=_task_escalation(reminder, task, settings, shown))


def _task_escalation(reminder: Reminder, task: Task, settings: ReminderSettings, shown: Snapshot) -> Reminder | None:
    """Once, some time after it was overdue."""
    if task.due_at is None or task.due_at > shown.now:
        return None
    base = "/".join(reminder.occurrence_key.split("/")[:2])
    again = _next_level(reminder, 0, settings, shown.now)
    return replace(again, occurrence_key=f"{base}/overdue", level=1)


def _above(task: Task, shown: Snapshot) -> tuple[UserId, ...]:
    """Who is told of somebody else's overdue task: the lead, or else the deputy, or else everybody with a role."""
    return _leading_others(shown, task.assignee)


def custom(reminder: Reminder, shown: Snapshot, settings: ReminderSettings) -> Firing | None:
    """A reminder that somebody set."""
    if shown.incident.has_ended:
        return None
    return Firing(level=None, mention=_present(shown, reminder.user) or _present(shown, lead_of(shown.holdings)))


def review_due(reminder: Reminder, shown: Snapshot, settings: ReminderSettings) -> Firing | None:
    """A review that nobody has done: its reviewer until it is due; then, once a working day, who leads the incident.
    Never who broke the glass."""
    broken = shown.to_review.get(EntryId(reminder.subject_id or 0))
    if broken is None or reminder.promised_at is None:
        return None
    if reminder.level == 0 and shown.now >= reminder.promised_at and reminder.due_at < reminder.promised_at:
        return None  # half of the time is over long since: the one that says that it is due comes as well
    if reminder.user is not None:
        is_asked = reminder.user in shown.reviewers and reminder.user not in shown.gone
        return Firing(level=None, mention=(reminder.user,)) if is_asked else None
    mention = _leading_others(shown, broken.who)
    if reminder.level == 0:
        return Firing(level=None, mention=mention) if mention else None
    again = _next_level(reminder, reminder.level, settings, shown.now)
    due_at = working_time_after(shown.now, WORKING_DAY, settings.timezone)
    return Firing(level=None, mention=mention, following=replace(again, level=reminder.level, due_at=due_at))


def _leading_others(shown: Snapshot, but: UserId | None) -> tuple[UserId, ...]:
    """The lead, or else the deputy, or else everybody with a role."""
    known = shown.holdings
    for people in (holders(known, LEAD), holders(known, DEPUTY), role_holders(known)):
        others = tuple(user for user in people if user != but and _present(shown, user))
        if others:
            return others
    return ()


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """When a kind of reminder fires: `decide` gives the firing, or None when it is obsolete.

    `waits_for_morning`: whether quiet hours delay it. A time that a person chose is kept. `private`: each of those whom
    it names is told alone, and nobody in the room. `waits_for_people`: it is not said in an empty room.
    """

    decide: Callable[[Reminder, Snapshot, ReminderSettings], Firing | None]
    waits_for_morning: bool = False
    private: bool = False
    waits_for_people: bool = False


REMINDERS: Mapping[ReminderKind, ReminderRule] = {
    ReminderKind.UPDATE_DUE: ReminderRule(update_due, waits_for_morning=True, waits_for_people=True),
    ReminderKind.MISSING_LEAD: ReminderRule(missing_lead, waits_for_morning=True),
    ReminderKind.TASK_DUE: ReminderRule(task_due, waits_for_people=True),
    ReminderKind.CUSTOM: ReminderRule(custom, waits_for_people=True),
    ReminderKind.HOLD_UNREAD: ReminderRule(hold_unread, waits_for_morning=True, private=True),
    ReminderKind.HOLD_REVIEW: ReminderRule(hold_review, waits_for_morning=True, private=True),
    ReminderKind.REVIEW_DUE: ReminderRule(review_due, waits_for_morning=True, private=True),
}


def decide(reminder: Reminder, shown: Snapshot, settings: ReminderSettings) -> Firing | datetime | None:
    """A firing, a later time to move it to, or None to drop an obsolete reminder."""
    rule = REMINDERS[reminder.kind]
    firing = rule.decide(reminder, shown, settings)
    if firing is not None and rule.waits_for_people and shown.is_deserted:
        return shown.now + settings.escalate_after
    if firing is None or not rule.waits_for_morning:
        return firing
    return when_quiet_ends(settings.quiet, shown.incident.severity, shown.now) or firing
