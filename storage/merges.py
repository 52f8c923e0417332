"""Merges of duplicates."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import JSON, Column, ForeignKey, bindparam, literal_column, or_, select

from storage.engine.columns import Key, index_where, moment, of_incident, table, text
from storage.engine.lookup import Lookup
from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction
from workflows.domain.ids import IncidentId, MergeId
from workflows.domain.merges import Merge, MergeState

merges = table(
    "merges",
    of_incident(index=True),
    Column("target", Key, ForeignKey("incidents.id"), nullable=False),
    text("by"),
    moment("at"),
    text("status"),
    text("phase"),
    moment("next_update_at", nullable=True),
    moment("resolved_at", nullable=True),
    Column("tasks", JSON, nullable=False),
    text("state"),
)
OPEN = merges.c.state == literal_column(f"'{MergeState.OPEN.value}'")
index_where("ix_merges_open_at", OPEN, merges.c.at)

_MERGES = RowMapper(Merge, merges)
_OF_INCIDENT = Lookup(_MERGES, merges.c.incident_id, order=(merges.c.id.desc(),))
_WITH_INCIDENT = (
    select(merges)
    .where(or_(merges.c.incident_id == bindparam("number"), merges.c.target == bindparam("number")))
    .order_by(merges.c.id)
)
_OPEN_BEFORE = select(merges).where(OPEN, merges.c.at < bindparam("moment")).order_by(merges.c.at, merges.c.id)


class SqlMerges:
    """`workflows.ports.merges.Merges`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, merge: Merge) -> Merge:
        return replace(merge, id=MergeId(self._tx.insert(merges, _MERGES.to_row(merge))))

    def save(self, merge: Merge) -> None:
        self._tx.update(merges, merge.id, _MERGES.to_row(merge))

    def last_of(self, incident_id: IncidentId) -> Merge | None:
        return _OF_INCIDENT.first(self._tx, incident_id)

    def with_incident(self, incident_id: IncidentId) -> tuple[Merge, ...]:
        return tuple(map(_MERGES.from_row, self._tx.all(_WITH_INCIDENT, {"number": incident_id})))

    def open_before(self, moment: datetime) -> tuple[Merge, ...]:
        return tuple(map(_MERGES.from_row, self._tx.all(_OPEN_BEFORE, {"moment": moment})))
