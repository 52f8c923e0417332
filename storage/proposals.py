"""Proposals that need a second person."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import JSON, Column, select

from storage.engine.columns import moment, of_incident, table, text
from storage.engine.encryption import encrypted_text
from storage.engine.lookup import Lookup
from storage.engine.row_mapper import RowMapper, Stored
from storage.engine.transaction import Transaction
from workflows.domain.exposure import Visibility
from workflows.domain.ids import IncidentId, ProposalId, UserId
from workflows.domain.proposals import Proposal, ProposalKind, ProposalState

proposals = table(
    "proposals",
    of_incident(index=True),
    text("kind"),
    text("by"),
    moment("at"),
    text("to", nullable=True),
    text("role", nullable=True),
    text("severity", nullable=True),
    text("marking", nullable=True),
    text("visibility", nullable=True),
    text("use", nullable=True),
    Column("people", JSON, nullable=False, server_default="[]"),
    moment("happened_at", nullable=True),
    encrypted_text("proposals", "reason"),
    text("state"),
    text("answered_by", nullable=True),
    moment("answered_at", nullable=True),
    text("message", nullable=True),
)

_PEOPLE = Stored(("people",), lambda people: (list(people),), tuple)
_VISIBILITY = Stored(("visibility",), lambda visibility: (visibility.value,), Visibility.stored)
_PROPOSALS = RowMapper(Proposal, proposals, people=_PEOPLE, visibility=_VISIBILITY)
_BY_ID = Lookup(_PROPOSALS, proposals.c.id)
_OPEN = Lookup(
    _PROPOSALS,
    proposals.c.incident_id,
    proposals.c.kind,
    where=(proposals.c.state == ProposalState.OPEN.value,),
    order=(proposals.c.id,),
)
_OF_INCIDENT = Lookup(_PROPOSALS, proposals.c.incident_id, order=(proposals.c.id,))
_OPEN_TO = Lookup(
    _PROPOSALS, proposals.c.to, where=(proposals.c.state == ProposalState.OPEN.value,), order=(proposals.c.id,)
)


class SqlProposals:
    """`workflows.ports.incidents.Proposals`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, proposal: Proposal) -> Proposal:
        return replace(proposal, id=ProposalId(self._tx.insert(proposals, _PROPOSALS.to_row(proposal))))

    def get(self, proposal_id: ProposalId) -> Proposal | None:
        return _BY_ID.first(self._tx, proposal_id)

    def save(self, proposal: Proposal) -> None:
        self._tx.update(proposals, proposal.id, _PROPOSALS.to_row(proposal))

    def open_of(self, incident_id: IncidentId, kind: ProposalKind) -> tuple[Proposal, ...]:
        """Oldest first."""
        return _OPEN.all(self._tx, incident_id, kind.value)

    def of(self, incident_id: IncidentId) -> tuple[Proposal, ...]:
        return _OF_INCIDENT.all(self._tx, incident_id)

    def open_to(self, user: UserId) -> tuple[Proposal, ...]:
        return _OPEN_TO.all(self._tx, user)

    def open_before(self, kind: ProposalKind, moment: datetime) -> tuple[Proposal, ...]:
        waiting = (proposals.c.kind == kind.value, proposals.c.state == ProposalState.OPEN.value)
        wanted = select(proposals).where(*waiting, proposals.c.at < moment).order_by(proposals.c.id)
        return tuple(map(_PROPOSALS.from_row, self._tx.all(wanted)))
