"""Outages, and the operators' message about each."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, select, update

from storage.engine.columns import moment, table, text
from storage.engine.row_mapper import RowMapper, columns_of, composite
from storage.engine.transaction import Transaction
from workflows.domain.health_alerts import Outage
from workflows.domain.ids import ChannelId, OutageId
from workflows.domain.incident import MessageRef

outages = table(
    "outages",
    moment("began_at"),
    moment("ended_at", nullable=True),
    Column("closed", Boolean, nullable=False),
    text("message_channel", nullable=True),
    text("message_ts", nullable=True),
)
"""From the first problem until none is left: one message in the operators' channel. `closed`: it needs no further
edit."""
UNENDED = outages.c.ended_at.is_(None)

_OUTAGES = RowMapper(Outage, outages)
_MESSAGE = composite("message", MessageRef)


class SqlOutages:
    """`workflows.ports.health.Outages`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def begin(self, now: datetime) -> Outage:
        return Outage(id=OutageId(self._tx.insert(outages, {"began_at": now, "closed": False})), began_at=now)

    def current(self) -> Outage | None:
        row = self._tx.first(select(outages).where(UNENDED).order_by(outages.c.id.desc()).limit(1))
        return None if row is None else _OUTAGES.from_row(row)

    def end(self, outage_id: OutageId, now: datetime) -> None:
        self._change(outage_id, ended_at=now)

    def unclosed(self) -> tuple[Outage, ...]:
        wanted = select(outages).where(outages.c.closed.is_(False)).order_by(outages.c.id)
        return tuple(map(_OUTAGES.from_row, self._tx.all(wanted)))

    def close(self, outage_id: OutageId) -> None:
        self._change(outage_id, closed=True)

    def posted(self, outage_id: OutageId, message: MessageRef) -> None:
        self._change(outage_id, **columns_of(_MESSAGE, message))

    def last_posted_in(self) -> ChannelId | None:
        posted_in = select(outages.c.message_channel).where(outages.c.message_channel.is_not(None))
        channel = self._tx.scalar(posted_in.order_by(outages.c.id.desc()).limit(1))
        return None if channel is None else ChannelId(channel)

    def _change(self, outage_id: OutageId, **changes: Any) -> None:
        self._tx.change(update(outages).where(outages.c.id == outage_id).values(**changes))
