"""Entries and revisions as the journal holds them, and the tables that follow from it."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BindParameter,
    Boolean,
    Column,
    Delete,
    Integer,
    Table,
    Update,
    bindparam,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.sql.elements import True_
from sqlalchemy.sql.schema import DefaultClause

from storage.asks import asked_messages
from storage.engine.altered import with_altered
from storage.engine.columns import UTCDateTime
from storage.engine.transaction import Transaction, Values
from storage.posted_entries import posted_entries
from storage.tables import entries, revisions
from storage.updates import updates
from workflows.domain.ids import IncidentId
from workflows.domain.journal import ENTRY, REVISION, Fact, chain_of, iso
from workflows.domain.timeline import Entry
from workflows.ports.journal import Projection, Rows

_ENTRIES_OF = select(*with_altered(entries)).order_by(entries.c.id)
_REVISIONS_OF = (
    select(*with_altered(revisions)).join(entries, entries.c.id == revisions.c.entry_id).order_by(revisions.c.id)
)

_NUMBER: BindParameter[int] = bindparam("number")
_FORGET_SOURCE = update(entries).where(entries.c.id == _NUMBER).values(source_channel=None)
_REFERRING = (posted_entries.c.entry_id, asked_messages.c.entry_id, updates.c.entry_id)
"""What goes with an entry that is removed; a test knows that nothing else refers to entries."""


def added(entry: Entry, number: int, row: Values) -> Fact:
    """That an entry was put on record."""
    return Fact(
        chain=chain_of(entry.incident_id),
        kind=f"{ENTRY}{row['kind']}",
        happened_at=entry.happened_at,
        recorded_at=entry.recorded_at,
        source=entry.request_source,
        content={"entry": plain({"id": number, **row})},
    )


def revised(entry: Entry, number: int, revision: Values, before: Mapping[str, Any], after: Values) -> Fact:
    """That an entry was changed: what changed of it, from what to what, and why."""
    changed = sorted(name for name, value in after.items() if before.get(name) != value)
    return Fact(
        chain=chain_of(entry.incident_id),
        kind=f"{REVISION}{revision['change']}",
        happened_at=revision["at"],
        recorded_at=revision["at"],
        source=revision["request_source"],
        content={
            "revision": plain({"id": number, **revision}),
            "old": {name: _json(before.get(name)) for name in changed},
            "new": {name: _json(after[name]) for name in changed},
        },
    )


class SqlProjectionTables:
    """`workflows.ports.journal.ProjectionTables`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def of(self, incident_id: IncidentId) -> Projection:
        here = entries.c.incident_id == incident_id
        return Projection(
            _by_id(self._tx.all(_ENTRIES_OF.where(here))), _by_id(self._tx.all(_REVISIONS_OF.where(here)))
        )

    def incidents(self) -> tuple[IncidentId, ...]:
        wanted = select(entries.c.incident_id).distinct().order_by(entries.c.incident_id)
        return tuple(IncidentId(row.incident_id) for row in self._tx.all(wanted))

    def defaults(self) -> Projection:
        return Projection({0: _defaults(entries)}, {0: _defaults(revisions)})

    def restore(self, to: Projection, foreign: Projection, elsewhere: Projection) -> None:
        in_the_way = sorted({*to.entries, *foreign.entries, *elsewhere.entries})
        self._each(_FORGET_SOURCE, in_the_way)  # it is unique: two entries may have been given each other's
        for table, wanted in ((entries, to.entries), (revisions, to.revisions)):
            for number in sorted(wanted):
                self._tx.upsert(table, _values(table, wanted[number]), table.c.id)
        self._each(delete(revisions).where(revisions.c.id == _NUMBER), sorted(foreign.revisions))
        for column in (*_REFERRING, entries.c.id):
            self._each(delete(column.table).where(column == _NUMBER), sorted(foreign.entries))

    def add_shell(self, row: Mapping[str, Any]) -> None:
        values = _values(entries, row)
        del values["id"]
        self._tx.insert(entries, values)

    def referring(self, numbers: Collection[int]) -> Mapping[str, int]:
        found = Counter[str]()
        for column in _REFERRING:
            plural = select(func.count()).select_from(column.table).where(column == _NUMBER)
            for number in numbers:
                found[column.table.name] += self._tx.all(plural, {"number": number})[0][0]
        return +found

    def _each(self, statement: Delete | Update, numbers: Sequence[int]) -> None:
        if numbers:
            self._tx.change(statement, [{"number": number} for number in numbers])


def plain(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row as JSON; columns without a value are left out."""
    return {name: _json(value) for name, value in row.items() if value is not None}


def _json(value: Any) -> Any:
    return iso(value) if isinstance(value, datetime) else value


def _values(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """The inverse of `plain`."""
    return {column.name: _value(column, row.get(column.name)) for column in table.columns}


def _value(column: Any, value: Any) -> Any:
    return datetime.fromisoformat(value) if value is not None and isinstance(column.type, UTCDateTime) else value


def _by_id(rows: Any) -> Rows:
    return {row.id: plain(row._mapping) for row in rows}


def _defaults(table: Table) -> Mapping[str, Any]:
    given = {column: column.server_default for column in table.columns}
    return {c.name: _default(c, default.arg) for c, default in given.items() if isinstance(default, DefaultClause)}


def _default(column: Column[Any], given: Any) -> Any:
    if isinstance(column.type, JSON):
        return json.loads(given)
    if isinstance(column.type, Boolean):
        return isinstance(given, True_)
    return int(given) if isinstance(column.type, Integer) else given
