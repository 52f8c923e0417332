"""Legal's sign-off that the record of a privileged incident is used beside the work in its room; on record, and taken
back at any time."""

from dataclasses import replace

from workflows.access.authorize import authorize
from workflows.deps import Deps
from workflows.domain.entries.markings import PrivilegeWaived, WaiverDeclined, WaiverProposed, WaiverRevoked
from workflows.domain.errors import InvalidField, ReasonNeeded
from workflows.domain.ids import IncidentId, ProposalId
from workflows.domain.incident import Incident
from workflows.domain.policy import Verb
from workflows.domain.privilege import Use
from workflows.domain.proposals import Proposal, ProposalKind
from workflows.domain.request import Request
from workflows.incidents.grants import MAX_REASON
from workflows.incidents.proposals import answer_proposal, expire, find_standing, propose, take_proposal
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record


def waive_privilege(incident_id: IncidentId, use: Use, reason: str, request: Request, deps: Deps) -> Incident:
    """Somebody of Legal who sees it signs. Raises `ReasonNeeded`, and `InvalidField` for one that is not privileged."""
    _check_reason(reason)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SIGN_OFF, incident_id, request.person)
        if not incident.exposure.needs_waiver:
            raise InvalidField("use", "not_privileged", label=incident.label)
        if incident.leaves_out(use):
            for proposal in uow.proposals.open_of(incident.id, ProposalKind.WAIVER):
                if proposal.use is use:
                    expire(uow, proposal, request.now)
            incident = _waive(uow, incident, use, reason, request)
            uow.commit()
    return incident


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonNeeded("waiving_needs_reason")
    if len(reason) > MAX_REASON:
        raise InvalidField("reason", "too_long", limit=MAX_REASON)


def _waive(uow: UnitOfWork, incident: Incident, use: Use, reason: str, request: Request) -> Incident:
    waived = replace(incident, waived=incident.waived | {use})
    uow.incidents.save(waived)
    record(uow, waived, PrivilegeWaived(use=use), request, text=reason.strip())
    return waived


def propose_waiver(incident_id: IncidentId, use: Use, reason: str, request: Request, deps: Deps) -> Proposal:
    """Somebody in it asks Legal for it. Asked again: the same proposal. Raises as `waive_privilege`, and `InvalidField`
    for a use that is allowed already."""
    _check_reason(reason)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.NOTE, incident_id, request.person)
        if not incident.leaves_out(use):
            raise InvalidField("use", "not_left_out", label=incident.label)
        wanted = Proposal(
            incident_id=incident.id,
            kind=ProposalKind.WAIVER,
            by=request.person.id,
            at=request.now,
            use=use,
            reason=reason.strip(),
        )
        standing = find_standing(uow, wanted)
        if standing is not None:
            return standing
        record(uow, incident, WaiverProposed(use=use), request, text=reason.strip())
        proposal = propose(uow, wanted)
        uow.commit()
    return proposal


def answer_waiver(proposal_id: ProposalId, accept: bool, request: Request, deps: Deps) -> bool:
    """Legal signs, or leaves it out as before. False when it was answered before, or is not privileged any more."""
    with deps.store.write() as uow:
        taken = take_proposal(uow, proposal_id, ProposalKind.WAIVER, request.person, accept)
        if taken is None:
            return False
        incident, proposal = taken
        assert proposal.use is not None
        if not incident.leaves_out(proposal.use):
            expire(uow, proposal, request.now)
            uow.commit()
            return False
        answer_proposal(uow, proposal, accept, request)
        if accept:
            _waive(uow, incident, proposal.use, proposal.reason, request)
        else:
            record(uow, incident, WaiverDeclined(use=proposal.use), request)
        uow.commit()
    return True


def revoke_waiver(incident_id: IncidentId, use: Use, request: Request, deps: Deps) -> Incident:
    """From now on it is left out again. What went out before stays out."""
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SIGN_OFF, incident_id, request.person)
        if use in incident.waived:
            incident = replace(incident, waived=incident.waived - {use})
            uow.incidents.save(incident)
            record(uow, incident, WaiverRevoked(use=use), request)
            uow.commit()
    return incident
