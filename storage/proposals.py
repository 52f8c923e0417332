"""Proposals that need a second person."""

from dataclasses import replace

from sqlalchemy import select

from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction
from storage.tables import proposals
from workflows.domain.ids import IncidentId, ProposalId
from workflows.domain.proposals import Proposal, ProposalKind, ProposalState

_PROPOSALS = RowMapper(Proposal, proposals)


class SqlProposals:
    """`workflows.ports.incidents.Proposals`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, proposal: Proposal) -> Proposal:
        return replace(proposal, id=ProposalId(self._tx.insert(proposals, _PROPOSALS.to_row(proposal))))

    def get(self, proposal_id: ProposalId) -> Proposal | None:
        row = self._tx.first(select(proposals).where(proposals.c.id == proposal_id))
        return None if row is None else _PROPOSALS.from_row(row)

    def save(self, proposal: Proposal) -> None:
        self._tx.update(proposals, proposal.id, _PROPOSALS.to_row(proposal))

    def open_of(self, incident_id: IncidentId, kind: ProposalKind) -> tuple[Proposal, ...]:
        """Oldest first."""
        is_open = (proposals.c.kind == kind.value, proposals.c.state == ProposalState.OPEN.value)
        wanted = select(proposals).where(proposals.c.incident_id == incident_id, *is_open).order_by(proposals.c.id)
        return tuple(map(_PROPOSALS.from_row, self._tx.all(wanted)))
