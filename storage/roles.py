"""Who holds which role, and who held it before."""

from datetime import datetime

from sqlalchemy import bindparam, select, update

from storage.engine.columns import moment, of_incident, table, text, unique_where
from storage.engine.lookup import Lookup
from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction
from storage.tables import incidents
from workflows.domain.ids import IncidentId, RoleId, UserId
from workflows.domain.incident import Phase
from workflows.domain.roles import Holding

holdings = table(
    "holdings",
    of_incident(index=True),
    text("role"),
    text("user"),
    moment("since"),
    moment("until", nullable=True),
)
HELD = holdings.c.until.is_(None)
"""Roles held now. ON CONFLICT finds the index by this condition."""
unique_where("uq_holdings_held", HELD, holdings.c.incident_id, holdings.c.role, holdings.c.user)

_HOLDINGS = RowMapper(Holding, holdings)
_OF_INCIDENT = Lookup(_HOLDINGS, holdings.c.incident_id, order=(holdings.c.since, holdings.c.id))

_HELD_BY = (
    select(holdings)
    .join(incidents, incidents.c.id == holdings.c.incident_id)
    .where(holdings.c.user == bindparam("holder"), HELD, incidents.c.phase != Phase.ENDED.value)
    .order_by(holdings.c.incident_id, holdings.c.id)
)


class SqlRoles:
    """`workflows.ports.incidents.Roles`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, holding: Holding) -> None:
        held_by = (holdings.c.incident_id, holdings.c.role, holdings.c.user)
        self._tx.insert_or_ignore(holdings, _HOLDINGS.to_row(holding), *held_by, where=HELD)

    def of(self, incident_id: IncidentId) -> tuple[Holding, ...]:
        return _OF_INCIDENT.all(self._tx, incident_id)

    def held_by(self, user: UserId) -> tuple[Holding, ...]:
        return tuple(_HOLDINGS.from_row(row) for row in self._tx.all(_HELD_BY, {"holder": user}))

    def end(self, incident_id: IncidentId, role: RoleId, user: UserId, at: datetime) -> None:
        current = (holdings.c.incident_id == incident_id, holdings.c.role == role, holdings.c.user == user, HELD)
        self._tx.change(update(holdings).where(*current).values(until=at))
