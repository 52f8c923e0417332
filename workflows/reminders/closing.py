"""Closing reminders, and keeping one reminder for the current promise.

A fired reminder gets its outcome and loses its buttons; one that waits for an old promise is dropped.
"""

from dataclasses import replace
from datetime import datetime

from workflows.domain.ids import IncidentId, ReminderId, UserId
from workflows.domain.incident import Incident
from workflows.domain.reminder_rules import REMINDERS, when_quiet_ends
from workflows.domain.reminders import Outcome, QuietHours, Reminder, ReminderKind, ReminderState, for_promise
from workflows.jobs.reminders import CloseNudge
from workflows.ports.store import UnitOfWork


def close_fired(
    uow: UnitOfWork,
    incident_id: IncidentId,
    kind: ReminderKind,
    outcome: Outcome,
    by: UserId | None,
    until: datetime | None = None,
) -> None:
    """Close all reminders of `kind` that fired and are open; drop those that wait."""
    for reminder in uow.reminders.of(incident_id, kind):
        if reminder.state is ReminderState.FIRED:
            close_reminder(uow, reminder, outcome, by, until)
        elif reminder.state is ReminderState.WAITING:
            uow.reminders.save(replace(reminder, state=ReminderState.DROPPED))


def close_about(
    uow: UnitOfWork, incident_id: IncidentId, kind: ReminderKind, subject_id: int, outcome: Outcome, by: UserId
) -> None:
    """Close the reminders of `kind` about one subject that fired and are open."""
    for reminder in uow.reminders.of(incident_id, kind):
        if reminder.subject_id == subject_id and reminder.state is ReminderState.FIRED:
            close_reminder(uow, reminder, outcome, by)


def transfer_reminders(
    uow: UnitOfWork,
    kind: ReminderKind,
    subject_id: int,
    old: IncidentId,
    new: IncidentId,
    outcome: Outcome,
    by: UserId,
) -> bool:
    """Reminders about a subject that goes to another incident: those that wait go along; those that fired and are open
    are closed. Whether any waits."""
    close_about(uow, old, kind, subject_id, outcome, by)
    waiting = [
        reminder
        for reminder in uow.reminders.of(old, kind)
        if reminder.subject_id == subject_id and reminder.state is ReminderState.WAITING
    ]
    for reminder in waiting:
        uow.reminders.save(replace(reminder, state=ReminderState.DROPPED))
        wait_again(uow, replace(reminder, id=ReminderId(0), incident_id=new))
    return bool(waiting)


def wait_again(uow: UnitOfWork, wanted: Reminder) -> None:
    """Set a reminder, also where its occurrence was dropped before."""
    if uow.reminders.add(wanted) is not None:
        return
    for known in uow.reminders.of(wanted.incident_id, wanted.kind):
        if known.occurrence_key == wanted.occurrence_key and known.state is ReminderState.DROPPED:
            uow.reminders.save(replace(wanted, id=known.id))


def remind_of_promise(uow: UnitOfWork, incident: Incident) -> None:
    """Set the reminder of the current promise. One that was dropped for the same promise is set again."""
    wanted = for_promise(incident)
    if wanted is None or uow.reminders.add(wanted) is not None:
        return
    for known in uow.reminders.of(incident.id, wanted.kind):
        if known.occurrence_key == wanted.occurrence_key and known.state in (
            ReminderState.DROPPED,
            ReminderState.WAITING,
        ):
            uow.reminders.save(replace(wanted, id=known.id))


def release_quiet_hours(
    uow: UnitOfWork, before: Incident, after: Incident, now: datetime, quiet: QuietHours | None
) -> None:
    """Make reminders due that quiet hours delayed, once the severity rises to one that they do not delay."""
    until = when_quiet_ends(quiet, before.severity, now)
    if until is None or when_quiet_ends(quiet, after.severity, now) is not None:
        return
    for kind in (kind for kind, rule in REMINDERS.items() if rule.waits_for_morning):
        for reminder in uow.reminders.of(after.id, kind):
            held_back = reminder.state is ReminderState.WAITING and reminder.due_at == until
            if held_back and (reminder.promised_at is None or reminder.promised_at <= now):
                uow.reminders.save(replace(reminder, due_at=now))


def close_reminder(
    uow: UnitOfWork, reminder: Reminder, outcome: Outcome, by: UserId | None, until: datetime | None = None
) -> None:
    """Record the outcome of a fired reminder, and have its message edited."""
    closed = replace(reminder, state=ReminderState.CLOSED, outcome=outcome, closed_by=by, closed_until=until)
    uow.reminders.save(closed)
    uow.outbox.put(CloseNudge(reminder.incident_id, reminder.id))
