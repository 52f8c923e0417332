"""When Muster is to speak up by itself. The same slot is never stored twice."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update

from storage.row_mapper import RowMapper, columns_of, composite
from storage.tables import incidents, reminders
from storage.transaction import Transaction
from workflows.domain.ids import IncidentId, ReminderId
from workflows.domain.incident import MessageRef
from workflows.domain.reminders import Reminder, ReminderKind, ReminderState

_WAITING = reminders.c.state == ReminderState.WAITING.value
_SLOT = (reminders.c.incident_id, reminders.c.kind, reminders.c.slot)
_REMINDERS = RowMapper(Reminder, reminders)
_MESSAGE = composite("message", MessageRef)


class SqlReminders:
    """`workflows.ports.records.Reminders`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, reminder: Reminder) -> Reminder | None:
        number = self._tx.insert_or_ignore(reminders, _REMINDERS.to_row(reminder), *_SLOT)
        if number is None:
            return None
        self._tx.calls_worker = True
        return replace(reminder, id=ReminderId(number))

    def add_each(self, new: Iterable[Reminder]) -> None:
        self._tx.insert_many(reminders, list(map(_REMINDERS.to_row, new)), *_SLOT)
        self._tx.calls_worker = True

    def get(self, reminder_id: ReminderId) -> Reminder | None:
        row = self._tx.first(select(reminders).where(reminders.c.id == reminder_id))
        return None if row is None else _REMINDERS.from_row(row)

    def those(self, numbers: Iterable[ReminderId]) -> Mapping[ReminderId, Reminder]:
        wanted = select(reminders).where(reminders.c.id.in_(sorted(set(numbers))))
        return {row.id: _REMINDERS.from_row(row) for row in self._tx.all(wanted)}

    def save(self, reminder: Reminder) -> None:
        """Where it was posted is written by `posted` alone, which locks no incident: neither undoes the other."""
        row = _REMINDERS.to_row(reminder, but=("message",)) | {"stumbled_at": None}
        self._tx.update(reminders, reminder.id, row)
        self._tx.calls_worker = True

    def save_each(self, changed: Iterable[Reminder]) -> None:
        for reminder in changed:
            self.save(reminder)

    def posted(self, messages: Mapping[ReminderId, MessageRef]) -> None:
        for reminder_id, message in messages.items():
            self._tx.update(reminders, reminder_id, columns_of(_MESSAGE, message))

    def of(self, incident_id: IncidentId, kind: ReminderKind) -> tuple[Reminder, ...]:
        """The first due first."""
        return self.of_each([incident_id], kind)

    def of_each(self, numbers: Iterable[IncidentId], kind: ReminderKind) -> tuple[Reminder, ...]:
        theirs = (reminders.c.incident_id.in_(sorted(set(numbers))), reminders.c.kind == kind.value)
        rows = self._tx.all(select(reminders).where(*theirs).order_by(reminders.c.due_at, reminders.c.id))
        return tuple(map(_REMINDERS.from_row, rows))

    def due(self, now: datetime, limit: int | None = None) -> tuple[ReminderId, ...]:
        """Only numbers: one that cannot be read does not hide the others."""
        wanted = select(reminders.c.id).where(_WAITING, reminders.c.due_at <= now)
        found = self._tx.all(wanted.order_by(reminders.c.due_at, reminders.c.id).limit(limit))
        return tuple(ReminderId(row.id) for row in found)

    def take(self, reminder_id: ReminderId, now: datetime) -> Reminder | None:
        row = self._tx.first(_taken(now).where(reminders.c.id == reminder_id))
        return None if row is None else _REMINDERS.from_row(row)

    def take_due(self, now: datetime, limit: int) -> tuple[Reminder, ...]:
        rows = self._tx.all(_taken(now).order_by(reminders.c.due_at, reminders.c.id).limit(limit))
        return tuple(map(_REMINDERS.from_row, rows))

    def put_off(self, reminder_id: ReminderId, until: datetime, now: datetime) -> None:
        """What it stumbled over first stays known until it is saved again."""
        first = func.coalesce(reminders.c.stumbled_at, now)
        put_off = update(reminders).where(reminders.c.id == reminder_id, _WAITING)
        self._tx.change(put_off.values(due_at=until, stumbled_at=first))


def _taken(now: datetime) -> Select[Any]:
    """The incident is locked with it, in one go: a verb that holds its incident and saves a reminder would otherwise
    wait for whoever holds the reminder and waits for the incident."""
    ours = select(reminders).join(incidents, incidents.c.id == reminders.c.incident_id)
    return ours.where(_WAITING, reminders.c.due_at <= now).with_for_update(skip_locked=True, key_share=True)
