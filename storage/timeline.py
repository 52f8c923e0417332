"""The record: entries, and beside them every later change. Nothing is ever deleted.

Both are projections of the journal: whatever is written here is sealed there in the same transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from storage.engine.lookup import Lookup
from storage.engine.row_mapper import RowMapper, Stored
from storage.engine.transaction import Transaction, Values
from storage.entry_facts import decode, encode
from storage.journal import SqlJournal
from storage.projection import added, revised
from storage.tables import entries, revisions
from workflows.domain.errors import ConcurrentUpdate
from workflows.domain.ids import EntryId, IncidentId
from workflows.domain.incident import MessageRef
from workflows.domain.read_markers import ReadMarker
from workflows.domain.timeline import Entry, EntryFact, EntryState, Revision, UnknownFact

_ENTRIES = RowMapper(Entry, entries, fact=Stored(("kind", "data"), encode, decode))
_REVISIONS = RowMapper(Revision, revisions)
_BY_ID = Lookup(_ENTRIES, entries.c.id)
_BY_SOURCE = Lookup(_ENTRIES, entries.c.source_channel, entries.c.source_ts, order=(entries.c.id,))
_OF_INCIDENT = Lookup(_ENTRIES, entries.c.incident_id, order=(entries.c.happened_at, entries.c.id))
_ROW = select(entries).where(entries.c.id == bindparam("number"))
_LIVE = entries.c.state == EntryState.LIVE.value


class SqlTimeline:
    """`workflows.ports.timeline.Timeline`."""

    def __init__(self, transaction: Transaction, journal: SqlJournal) -> None:
        self._tx = transaction
        self._journal = journal

    def add(self, entry: Entry) -> Entry:
        of_message = (entries.c.source_channel, entries.c.source_ts, entries.c.incident_id)
        row = _ENTRIES.to_row(entry)
        number = self._tx.insert_or_ignore(entries, row, *of_message)
        if number is None:
            raise ConcurrentUpdate("source")
        return self._kept(entry, number, row)

    def add_each(self, new: Sequence[Entry]) -> tuple[Entry, ...]:
        rows = [(entry, _ENTRIES.to_row(entry)) for entry in new]
        return tuple(self._kept(entry, self._tx.insert(entries, row), row) for entry, row in rows)

    def _kept(self, entry: Entry, number: int, row: Values) -> Entry:
        self._journal.append(added(entry, number, row))
        return replace(entry, id=EntryId(number))

    def get(self, entry_id: EntryId) -> Entry | None:
        return _BY_ID.first(self._tx, entry_id)

    def ids(self, incident_id: IncidentId) -> tuple[EntryId, ...]:
        wanted = select(entries.c.id).where(entries.c.incident_id == incident_id).order_by(entries.c.id)
        return tuple(EntryId(row.id) for row in self._tx.all(wanted))

    def by_source(self, source: MessageRef) -> tuple[Entry, ...]:
        return _readable(_BY_SOURCE.all(self._tx, source.channel, source.ts))

    def of(self, incident_id: IncidentId) -> tuple[Entry, ...]:
        return _readable(_OF_INCIDENT.all(self._tx, incident_id))

    def newest(
        self,
        incident_id: IncidentId,
        limit: int,
        *,
        unseen: ReadMarker | None = None,
        kind: type[EntryFact] | None = None,
        before: Entry | None = None,
    ) -> tuple[Entry, ...]:
        wanted = select(entries).where(*_story(incident_id, unseen), *_before(before))
        if kind is not None:
            wanted = wanted.where(entries.c.kind == kind.kind)
        backwards = wanted.order_by(entries.c.happened_at.desc(), entries.c.id.desc()).limit(limit)
        return _readable(map(_ENTRIES.from_row, reversed(self._tx.all(backwards))))

    def count(self, incident_id: IncidentId, *, unseen: ReadMarker | None = None, before: Entry | None = None) -> int:
        plural = select(func.count()).select_from(entries).where(*_story(incident_id, unseen), *_before(before))
        return int(self._tx.scalar(plural))

    def read_marker(self, incident_id: IncidentId, now: datetime) -> ReadMarker:
        here = entries.c.incident_id == incident_id
        newest = self._tx.scalar(select(func.max(entries.c.id)).where(here))
        missing = self._tx.all(select(entries.c.id).where(here, ~_LIVE))
        return ReadMarker(at=now, newest=EntryId(newest or 0), missing=frozenset(EntryId(row.id) for row in missing))

    def revise(self, entry: Entry, revision: Revision) -> None:
        """Raises `LookupError` when there is no such entry."""
        before = self._tx.first(_ROW, {"number": entry.id})
        after = _ENTRIES.to_row(entry, but=("fact",))
        self._tx.update(entries, entry.id, after)
        row = _REVISIONS.to_row(revision)
        number = self._tx.insert(revisions, row)
        old = {} if before is None else before._asdict()
        self._journal.append(revised(entry, number, row, old, after))

    def revisions(self, incident_id: IncidentId) -> tuple[Revision, ...]:
        """In the order in which they were made."""
        wanted = (
            select(revisions)
            .join(entries, entries.c.id == revisions.c.entry_id)
            .where(entries.c.incident_id == incident_id)
            .order_by(revisions.c.id)
        )
        return tuple(map(_REVISIONS.from_row, self._tx.all(wanted)))


def _before(entry: Entry | None) -> tuple[ColumnElement[bool], ...]:
    if entry is None:
        return ()
    same_moment = and_(entries.c.happened_at == entry.happened_at, entries.c.id < entry.id)
    return (or_(entries.c.happened_at < entry.happened_at, same_moment),)


def _story(incident_id: IncidentId, unseen: ReadMarker | None) -> list[ColumnElement[bool]]:
    """The entries that are told; `unseen`: `not ReadMarker.has_seen` in SQL."""
    told = [entries.c.incident_id == incident_id, _LIVE]
    if unseen is not None:
        told.append(or_(entries.c.id > unseen.newest, entries.c.id.in_(sorted(unseen.missing))))
    return told


def _readable(found: Iterable[Entry]) -> tuple[Entry, ...]:
    """Without what a newer version recorded, and this one has no class for."""
    return tuple(entry for entry in found if not isinstance(entry.fact, UnknownFact))
