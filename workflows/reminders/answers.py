"""What people answer to a reminder that fired: later, or not this time."""

from dataclasses import replace
from datetime import datetime

from workflows.access.authorize import authorize
from workflows.deps import Deps
from workflows.domain.entries.incidents import PromiseChanged
from workflows.domain.entries.reminders import ReminderSnoozed
from workflows.domain.errors import InvalidField, ReasonNeeded
from workflows.domain.ids import IncidentId, ReminderId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.reminders import (
    Outcome,
    Reminder,
    ReminderKind,
    ReminderState,
    promise_key,
)
from workflows.domain.request import Request
from workflows.ports.store import UnitOfWork
from workflows.reminders.closing import close_fired, close_reminder, remind_of_promise
from workflows.timeline.record import record


def snooze(incident_id: IncidentId, reminder_id: ReminderId, until: datetime, request: Request, deps: Deps) -> bool:
    """Ask again at `until`. The promise stays; the ladder waits. False when the nudge was answered before."""
    with deps.store.write() as uow:
        incident, reminder = _fired(uow, incident_id, reminder_id, request.person)
        if reminder is None:
            return False
        _pause_ladder(uow, reminder, until, request.person)
        close_reminder(uow, reminder, Outcome.SNOOZED, request.person.id, until)
        uow.reminders.add(_again(reminder, until))
        record(uow, incident, ReminderSnoozed(reminder=reminder.kind, until=until), request)
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


def skip_update(
    incident_id: IncidentId,
    reminder_id: ReminderId,
    reason: str,
    next_at: datetime | None,
    request: Request,
    deps: Deps,
) -> bool:
    """This one update is not needed; the next one is promised for `next_at`, or as the severity expects. False when the
    nudge was answered before. Raises `ReasonNeeded` where the severity asks why, and `InvalidField`."""
    with deps.store.write() as uow:
        incident, reminder = _fired(uow, incident_id, reminder_id, request.person)
        if reminder is None:
            return False
        severity = deps.programme.severity(incident.severity)
        if severity.promise_expected and not reason.strip():
            raise ReasonNeeded("skipping_needs_reason", severity=incident.severity)
        at = next_at or request.now + severity.update_every
        if at <= request.now:
            raise InvalidField("next_update", "time_past")
        incident = replace(incident, next_update_at=at)
        uow.incidents.save(incident)
        close_fired(uow, incident.id, ReminderKind.UPDATE_DUE, Outcome.SKIPPED, request.person.id, at)
        remind_of_promise(uow, incident)
        record(uow, incident, PromiseChanged(new=at), request, text=reason.strip())
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
