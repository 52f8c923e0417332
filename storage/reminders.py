"""When Muster is to speak up by itself. The same slot is never stored twice."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select, update

from storage.engine.row_mapper import RowMapper, columns_of, composite
from storage.engine.transaction import Transaction
from storage.tables import incidents, reminders
from workflows.domain.ids import IncidentId, ReminderId
from workflows.domain.incident import MessageRef
from workflows.domain.reminders import Reminder, ReminderKind, ReminderState

_WAITING = reminders.c.state == ReminderState.WAITING.value
_OCCURRENCE = (reminders.c.incident_id, reminders.c.kind, reminders.c.occurrence_key)
_REMINDERS = RowMapper(Reminder, reminders)
_MESSAGE = composite("message", MessageRef)


class SqlReminders:
    """`workflows.ports.reminders.Reminders`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, reminder: Reminder) -> Reminder | None:
        number = self._tx.insert_or_ignore(reminders, _REMINDERS.to_row(reminder), *_OCCURRENCE)
        if number is None:
            return None
        self._tx.calls_worker = True
        return replace(reminder, id=ReminderId(number))

    def get(self, reminder_id: ReminderId) -> Reminder | None:
        row = self._tx.first(select(reminders).where(reminders.c.id == reminder_id))
        return None if row is None else _REMINDERS.from_row(row)

    def save(self, reminder: Reminder) -> None:
        """Where it was posted is written by `posted` alone, which locks no incident: neither undoes the other."""
        row = _REMINDERS.to_row(reminder, but=("message",)) | {"failing_since": None}
        self._tx.update(reminders, reminder.id, row)
        self._tx.calls_worker = True

    def posted(self, reminder_id: ReminderId, message: MessageRef) -> None:
        self._tx.update(reminders, reminder_id, columns_of(_MESSAGE, message))

    def of(self, incident_id: IncidentId, kind: ReminderKind) -> tuple[Reminder, ...]:
        """The first due first."""
        wanted = select(reminders).where(reminders.c.incident_id == incident_id, reminders.c.kind == kind.value)
        return tuple(map(_REMINDERS.from_row, self._tx.all(wanted.order_by(reminders.c.due_at, reminders.c.id))))

    def due(self, now: datetime, limit: int | None = None) -> tuple[ReminderId, ...]:
        """Only numbers: one that cannot be read does not hide the others."""
        wanted = select(reminders.c.id).where(_WAITING, reminders.c.due_at <= now)
        found = self._tx.all(wanted.order_by(reminders.c.due_at, reminders.c.id).limit(limit))
        return tuple(ReminderId(row.id) for row in found)

    def claim_due(self, reminder_id: ReminderId, now: datetime) -> Reminder | None:
        """The incident is locked with it, in one go: a verb that locked the incident and saves a reminder would
        otherwise wait for a transaction that locked the reminder and waits for the incident."""
        due = select(reminders).where(reminders.c.id == reminder_id, _WAITING, reminders.c.due_at <= now)
        with_incident = due.join(incidents, incidents.c.id == reminders.c.incident_id)
        row = self._tx.first(with_incident.with_for_update(skip_locked=True, key_share=True))
        return None if row is None else _REMINDERS.from_row(row)

    def defer(self, reminder_id: ReminderId, until: datetime, now: datetime) -> None:
        """When it failed first stays known until it is saved again."""
        first = func.coalesce(reminders.c.failing_since, now)
        waiting = update(reminders).where(reminders.c.id == reminder_id, _WAITING)
        self._tx.change(waiting.values(due_at=until, failing_since=first))
