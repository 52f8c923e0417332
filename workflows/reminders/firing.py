"""Setting reminders, and firing those that are due."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from workflows.access.audience import may_read
from workflows.access.authorize import authorize
from workflows.access.hazard_notices import awaited
from workflows.deps import Deps
from workflows.domain.channels import RoomState
from workflows.domain.entries.reminders import ReminderEscalated, ReminderSet
from workflows.domain.errors import InvalidField
from workflows.domain.ids import IncidentId, ReminderId, UserId
from workflows.domain.incident import Incident
from workflows.domain.policy import Verb
from workflows.domain.reminder_rules import REMINDERS, decide
from workflows.domain.reminders import (
    EscalationLevel,
    Firing,
    Outcome,
    Reminder,
    ReminderKind,
    ReminderSettings,
    ReminderState,
)
from workflows.domain.request import Request
from workflows.domain.snapshot import Snapshot
from workflows.jobs.access import CallFurther, RemindCalled
from workflows.jobs.reminders import PostNudge
from workflows.jobs.war_room import RefreshIncidentCard
from workflows.outbox.hold_state import hold_state
from workflows.outbox.preconditions import incident_of
from workflows.outbox.snapshot import state_of
from workflows.ports.store import UnitOfWork
from workflows.reminders.closing import close_reminder
from workflows.timeline.record import record, record_own

MAX_TEXT = 500
AT_ONCE = 250
"""Reminders per tick: far more per minute than Slack accepts."""


def set_reminder(
    incident_id: IncidentId,
    at: datetime,
    text: str,
    request: Request,
    deps: Deps,
) -> Reminder | None:
    """Remind the requester in the room at a time. None when the request was recorded before.

    Raises `InvalidField`, `NotAllowed` and `NotFound`.
    """
    if at <= request.now:
        raise InvalidField("time", "time_past")
    if not text.strip():
        raise InvalidField("text", "reminder_missing")
    if len(text) > MAX_TEXT:
        raise InvalidField("text", "too_long", limit=MAX_TEXT)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.REMIND, incident_id, request.person)
        reminder = uow.reminders.add(
            Reminder(
                incident_id=incident.id,
                kind=ReminderKind.CUSTOM,
                occurrence_key=request.id,
                due_at=at,
                user=request.person.id,
                text=text.strip(),
            )
        )
        if reminder is None:
            return None
        record(uow, incident, ReminderSet(at), request, text=text.strip())
        uow.commit()
    return reminder


def due_reminders(now: datetime, deps: Deps) -> tuple[ReminderId, ...]:
    """The first `AT_ONCE` due reminders."""
    with deps.store.read() as uow:
        return uow.reminders.due(now, AT_ONCE)


def fire(reminder_id: ReminderId, now: datetime, deps: Deps) -> Reminder | None:
    """Fire, move or drop a due reminder, unless another process is doing so. Returns the reminder if it fired."""
    with deps.store.write() as uow:
        reminder = uow.reminders.claim_due(reminder_id, now)
        if reminder is None:
            return None
        shown = state_for(uow, reminder, now)
        decision = decide(reminder, shown, settings_for(shown.incident, deps))
        fired = None
        if isinstance(decision, Firing):
            level = _level(reminder, decision, deps)
            fired = replace(reminder, state=ReminderState.FIRED, fired_at=now, level=level)
            _fire(uow, fired, decision, shown)
        elif isinstance(decision, datetime):
            uow.reminders.save(replace(reminder, due_at=decision))
        else:
            uow.reminders.save(replace(reminder, state=ReminderState.DROPPED))
        uow.commit()
    return fired


def state_for(uow: UnitOfWork, reminder: Reminder, now: datetime) -> Snapshot:
    """What its rule decides on."""
    shown = state_of(uow, incident_of(uow, reminder.incident_id), now)
    if not REMINDERS[reminder.kind].private:
        shown = replace(shown, gone=shown.gone | _out_of_sight(uow, shown, reminder), **_room(uow, shown.incident))
    if reminder.kind not in (ReminderKind.HOLD_UNREAD, ReminderKind.HOLD_REVIEW):
        return shown
    return replace(shown, hold=hold_state(uow, shown.incident, reminder.subject_id))


def _room(uow: UnitOfWork, incident: Incident) -> dict[str, Any]:
    """Who is there and may read, and who is called and did not come yet."""
    there = frozenset(user for user in uow.members.of(incident.id) if may_read(uow, incident, user))
    is_known = incident.room is not None and incident.room_state is RoomState.READY
    is_deserted = is_known and incident.exposure.private_room and not there
    return {"present": there, "is_deserted": is_deserted, "awaited": tuple(sorted(awaited(uow, incident)))}


def _out_of_sight(uow: UnitOfWork, shown: Snapshot, reminder: Reminder) -> frozenset[UserId]:
    """Those whom a reminder could name and who may not see the incident: in its room they are no more named than
    somebody whose account is closed."""
    concerned = {shown.incident.declared_by, reminder.user, *(h.user for h in shown.holdings if h.until is None)}
    concerned |= {task.assignee for task in shown.tasks}
    return frozenset(user for user in concerned if user and not may_read(uow, shown.incident, user))


def defer(reminder_id: ReminderId, until: datetime, now: datetime, deps: Deps) -> None:
    """Retry later, after a failure to fire."""
    with deps.store.write() as uow:
        uow.reminders.defer(reminder_id, until, now)
        uow.commit()


def _level(reminder: Reminder, firing: Firing, deps: Deps) -> int:
    ladder = deps.programme.ladder
    return ladder.index(firing.level) if firing.level in ladder else reminder.level


def _fire(uow: UnitOfWork, reminder: Reminder, firing: Firing, shown: Snapshot) -> None:
    earlier = _earlier_nudges(uow, reminder)
    uow.reminders.save(reminder)
    if shown.is_deserted and reminder.kind is ReminderKind.MISSING_LEAD:
        _call_again(uow, reminder, firing)
    else:
        uow.outbox.put(PostNudge(reminder.incident_id, reminder.id))
    if reminder.kind in (ReminderKind.TASK_DUE, ReminderKind.UPDATE_DUE):
        uow.outbox.put(RefreshIncidentCard(reminder.incident_id))  # says what is overdue
    if firing.following is not None:
        uow.reminders.add(firing.following)
    _escalate(uow, reminder, firing, earlier, shown)


def _call_again(uow: UnitOfWork, reminder: Reminder, firing: Firing) -> None:
    """Nobody reads the room: those who are called are told again, each alone; then the next ones are called."""
    for user in firing.mention:
        uow.outbox.put(RemindCalled(reminder.incident_id, user=user, reminder_id=reminder.id))
    if reminder.level > 0:
        uow.outbox.put(CallFurther(reminder.incident_id, reminder_id=reminder.id))


def _escalate(
    uow: UnitOfWork, reminder: Reminder, firing: Firing, earlier: Sequence[Reminder], shown: Snapshot
) -> None:
    """Close earlier nudges, so that each place has one open; record a new level."""
    in_room = (firing.level, shown.incident.is_announced) != (EscalationLevel.ANNOUNCE, True)
    for nudge in earlier:
        if nudge.state is ReminderState.FIRED and (in_room or nudge.level == reminder.level):
            close_reminder(uow, nudge, Outcome.ESCALATED, None)
    if firing.level not in (None, EscalationLevel.LEAD) and reminder.level not in {nudge.level for nudge in earlier}:
        record_own(uow, shown.incident, ReminderEscalated(level=firing.level, promised=reminder.promised_at), shown.now)


def _earlier_nudges(uow: UnitOfWork, reminder: Reminder) -> Sequence[Reminder]:
    """Earlier nudges about the same promise."""
    if reminder.kind is not ReminderKind.UPDATE_DUE:
        return ()
    fired = [r for r in uow.reminders.of(reminder.incident_id, reminder.kind) if r.fired_at is not None]
    return [nudge for nudge in fired if nudge.promised_at == reminder.promised_at and nudge.id != reminder.id]


def settings_for(incident: Incident, deps: Deps) -> ReminderSettings:
    severity = deps.programme.severity(incident.severity)
    return ReminderSettings(
        ladder=deps.programme.ladder,
        escalate_after=severity.escalate_after,
        update_every=severity.update_every,
        missing_lead_every=deps.programme.missing_lead_after,
        quiet=deps.programme.quiet,
        timezone=deps.programme.timezone,
    )
