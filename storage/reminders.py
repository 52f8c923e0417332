"""When Muster is to speak up by itself. The same slot is never stored twice."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select, update

from storage import message_refs
from storage.among import among
from storage.tables import incidents, reminders
from storage.transaction import Transaction
from workflows.domain.ids import IncidentId, ReminderId
from workflows.domain.incident import MessageRef
from workflows.domain.reminders import Outcome, Reminder, ReminderKind, ReminderState

_WAITING = reminders.c.state == ReminderState.WAITING.value
_SLOT = (reminders.c.incident_id, reminders.c.kind, reminders.c.slot)
_THOSE = select(reminders).where(among(reminders.c.id, "ids"))
_OF_EACH = (
    select(reminders)
    .where(among(reminders.c.incident_id, "ids"), reminders.c.kind == bindparam("of_kind"))
    .order_by(reminders.c.due_at, reminders.c.id)
)


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

    def add_each(self, new: Iterable[Reminder]) -> None:
        self._tx.add_each_once(reminders, [_columns(reminder) for reminder in new], *_SLOT)
        self._tx.calls_worker = True

    def get(self, reminder_id: ReminderId) -> Reminder | None:
        row = self._tx.first(select(reminders).where(reminders.c.id == reminder_id))
        return None if row is None else _reminder(row)

    def those(self, numbers: Iterable[ReminderId]) -> Mapping[ReminderId, Reminder]:
        rows = self._tx.all(_THOSE, {"ids": sorted(set(numbers))})
        return {row.id: _reminder(row) for row in rows}

    def save(self, reminder: Reminder) -> None:
        self.save_each([reminder])

    def save_each(self, changed: Iterable[Reminder]) -> None:
        self._tx.save_each(reminders, {one.id: _without_message(one) for one in changed})
        self._tx.calls_worker = True

    def posted(self, messages: Mapping[ReminderId, MessageRef]) -> None:
        self._tx.save_each(reminders, {n: message_refs.to_columns("message", m) for n, m in messages.items()})

    def of(self, incident_id: IncidentId, kind: ReminderKind) -> tuple[Reminder, ...]:
        """The first due first."""
        return self.of_each([incident_id], kind)

    def of_each(self, numbers: Iterable[IncidentId], kind: ReminderKind) -> tuple[Reminder, ...]:
        rows = self._tx.all(_OF_EACH, {"ids": sorted(set(numbers)), "of_kind": kind.value})
        return tuple(map(_reminder, rows))

    def due(self, now: datetime, limit: int | None = None) -> tuple[ReminderId, ...]:
        """Only numbers: one that cannot be read does not hide the others."""
        wanted = select(reminders.c.id).where(_WAITING, reminders.c.due_at <= now)
        found = self._tx.all(wanted.order_by(reminders.c.due_at, reminders.c.id).limit(limit))
        return tuple(ReminderId(row.id) for row in found)

    def take(self, reminder_id: ReminderId, now: datetime) -> Reminder | None:
        row = self._tx.first(_taken(now).where(reminders.c.id == reminder_id))
        return None if row is None else _reminder(row)

    def take_due(self, now: datetime, limit: int) -> tuple[Reminder, ...]:
        rows = self._tx.all(_taken(now).order_by(reminders.c.due_at, reminders.c.id).limit(limit))
        return tuple(map(_reminder, rows))

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
