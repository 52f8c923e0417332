"""Closing reminders: what fired gets its outcome and loses its buttons; what waits for an old promise is dropped."""

from dataclasses import replace
from datetime import datetime

from workflows.domain.ids import IncidentId, UserId
from workflows.domain.reminders import Outcome, Reminder, ReminderKind, ReminderState
from workflows.jobs import SettleNudge
from workflows.ports import UnitOfWork


def settle_fired(
    uow: UnitOfWork,
    incident_id: IncidentId,
    kind: ReminderKind,
    outcome: Outcome,
    by: UserId | None,
    until: datetime | None = None,
) -> None:
    """Everything of `kind` that fired and was not answered is answered now; what still waits is dropped."""
    for reminder in uow.reminders.of(incident_id, kind):
        if reminder.state is ReminderState.FIRED:
            settle_one(uow, reminder, outcome, by, until)
        elif reminder.state is ReminderState.WAITING:
            uow.reminders.save(replace(reminder, state=ReminderState.DROPPED))


def settle_one(
    uow: UnitOfWork, reminder: Reminder, outcome: Outcome, by: UserId | None, until: datetime | None = None
) -> None:
    """One fired reminder gets its outcome, and its message is edited to say so."""
    settled = replace(reminder, state=ReminderState.SETTLED, outcome=outcome, settled_by=by, settled_until=until)
    uow.reminders.save(settled)
    uow.outbox.put(SettleNudge(reminder.incident_id, reminder.id))
