"""Which message in the room shows which entry."""

from datetime import datetime

from sqlalchemy import Boolean, Column, ForeignKey, Table, Text, delete, func, select, update

from storage.engine.columns import Key, metadata, moment, of_incident, text
from storage.engine.lookup import Lookup
from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction
from workflows.domain.ids import EntryId, IncidentId, MessageTs
from workflows.domain.posted_entries import PostedEntry

posted_entries = Table(
    "posted_entries",
    metadata,
    Column("entry_id", Key, ForeignKey("entries.id"), primary_key=True),
    of_incident(index=True),
    text("key"),
    Column("in_thread", Boolean, nullable=False),
    moment("at"),
    Column("ts", Text, nullable=False, server_default=""),
)
"""Which message shows an entry; several entries may share one."""

_POSTED = RowMapper(PostedEntry, posted_entries)
_BY_ENTRY = Lookup(_POSTED, posted_entries.c.entry_id)
_BY_MESSAGE = Lookup(_POSTED, posted_entries.c.incident_id, posted_entries.c.key, order=(posted_entries.c.entry_id,))


class SqlPostedEntries:
    """`workflows.ports.war_room.PostedEntries`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def get(self, entry_id: EntryId) -> PostedEntry | None:
        return _BY_ENTRY.first(self._tx, entry_id)

    def by_message(self, incident_id: IncidentId, key: str) -> tuple[PostedEntry, ...]:
        return _BY_MESSAGE.all(self._tx, incident_id, key)

    def put(self, line: PostedEntry) -> None:
        self._tx.upsert(posted_entries, _POSTED.to_row(line), posted_entries.c.entry_id)

    def forget(self, incident_id: IncidentId, key: str) -> None:
        self._tx.change(
            delete(posted_entries).where(posted_entries.c.incident_id == incident_id, posted_entries.c.key == key)
        )

    def was_posted(self, incident_id: IncidentId, key: str, ts: MessageTs) -> None:
        self._tx.change(
            update(posted_entries)
            .where(posted_entries.c.incident_id == incident_id, posted_entries.c.key == key)
            .values(ts=ts)
        )

    def newest_open(self, incident_id: IncidentId, after: datetime) -> PostedEntry | None:
        row = self._tx.first(
            select(posted_entries)
            .where(posted_entries.c.incident_id == incident_id, posted_entries.c.ts != "", posted_entries.c.at > after)
            .order_by(posted_entries.c.entry_id.desc())
            .limit(1)
        )
        return _POSTED.from_row(row) if row else None

    def messages_between(self, incident_id: IncidentId, after: datetime, until: datetime) -> int:
        inside = (
            posted_entries.c.incident_id == incident_id,
            posted_entries.c.at > after,
            posted_entries.c.at <= until,
        )
        return int(
            self._tx.scalar(
                select(func.count(posted_entries.c.key.distinct())).where(*inside, ~posted_entries.c.in_thread)
            )
        )
