"""Offers: what one person proposes and another settles. The parts that every kind of offer shares."""

from dataclasses import replace
from datetime import datetime

from workflows.access.authorize import authorize_part, names_of, require
from workflows.access.legal import ask_legal_to_sign
from workflows.domain.errors import NotAllowed, NotFound
from workflows.domain.ids import IncidentId, ProposalId, UserId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.proposals import PROPOSALS, Proposal, ProposalKind, ProposalState
from workflows.domain.request import Request
from workflows.domain.roles import role_holders
from workflows.jobs.incidents import CloseProposal, NotifyProposer, PostProposal, RefreshAsks
from workflows.ports.store import UnitOfWork


def find_same(uow: UnitOfWork, proposal: Proposal) -> Proposal | None:
    """An equal proposal that is open already: asked twice, it is asked once."""
    for standing in uow.proposals.open_of(proposal.incident_id, proposal.kind):
        if replace(standing, id=proposal.id, at=proposal.at, message=None) == proposal:
            return standing
    return None


def find_standing(uow: UnitOfWork, wanted: Proposal) -> Proposal | None:
    """An open one that asks for the same, also one of somebody else for other reasons. Who proposed it may propose it
    anew with a better reason."""
    for standing in uow.proposals.open_of(wanted.incident_id, wanted.kind):
        asks_the_same = _asked_for(standing) == _asked_for(wanted)
        if asks_the_same and (standing.by != wanted.by or standing.reason == wanted.reason):
            return standing
    return None


def _asked_for(proposal: Proposal) -> tuple[object, ...]:
    return proposal.to, proposal.severity, proposal.marking, proposal.visibility, proposal.use, proposal.people


def propose(uow: UnitOfWork, proposal: Proposal) -> Proposal:
    """A new offer is posted in the room; some kinds overtake the earlier ones."""
    if PROPOSALS[proposal.kind].alone:
        supersede(uow, proposal.incident_id, proposal.kind, proposal.at)
    stored = uow.proposals.add(proposal)
    uow.outbox.put(PostProposal(proposal.incident_id, stored.id, asked=True))
    incident = uow.incidents.get(proposal.incident_id)
    assert incident is not None, "it is read before anything is proposed"
    ask_legal_to_sign(uow, incident, stored)
    return stored


def supersede(uow: UnitOfWork, incident_id: IncidentId, kind: ProposalKind, now: datetime) -> None:
    """The facts changed: open proposals become superseded."""
    for proposal in uow.proposals.open_of(incident_id, kind):
        _settle(uow, replace(proposal, state=ProposalState.SUPERSEDED, answered_at=now))


def supersede_asked_of(uow: UnitOfWork, user: UserId, now: datetime) -> None:
    """Whoever was asked cannot answer any more; those who asked hear of it."""
    for proposal in uow.proposals.open_to(user):
        _settle(uow, replace(proposal, state=ProposalState.SUPERSEDED, answered_at=now))
        uow.outbox.put(NotifyProposer(proposal.incident_id, proposal.id, user=proposal.by))


def take_proposal(
    uow: UnitOfWork, proposal_id: ProposalId, kind: ProposalKind, by: Person, accept: bool
) -> tuple[Incident, Proposal] | None:
    """The offer and its incident, for somebody who may answer it; None when it was answered before. Whoever
    proposed it may take it back.

    Raises `NotFound` alike for an offer that does not exist and one that `by` may not know of.
    """
    missing = NotFound("no_such_offer")
    found = uow.proposals.get(proposal_id)
    if found is None or found.kind is not kind:
        authorize_part(uow, Verb.SEE, None, by, missing)
        raise missing
    answers = accept or by.id != found.by
    try:
        incident = authorize_part(uow, Verb.SEE, found.incident_id, by, missing)
        require(uow, PROPOSALS[kind].asks_for(incident.exposure) if answers else Verb.SEE, incident, by)
    except NotAllowed as refusal:
        raise _naming_others(uow, refusal, found) from None
    proposal = uow.proposals.get(proposal_id)  # read again under the incident's lock
    assert proposal is not None, "offers are never deleted"
    return (incident, proposal) if proposal.state is ProposalState.OPEN else None


def _naming_others(uow: UnitOfWork, refusal: NotAllowed, proposal: Proposal) -> NotAllowed:
    """The proposer cannot approve it: a refusal for want of a role names those who can, or says that nobody else can
    yet."""
    if refusal.text_key != "need_responder":
        return refusal
    others = tuple(user for user in role_holders(uow.roles.of(proposal.incident_id)) if user != proposal.by)
    if not others:
        return NotAllowed("need_second_responder", label=refusal.params["label"])
    refusal.params["holders"] = names_of(uow, others)
    return refusal


def answer_proposal(
    uow: UnitOfWork, proposal: Proposal, accept: bool, request: Request, *, tells_proposer: bool = True
) -> None:
    """Note the answer; the message in the room loses its buttons, and the proposer hears of it."""
    state = ProposalState.ACCEPTED if accept else ProposalState.DECLINED
    _settle(uow, replace(proposal, state=state, answered_by=request.person.id, answered_at=request.now))
    if tells_proposer and request.person.id != proposal.by:
        uow.outbox.put(NotifyProposer(proposal.incident_id, proposal.id, user=proposal.by))


def expire(uow: UnitOfWork, proposal: Proposal, now: datetime) -> None:
    """Nobody answered in time."""
    current = uow.proposals.get(proposal.id)
    if current is not None and current.state is ProposalState.OPEN:
        _settle(uow, replace(current, state=ProposalState.SUPERSEDED, answered_at=now))


def _settle(uow: UnitOfWork, proposal: Proposal) -> None:
    uow.proposals.save(proposal)
    uow.outbox.put(CloseProposal(proposal.incident_id, proposal.id))
    if proposal.to is not None:
        uow.outbox.put(RefreshAsks(proposal.incident_id))
