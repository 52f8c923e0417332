"""Who asked to come into which incident, whether or not there is one of that number."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Column, Index, func, select

from storage.engine.columns import Key, moment, table, text
from storage.engine.encryption import encrypted_text
from storage.engine.lookup import Lookup
from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction
from workflows.domain.access_requests import AccessRequest
from workflows.domain.ids import AccessRequestId, UserId

access_requests = table(
    "access_requests",
    Column("number", Key, nullable=False),
    text("user"),
    encrypted_text("access_requests", "reason"),
    moment("at"),
    Index(None, "user", "at"),
)

_REQUESTS = RowMapper(AccessRequest, access_requests)
_BY_ID = Lookup(_REQUESTS, access_requests.c.id)


class SqlAccessRequests:
    """`workflows.ports.grants.AccessRequests`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, asked: AccessRequest) -> AccessRequest:
        return replace(asked, id=AccessRequestId(self._tx.insert(access_requests, _REQUESTS.to_row(asked))))

    def get(self, request_id: AccessRequestId) -> AccessRequest | None:
        return _BY_ID.first(self._tx, request_id)

    def count_since(self, user: UserId, since: datetime) -> int:
        theirs = (access_requests.c.user == user, access_requests.c.at > since)
        return int(self._tx.scalar(select(func.count()).select_from(access_requests).where(*theirs)))
