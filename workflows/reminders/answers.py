"""Answers to a nudge: snooze it, or drop the promise."""

from dataclasses import replace
from datetime import datetime

from workflows.access.authorize import authorize
from workflows.deps import Deps
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
from workflows.domain.timeline import EntryKind
from workflows.ports.store import UnitOfWork
from workflows.reminders.closing import close_fired, close_reminder
from workflows.timeline.record import record


def snooze(incident_id: IncidentId, reminder_id: ReminderId, until: datetime, request: Request, deps: Deps) -> bool:
    """Ask again at `until`. The promise stays, its escalation pauses. False when the nudge is no longer open.

    Raises `NotAllowed` and `NotFound`.
    """
    with deps.store.write() as uow:
        incident, reminder = _fired(uow, incident_id, reminder_id, request.person)
        if reminder is None:
            return False
        _pause_ladder(uow, reminder, until, request.person)
        close_reminder(uow, reminder, Outcome.SNOOZED, request.person.id, until)
        uow.reminders.add(_snoozed(reminder, until))
        data = {"until": until.isoformat(), "kind": reminder.kind.value}
        record(uow, incident, EntryKind.REMINDER_SNOOZED, request.person.id, request.now, data=data)
        uow.commit()
    return True


def _snoozed(reminder: Reminder, until: datetime) -> Reminder:
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
    """Withdraw the promise of an update. False when the nudge is no longer open.

    Raises `NotAllowed` and `NotFound`.
    """
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
