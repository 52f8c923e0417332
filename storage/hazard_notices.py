"""Who was told what an incident may contain before they come in, and what they answered."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Column, update

from storage.engine.columns import Key, moment, of_incident, table, text, unique_where
from storage.engine.lookup import Lookup
from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction
from workflows.domain.hazard_notices import HazardNotice, HazardNoticeState
from workflows.domain.ids import EntryId, IncidentId, UserId

hazard_notices = table(
    "hazard_notices",
    of_incident(index=True),
    text("user"),
    text("by", nullable=True),
    moment("at"),
    text("role", nullable=True),
    Column("entry_id", Key, nullable=False),
    text("state"),
    moment("answered_at", nullable=True),
)
OPEN = hazard_notices.c.state == HazardNoticeState.OPEN.value
unique_where("uq_hazard_notices_open", OPEN, hazard_notices.c.incident_id, hazard_notices.c.user)

_NOTICES = RowMapper(HazardNotice, hazard_notices)
_ALL = Lookup(_NOTICES, hazard_notices.c.incident_id, order=(hazard_notices.c.id,))
_OPEN = Lookup(_NOTICES, hazard_notices.c.incident_id, where=(OPEN,), order=(hazard_notices.c.id,))
_OPEN_FOR = Lookup(_NOTICES, hazard_notices.c.incident_id, hazard_notices.c.user, where=(OPEN,))


class SqlHazardNotices:
    """`workflows.ports.hazard_notices.HazardNotices`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def open(self, notice: HazardNotice) -> None:
        if self.open_for(notice.incident_id, notice.user) is None:
            self._tx.insert(hazard_notices, _NOTICES.to_row(notice))

    def of(self, incident_id: IncidentId) -> tuple[HazardNotice, ...]:
        return _ALL.all(self._tx, incident_id)

    def open_of(self, incident_id: IncidentId) -> tuple[HazardNotice, ...]:
        return _OPEN.all(self._tx, incident_id)

    def open_for(self, incident_id: IncidentId, user: UserId) -> HazardNotice | None:
        return _OPEN_FOR.first(self._tx, incident_id, user)

    def told_by(self, notice: HazardNotice, entry_id: EntryId) -> None:
        told = update(hazard_notices).where(hazard_notices.c.id == notice.id).values(entry_id=entry_id)
        self._tx.change(told)

    def settle(
        self, incident_id: IncidentId, users: Collection[UserId], state: HazardNoticeState, now: datetime
    ) -> None:
        theirs = hazard_notices.c.user.in_(sorted(users))
        settled = update(hazard_notices).where(hazard_notices.c.incident_id == incident_id, theirs, OPEN)
        self._tx.change(settled.values(state=state.value, answered_at=now))
