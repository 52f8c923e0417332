"""When Muster is to speak up by itself. The same slot is never stored twice."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from storage import message_refs
from storage.tables import incidents, reminders
from storage.transaction import Transaction
from workflows.domain.ids import IncidentId, ReminderId
from workflows.domain.incident import MessageRef
from workflows.domain.reminders import Outcome, Reminder, ReminderKind, ReminderState

_WAITING = reminders.c.state == ReminderState.WAITING.value
_SLOT = (reminders.c.incident_id, reminders.c.kind, reminders.c.slot)


class SqlReminders:
    """`workflows.ports.records.Reminders`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, reminder: Reminder) -> Reminder | None:
        number = self._tx.add_once(reminders, _columns(reminder), *_SLOT)
        if number is None:
            return None
        self._tx.calls_worker = True
        return replace(reminder, id=ReminderId(number))

    def get(self, reminder_id: ReminderId) -> Reminder | None:
        row = self._tx.first(select(reminders).where(reminders.c.id == reminder_id))
        return None if row is None else _reminder(row)

    def save(self, reminder: Reminder) -> None:
        self._tx.save(reminders, reminder.id, _without_message(reminder))
        self._tx.calls_worker = True

    def posted(self, reminder_id: ReminderId, message: MessageRef) -> None:
        self._tx.save(reminders, reminder_id, message_refs.to_columns("message", message))

    def of(self, incident_id: IncidentId, kind: ReminderKind) -> tuple[Reminder, ...]:
        """The first due first."""
        wanted = select(reminders).where(reminders.c.incident_id == incident_id, reminders.c.kind == kind.value)
        return tuple(map(_reminder, self._tx.all(wanted.order_by(reminders.c.due_at, reminders.c.id))))

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
        return None if row is None else _reminder(row)

    def defer(self, reminder_id: ReminderId, until: datetime, now: datetime) -> None:
        """When it failed first stays known until it is saved again."""
        first = func.coalesce(reminders.c.stumbled_at, now)
        waiting = update(reminders).where(reminders.c.id == reminder_id, _WAITING)
        self._tx.change(waiting.values(due_at=until, stumbled_at=first))


def _without_message(reminder: Reminder) -> dict[str, Any]:
    """Where it was posted is written by `posted` alone, which locks no incident: neither undoes the other."""
    columns = _columns(reminder)
    return {name: columns[name] for name in columns if name not in ("message_channel", "message_ts")}


def _columns(reminder: Reminder) -> dict[str, Any]:
    return {
        "incident_id": reminder.incident_id,
        "kind": reminder.kind.value,
        "slot": reminder.slot,
        "due_at": reminder.due_at,
        "rung": reminder.rung,
        "about": reminder.about,
        "task_id": reminder.task_id,
        "user": reminder.user,
        "text": reminder.text,
        "state": reminder.state.value,
        "fired_at": reminder.fired_at,
        **message_refs.to_columns("message", reminder.message),
        "outcome": reminder.outcome.value if reminder.outcome else None,
        "settled_by": reminder.settled_by,
        "settled_until": reminder.settled_until,
        "stumbled_at": None,
    }


def _reminder(row: Row[Any]) -> Reminder:
    return Reminder(
        id=row.id,
        incident_id=row.incident_id,
        kind=ReminderKind(row.kind),
        slot=row.slot,
        due_at=row.due_at,
        rung=row.rung,
        about=row.about,
        task_id=row.task_id,
        user=row.user,
        text=row.text,
        state=ReminderState(row.state),
        fired_at=row.fired_at,
        message=message_refs.from_columns(row.message_channel, row.message_ts),
        outcome=Outcome(row.outcome) if row.outcome else None,
        settled_by=row.settled_by,
        settled_until=row.settled_until,
    )
