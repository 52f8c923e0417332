"""How far what is written about it may go: narrowed at once by anybody in its room, widened with a second person."""

from dataclasses import replace

from workflows.access.authorize import authorize, is_allowed, require
from workflows.deps import Deps
from workflows.domain.entries.markings import (
    MarkingChanged,
    MarkingKept,
    MarkingProposed,
    PrivilegeLifted,
    PrivilegeMarked,
)
from workflows.domain.errors import InvalidField, NotAllowed, ReasonNeeded
from workflows.domain.ids import IncidentId, ProposalId
from workflows.domain.incident import Incident
from workflows.domain.markings import Tlp
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.proposals import Proposal, ProposalKind
from workflows.domain.request import Request
from workflows.incidents.proposals import answer_proposal, find_standing, propose, supersede, take_proposal
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import keep, new_entry, record


def change_marking(
    incident_id: IncidentId, marking: Tlp, reason: str, request: Request, deps: Deps
) -> Incident | Proposal:
    """Narrow it at once; the incident as it now is, or the proposal to widen it, which waits for a second person.

    Raises `ReasonNeeded` for a wider label without a reason, and `InvalidField` for one that is too wide for its
    visibility.
    """
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.MARK, incident_id, request.person)
        if marking is incident.tlp:
            return incident
        changed: Incident | Proposal
        if marking.is_wider_than(incident.tlp):
            changed = _propose_wider(uow, incident, marking, reason, request)
        else:
            changed = _mark(uow, incident, marking, reason, request)
        uow.commit()
    return changed


def _mark(
    uow: UnitOfWork,
    incident: Incident,
    marking: Tlp,
    reason: str,
    request: Request,
    proposal: Proposal | None = None,
) -> Incident:
    """`proposal`: whose change it is, approved by who asks for it now."""
    changed = replace(incident, marking=marking)
    uow.incidents.save(changed)
    supersede(uow, incident.id, ProposalKind.WIDEN_MARKING, request.now)
    fact = MarkingChanged(old=incident.tlp, new=marking, agreed_by=request.person.id if proposal else None)
    entry = new_entry(changed, fact, request, text=reason)
    keep(uow, changed, replace(entry, by=proposal.by) if proposal else entry)
    return changed


def _propose_wider(uow: UnitOfWork, incident: Incident, marking: Tlp, reason: str, request: Request) -> Proposal:
    require(uow, Verb.WIDEN_MARKING, incident, request.person)
    _check_visibility(incident, marking)
    if not reason.strip():
        raise ReasonNeeded("widening_needs_reason", old=incident.tlp.label)
    wanted = Proposal(
        incident_id=incident.id,
        kind=ProposalKind.WIDEN_MARKING,
        by=request.person.id,
        at=request.now,
        marking=marking,
        reason=reason,
    )
    standing = find_standing(uow, wanted)
    if standing is not None:
        return standing
    record(uow, incident, MarkingProposed(old=incident.tlp, new=marking), request, text=reason)
    return propose(uow, wanted)


def _check_visibility(incident: Incident, marking: Tlp) -> None:
    widest = incident.exposure.widest_marking
    if marking.is_wider_than(widest):
        raise InvalidField("marking", "marking_too_wide", marking=marking.label, widest=widest.label)


def answer_marking(proposal_id: ProposalId, accept: bool, request: Request, deps: Deps) -> bool:
    """A second person approves or declines a wider label. False when it was answered before."""
    with deps.store.write() as uow:
        taken = take_proposal(uow, proposal_id, ProposalKind.WIDEN_MARKING, request.person, accept)
        if taken is None:
            return False
        incident, proposal = taken
        if request.person.id == proposal.by and accept:
            raise NotAllowed("second_person")
        answer_proposal(uow, proposal, accept, request)
        assert proposal.marking is not None
        if accept:
            _check_visibility(incident, proposal.marking)
            _mark(uow, incident, proposal.marking, proposal.reason, request, proposal)
        else:
            record(uow, incident, MarkingKept(old=incident.tlp, new=proposal.marking), request)
        uow.commit()
    return True


def mark_privileged(
    incident_id: IncidentId, is_privileged: bool, reason: str, request: Request, deps: Deps
) -> Incident:
    """Legal marks it as privileged, or takes that mark away, for a reason. It stands beside the label, hides nothing,
    and makes nothing privileged by itself. Raises `ReasonNeeded`."""
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SIGN_OFF, incident_id, request.person)
        if incident.privilege_marked is is_privileged:
            return incident
        if not is_privileged and not reason.strip():
            raise ReasonNeeded("lifting_needs_reason")
        changed = replace(incident, privilege_marked=is_privileged)
        uow.incidents.save(changed)
        fact = PrivilegeMarked() if is_privileged else PrivilegeLifted()
        record(uow, changed, fact, request, text=reason.strip())
        uow.commit()
    return changed


def may_mark_privileged(incident_id: IncidentId, person: Person, deps: Deps) -> bool:
    """Whether a form may offer it."""
    with deps.store.read() as uow:
        incident = authorize(uow, Verb.SEE, incident_id, person)
        return is_allowed(uow, Verb.SIGN_OFF, incident, person)
