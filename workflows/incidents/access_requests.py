"""Asking to come in. Whoever asks learns nothing unless they are let in: not that there is such an incident, not that
somebody said no."""

from datetime import datetime

from workflows.access.authorize import access_of, is_visible, require
from workflows.deps import Deps
from workflows.domain.access_requests import AT_MOST, EXPIRES_AFTER, AccessRequest
from workflows.domain.entries.access import AccessRefused, AccessRequested
from workflows.domain.errors import InvalidField, NotFound, ReasonNeeded
from workflows.domain.grants import Via
from workflows.domain.ids import IncidentId, ProposalId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.proposals import Proposal, ProposalKind
from workflows.domain.request import Request
from workflows.incidents.grants import MAX_REASON, admitting, check_comes, grant_anew
from workflows.incidents.membership import let_in
from workflows.incidents.proposals import answer_proposal, expire, propose, take_proposal
from workflows.jobs.access import DeliverAccessRequest
from workflows.jobs.states import Claimed, job_as
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record, record_own


def ask_to_join(number: IncidentId, reason: str, request: Request, deps: Deps) -> None:
    """Ask those who decide, if there is such an incident. The same is written whether or not there is.

    Raises `ReasonNeeded`, and `InvalidField` for a person who asked too often.
    """
    if not reason.strip():
        raise ReasonNeeded("joining_needs_reason")
    if len(reason) > MAX_REASON:
        raise InvalidField("reason", "too_long", limit=MAX_REASON)
    if not request.person.is_full_member:
        raise InvalidField("reason", "guests_cannot_ask")
    with deps.store.write() as uow:
        if uow.access_requests.count_since(request.person.id, request.now - EXPIRES_AFTER) >= AT_MOST:
            raise InvalidField("reason", "asked_too_often", limit=AT_MOST)
        asked = AccessRequest(number=number, user=request.person.id, reason=reason.strip(), at=request.now)
        uow.outbox.put(DeliverAccessRequest(uow.access_requests.add(asked).id))
        uow.commit()


def deliver_access_request(claimed: Claimed, deps: Deps) -> None:
    """One question in the room, to those who decide; none where nobody may be let in by it."""
    job = job_as(DeliverAccessRequest, claimed)
    with deps.store.write() as uow:
        asked = uow.access_requests.get(job.request_id)
        assert asked is not None, "requests are never deleted"
        incident, person = uow.incidents.get(asked.number), uow.people.get(asked.user)
        if incident is None or person is None or not _may_be_let_in(uow, incident, person):
            return
        wanted = Proposal(
            incident_id=incident.id, kind=ProposalKind.ACCESS, by=person.id, at=asked.at, reason=asked.reason
        )
        if any(one.by == person.id for one in uow.proposals.open_of(incident.id, ProposalKind.ACCESS)):
            return
        record_own(uow, incident, AccessRequested(who=person.id), uow.now)
        propose(uow, wanted)
        uow.commit()


def _may_be_let_in(uow: UnitOfWork, incident: Incident, person: Person) -> bool:
    return not is_visible(uow, incident, person) and not access_of(uow, incident, person).granted.is_denied


def asked_about(proposal_id: ProposalId, request: Request, deps: Deps) -> Incident | None:
    """The incident, for somebody who may let in who asked; None when it was answered before. Raises `NotFound`,
    `NotAllowed`, and `InvalidField` where they cannot be let in."""
    with deps.store.read() as uow:
        taken = take_proposal(uow, proposal_id, ProposalKind.ACCESS, request.person, accept=True)
        if taken is None:
            return None
        incident, proposal = taken
        require(uow, admitting(incident), incident, request.person)
        check_comes(uow, incident, proposal.by, None)
    return incident


def answer_access(
    proposal_id: ProposalId, accept: bool, request: Request, deps: Deps, until: datetime | None = None
) -> bool:
    """Let them in, or not; they hear only of the first. False when it was answered before, or has expired.

    Raises `InvalidField` for an end that is over, and as `grant_access` for somebody who is not cleared.
    """
    if until is not None and until <= request.now:
        raise InvalidField("until", "time_past")
    with deps.store.write() as uow:
        taken = take_proposal(uow, proposal_id, ProposalKind.ACCESS, request.person, accept)
        if taken is None:
            return False
        incident, proposal = taken
        if request.person.id == proposal.by:
            raise NotFound("no_such_offer")
        require(uow, admitting(incident), incident, request.person)
        if request.now - proposal.at >= EXPIRES_AFTER:
            return False
        person = uow.people.get(proposal.by)
        answer_proposal(uow, proposal, accept, request, tells_proposer=False)
        if accept and person is not None:
            grant_anew(uow, incident, person, Via.REQUEST, until, proposal.reason, request)
            check_comes(uow, incident, person.id, until)
            let_in(uow, incident, (person.id,), "", request, deps.programme)
        else:
            record(uow, incident, AccessRefused(who=proposal.by), request)
        uow.commit()
    return True


def expire_access_requests(now: datetime, deps: Deps) -> None:
    """Nobody answered: the question loses its buttons, and nobody is told."""
    with deps.store.read() as uow:
        old = uow.proposals.open_before(ProposalKind.ACCESS, now - EXPIRES_AFTER)
    for proposal in old:
        with deps.store.write() as uow:
            expire(uow, proposal, now)
            uow.commit()
