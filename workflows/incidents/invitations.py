"""Answering a proposed invitation: all of them come, some, or nobody."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from workflows.access.audience import may_read
from workflows.access.authorize import names_of
from workflows.access.grants import can_come
from workflows.deps import Deps
from workflows.domain.entries.incidents import (
    InvitationDeclined,
    InvitationNarrowed,
    InvitationProposed,
    PersonNamed,
)
from workflows.domain.errors import InvalidField
from workflows.domain.ids import ProposalId, UserId
from workflows.domain.incident import Incident
from workflows.domain.proposals import Proposal, ProposalKind
from workflows.domain.request import Request
from workflows.incidents.membership import let_in
from workflows.incidents.proposals import answer_proposal, take_proposal
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record

MOST_PROPOSED = 200


@dataclass(frozen=True, slots=True)
class Proposed:
    """Who is proposed, by name."""

    incident: Incident
    people: Mapping[UserId, str]


def proposed_people(proposal_id: ProposalId, request: Request, deps: Deps) -> Proposed | None:
    """Whom somebody who may answer can choose from; None when it was answered before. Raises `NotFound` and
    `NotAllowed`."""
    with deps.store.read() as uow:
        taken = take_proposal(uow, proposal_id, ProposalKind.INVITATION, request.person, accept=True)
        if taken is None:
            return None
        incident, proposal = taken
        return Proposed(incident, dict(zip(proposal.people, names_of(uow, proposal.people), strict=True)))


def answer_invitation(
    proposal_id: ProposalId, accept: bool, request: Request, deps: Deps, chosen: Collection[UserId] | None = None
) -> bool:
    """Somebody who may invites those who were proposed, or only those `chosen`, or nobody. Who is not chosen is told
    nothing. False when it was answered before."""
    with deps.store.write() as uow:
        taken = take_proposal(uow, proposal_id, ProposalKind.INVITATION, request.person, accept)
        if taken is None:
            return False
        incident, proposal = taken
        left_out = tuple(user for user in proposal.people if chosen is not None and user not in chosen)
        proposal = replace(proposal, people=tuple(user for user in proposal.people if user not in left_out))
        if not proposal.people:
            raise InvalidField("chosen", "nobody_chosen")
        answer_proposal(uow, proposal, accept, request)
        members = uow.members.of(incident.id)
        coming = [user for user in proposal.people if can_come(uow, incident, user)]
        new = tuple(user for user in coming if user not in members or not may_read(uow, incident, user))
        if not accept:
            record(uow, incident, InvitationDeclined(people=proposal.people, proposer=proposal.by), request)
        elif new:
            let_in(uow, incident, new, proposal.reason, request, deps.programme, proposed_by=proposal.by)
        if accept:
            _name_proposed(uow, incident, proposal, request)
        if left_out:
            record(uow, incident, InvitationNarrowed(proposer=proposal.by), request)
        uow.commit()
    return True


def _name_proposed(uow: UnitOfWork, incident: Incident, proposal: Proposal, request: Request) -> None:
    """Whoever was proposed for a function stands for it from now on."""
    for entry in uow.timeline.newest(incident.id, MOST_PROPOSED, kind=InvitationProposed):
        fact = entry.fact
        if isinstance(fact, InvitationProposed) and fact.function and entry.recorded_at == proposal.at:
            for user in set(fact.people) & set(proposal.people):
                record(uow, incident, PersonNamed(function=fact.function, to=user), request)
