"""Posting an update: what people are told, the state it speaks of, and the promise of the next one."""

from dataclasses import dataclass, replace
from datetime import datetime

from workflows.access.authorize import authorize
from workflows.deps import Deps
from workflows.domain.errors import InvalidField
from workflows.domain.ids import IncidentId, ReminderId, SeverityCode, StatusId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.proposals import Proposal
from workflows.domain.reminders import (
    Outcome,
    Reminder,
    ReminderKind,
    ReminderState,
    promise_key,
)
from workflows.domain.request import Request
from workflows.domain.timeline import EntryKind
from workflows.domain.updates import Promise, Update
from workflows.incidents.change import shift_severity, shift_status
from workflows.jobs.incidents import PostUpdate
from workflows.ports.store import UnitOfWork
from workflows.reminders.closing import close_fired, close_reminder, remind_of_promise
from workflows.timeline.record import record

MAX_MESSAGE = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """What the form says.

    `promise` None: the cadence of the severity decides.
    """

    message: str
    status: StatusId | None = None
    severity: SeverityCode | None = None
    promise: Promise | None = None


def post_update(incident_id: IncidentId, posting: Posting, request: Request, deps: Deps) -> bool:
    """Record an update, with the changes it brings. False when this posting was recorded before."""
    if not posting.message.strip():
        raise InvalidField("message", "message_missing")
    if len(posting.message) > MAX_MESSAGE:
        raise InvalidField("message", "too_long", limit=MAX_MESSAGE)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.UPDATE, incident_id, request.person)
        if not uow.idempotency_keys.claim(f"update/{request.id}", request.now):
            return False
        incident = _apply_changes(uow, incident, posting, request, deps)
        incident = replace(
            incident, updated_at=request.now, next_update_at=_promised(incident, posting, request.now, deps)
        )
        uow.incidents.save(incident)
        _write_update(uow, incident, posting.message.strip(), request)
        close_fired(uow, incident.id, ReminderKind.UPDATE_DUE, Outcome.UPDATED, request.person.id)
        remind_of_promise(uow, incident)
        uow.commit()
    return True


def _apply_changes(uow: UnitOfWork, incident: Incident, posting: Posting, request: Request, deps: Deps) -> Incident:
    reason = posting.message
    if posting.severity and posting.severity != incident.severity:
        changed = shift_severity(uow, incident, posting.severity, reason, request, deps, part_of_update=True)
        incident = incident if isinstance(changed, Proposal) else changed
    if posting.status and posting.status != incident.status:
        incident = shift_status(uow, incident, posting.status, reason, request, deps, part_of_update=True)
    return incident


def _promised(incident: Incident, posting: Posting, now: datetime, deps: Deps) -> datetime | None:
    if not incident.is_active:
        return None
    if posting.promise is None:
        return now + deps.programme.severity(incident.severity).update_every
    if posting.promise.at is not None and posting.promise.at <= now:
        raise InvalidField("next_update", "time_past")
    return posting.promise.at


def _write_update(uow: UnitOfWork, incident: Incident, message: str, request: Request) -> None:
    data = {"status": incident.status, "severity": incident.severity}
    if incident.next_update_at is not None:
        data["next"] = incident.next_update_at.isoformat()
    entry = record(uow, incident, EntryKind.UPDATE, request.person.id, request.now, text=message, data=data)
    update = uow.updates.add(
        Update(
            incident_id=incident.id,
            entry_id=entry.id,
            by=request.person.id,
            at=request.now,
            message=message,
            status=incident.status,
            severity=incident.severity,
            next_update_at=incident.next_update_at,
        )
    )
    uow.outbox.put(PostUpdate(incident.id, update.id))


def snooze(incident_id: IncidentId, reminder_id: ReminderId, until: datetime, request: Request, deps: Deps) -> bool:
    """Ask again at `until`. The promise stays; the ladder waits. False when the nudge was answered before."""
    with deps.store.write() as uow:
        incident, reminder = _fired(uow, incident_id, reminder_id, request.person)
        if reminder is None:
            return False
        _pause_ladder(uow, reminder, until, request.person)
        close_reminder(uow, reminder, Outcome.SNOOZED, request.person.id, until)
        uow.reminders.add(_again(reminder, until))
        data = {"until": until.isoformat(), "kind": reminder.kind.value}
        record(uow, incident, EntryKind.REMINDER_SNOOZED, request.person.id, request.now, data=data)
        uow.commit()
    return True


def _again(reminder: Reminder, until: datetime) -> Reminder:
    base = promise_key(reminder.promised_at) if reminder.promised_at else reminder.occurrence_key
    return replace(
        reminder,
        id=ReminderId(0),
        occurrence_key=f"{base}/after-{reminder.id}",
        due_at=until,
        level=0,
        state=ReminderState.WAITING,
        fired_at=None,
        message=None,
    )


def _pause_ladder(uow: UnitOfWork, reminder: Reminder, until: datetime, by: Person) -> None:
    for other in uow.reminders.of(reminder.incident_id, reminder.kind):
        if other.promised_at != reminder.promised_at or other.id == reminder.id:
            continue
        if other.state is ReminderState.WAITING:
            uow.reminders.save(replace(other, state=ReminderState.DROPPED))
        elif other.state is ReminderState.FIRED:
            close_reminder(uow, other, Outcome.SNOOZED, by.id, until)


def drop_promise(incident_id: IncidentId, reminder_id: ReminderId, request: Request, deps: Deps) -> bool:
    """No update is needed now: the promise is taken back. False when the nudge was answered before."""
    with deps.store.write() as uow:
        incident, reminder = _fired(uow, incident_id, reminder_id, request.person)
        if reminder is None:
            return False
        incident = replace(incident, next_update_at=None)
        uow.incidents.save(incident)
        close_fired(uow, incident.id, ReminderKind.UPDATE_DUE, Outcome.NOT_NEEDED, request.person.id)
        record(uow, incident, EntryKind.PROMISE_CHANGED, request.person.id, request.now, data={"new": ""})
        uow.commit()
    return True


def _fired(
    uow: UnitOfWork, incident_id: IncidentId, reminder_id: ReminderId, by: Person
) -> tuple[Incident, Reminder | None]:
    incident = authorize(uow, Verb.UPDATE, incident_id, by)
    reminder = uow.reminders.get(reminder_id)
    if reminder is None or reminder.incident_id != incident_id or reminder.state is not ReminderState.FIRED:
        return incident, None
    return incident, reminder
