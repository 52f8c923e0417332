"""Who asked a second person to confirm that they break the glass, and what came of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, select

from storage.engine.columns import index_where, moment, of_incident, table, text
from storage.engine.encryption import encrypted_text
from storage.engine.lookup import Lookup
from storage.engine.row_mapper import RowMapper, Stored
from storage.engine.transaction import Transaction
from workflows.domain.break_glass import GlassRequest, GlassRequestState
from workflows.domain.ids import ChannelId, GlassRequestId, IncidentId, MessageTs, UserId
from workflows.domain.incident import MessageRef

glass_requests = table(
    "glass_requests",
    of_incident(index=True),
    text("user"),
    text("code"),
    encrypted_text("glass_requests", "reason"),
    moment("at"),
    Column("asked", JSON, nullable=False),
    Column("messages", JSON, nullable=False),
    text("state"),
    text("answered_by", nullable=True),
    moment("answered_at", nullable=True),
)
OPEN = glass_requests.c.state == GlassRequestState.OPEN.value
index_where("ix_glass_requests_open", OPEN, glass_requests.c.at)


def _to_json(messages: Mapping[UserId, MessageRef]) -> tuple[dict[str, list[str]]]:
    return ({user: [ref.channel, ref.ts] for user, ref in messages.items()},)


def _from_json(stored: dict[str, Any]) -> dict[UserId, MessageRef]:
    return {UserId(user): MessageRef(ChannelId(at[0]), MessageTs(at[1])) for user, at in stored.items()}


_REQUESTS = RowMapper(
    GlassRequest,
    glass_requests,
    asked=Stored(("asked",), lambda asked: (list(asked),), tuple),
    messages=Stored(("messages",), _to_json, _from_json),
)
_BY_ID = Lookup(_REQUESTS, glass_requests.c.id)
_OPEN_OF = Lookup(_REQUESTS, glass_requests.c.incident_id, where=(OPEN,), order=(glass_requests.c.id,))


class SqlGlassRequests:
    """`workflows.ports.grants.GlassRequests`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, asked: GlassRequest) -> GlassRequest:
        return replace(asked, id=GlassRequestId(self._tx.insert(glass_requests, _REQUESTS.to_row(asked))))

    def get(self, request_id: GlassRequestId) -> GlassRequest | None:
        return _BY_ID.first(self._tx, request_id)

    def save(self, asked: GlassRequest) -> None:
        self._tx.update(glass_requests, asked.id, _REQUESTS.to_row(asked))

    def open_of(self, incident_id: IncidentId) -> tuple[GlassRequest, ...]:
        return _OPEN_OF.all(self._tx, incident_id)

    def open_before(self, moment: datetime) -> tuple[GlassRequest, ...]:
        found = select(glass_requests).where(OPEN, glass_requests.c.at <= moment).order_by(glass_requests.c.id)
        return tuple(map(_REQUESTS.from_row, self._tx.all(found)))
