"""Messages in which somebody is asked for something."""

from sqlalchemy import Boolean, Column, ForeignKey, UniqueConstraint, delete, false

from storage.engine.columns import Key, index_where, of_incident, table, text
from storage.engine.lookup import Lookup
from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction
from workflows.domain.asks import AskedMessage
from workflows.domain.ids import IncidentId

asked_messages = table(
    "asked_messages",
    of_incident(),
    text("user"),
    Column("entry_id", Key, ForeignKey("entries.id"), nullable=False),
    text("message_channel"),
    text("message_ts"),
    Column("answer_shown", Key, nullable=False, server_default="0"),
    Column("closed", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("entry_id", "user"),
)
OPEN = asked_messages.c.closed.is_(False)
index_where("ix_asked_messages_open", OPEN, asked_messages.c.incident_id)

_ASKED = RowMapper(AskedMessage, asked_messages)
_ALL = Lookup(_ASKED, asked_messages.c.incident_id, order=(asked_messages.c.id,))
_OPEN = Lookup(_ASKED, asked_messages.c.incident_id, where=(OPEN,), order=(asked_messages.c.id,))


class SqlAskedMessages:
    """`workflows.ports.asks.AskedMessages`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, asked: AskedMessage) -> None:
        self._tx.insert_or_ignore(
            asked_messages, _ASKED.to_row(asked), asked_messages.c.entry_id, asked_messages.c.user
        )

    def save(self, asked: AskedMessage) -> None:
        self._tx.update(asked_messages, asked.id, _ASKED.to_row(asked))

    def open_of(self, incident_id: IncidentId) -> tuple[AskedMessage, ...]:
        return _OPEN.all(self._tx, incident_id)

    def of(self, incident_id: IncidentId) -> tuple[AskedMessage, ...]:
        return _ALL.all(self._tx, incident_id)

    def forget(self, asked: AskedMessage) -> None:
        self._tx.change(delete(asked_messages).where(asked_messages.c.id == asked.id))
