"""Reminders. Each occurrence is stored once."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Column, Index, Integer, UniqueConstraint, bindparam, func, select, update

from storage.engine.columns import Key, index_where, moment, of_incident, table, text
from storage.engine.encryption import encrypted_text
from storage.engine.lookup import Lookup
from storage.engine.row_mapper import RowMapper, columns_of, composite
from storage.engine.transaction import Transaction
from storage.tables import incidents
from workflows.domain.ids import IncidentId, ReminderId
from workflows.domain.incident import MessageRef
from workflows.domain.reminders import Reminder, ReminderKind, ReminderState

reminders = table(
    "reminders",
    of_incident(),
    text("kind"),
    text("occurrence_key"),
    moment("due_at"),
    Column("level", Integer, nullable=False),
    moment("promised_at", nullable=True),
    Column("subject_id", Key, nullable=True),
    text("user", nullable=True),
    encrypted_text("reminders", "text"),
    text("state"),
    moment("fired_at", nullable=True),
    text("message_channel", nullable=True),
    text("message_ts", nullable=True),
    text("outcome", nullable=True),
    text("closed_by", nullable=True),
    moment("closed_until", nullable=True),
    moment("failing_since", nullable=True),
    UniqueConstraint("incident_id", "kind", "occurrence_key"),
    Index(None, "state", "due_at"),
)
FAILING = reminders.c.failing_since.is_not(None)
"""Failed to fire and was deferred."""
index_where("ix_reminders_failing_since", FAILING, reminders.c.failing_since)

_WAITING = reminders.c.state == ReminderState.WAITING.value
_OCCURRENCE = (reminders.c.incident_id, reminders.c.kind, reminders.c.occurrence_key)
_REMINDERS = RowMapper(Reminder, reminders)
_BY_ID = Lookup(_REMINDERS, reminders.c.id)
_OF_INCIDENT = Lookup(_REMINDERS, reminders.c.incident_id, reminders.c.kind, order=(reminders.c.due_at, reminders.c.id))
_IS_DUE = (_WAITING, reminders.c.due_at <= bindparam("now"))
_DUE = select(reminders.c.id).where(*_IS_DUE).order_by(reminders.c.due_at, reminders.c.id)
_WAITING_OF_KIND = (
    select(reminders)
    .where(_WAITING, reminders.c.kind == bindparam("sort"))
    .order_by(reminders.c.due_at, reminders.c.id)
    .limit(500)
)
_CLAIM = (
    select(reminders)
    .where(reminders.c.id == bindparam("number"), *_IS_DUE)
    .join(incidents, incidents.c.id == reminders.c.incident_id)
    .with_for_update(skip_locked=True, key_share=True)
)
_MESSAGE = composite("message", MessageRef)


class SqlReminders:
    """`workflows.ports.reminders.Reminders`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, reminder: Reminder) -> Reminder | None:
        number = self._tx.insert_or_ignore(reminders, _REMINDERS.to_row(reminder), *_OCCURRENCE)
        if number is None:
            return None
        return replace(reminder, id=ReminderId(number))

    def get(self, reminder_id: ReminderId) -> Reminder | None:
        return _BY_ID.first(self._tx, reminder_id)

    def save(self, reminder: Reminder) -> None:
        """Leaves out `message`. Only `posted` writes it, without locking the incident, so neither overwrites the
        other."""
        row = _REMINDERS.to_row(reminder, but=("message",)) | {"failing_since": None}
        self._tx.update(reminders, reminder.id, row)

    def posted(self, reminder_id: ReminderId, message: MessageRef) -> None:
        self._tx.update(reminders, reminder_id, columns_of(_MESSAGE, message))

    def of(self, incident_id: IncidentId, kind: ReminderKind) -> tuple[Reminder, ...]:
        """Ordered by due time."""
        return _OF_INCIDENT.all(self._tx, incident_id, kind.value)

    def waiting(self, kind: ReminderKind) -> tuple[Reminder, ...]:
        return tuple(map(_REMINDERS.from_row, self._tx.all(_WAITING_OF_KIND, {"sort": kind.value})))

    def due(self, now: datetime, limit: int | None = None) -> tuple[ReminderId, ...]:
        """Ids only, so that one unreadable row does not block the others."""
        return tuple(ReminderId(row.id) for row in self._tx.all(_DUE.limit(limit), {"now": now}))

    def claim_due(self, reminder_id: ReminderId, now: datetime) -> Reminder | None:
        """Locks reminder and incident in one statement. Locked one after the other, it could deadlock with a verb that
        locks the incident first."""
        row = self._tx.first(_CLAIM, {"number": reminder_id, "now": now})
        return None if row is None else _REMINDERS.from_row(row)

    def defer(self, reminder_id: ReminderId, until: datetime, now: datetime) -> None:
        """Keeps the time of the first failure until the reminder is saved."""
        first = func.coalesce(reminders.c.failing_since, now)
        waiting = update(reminders).where(reminders.c.id == reminder_id, _WAITING)
        self._tx.change(waiting.values(due_at=until, failing_since=first))
