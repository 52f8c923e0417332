"""How bad it is: raised at once; lowered with rights, and from the worst only with a second person."""

from dataclasses import replace

from workflows.access.authorize import authorize, require
from workflows.deps import Deps
from workflows.domain.entries.incidents import SeverityChanged, SeverityKept, SeverityProposed
from workflows.domain.errors import InvalidField, NotAllowed, ReasonNeeded
from workflows.domain.ids import IncidentId, ProposalId, SeverityCode
from workflows.domain.incident import Incident
from workflows.domain.policy import Verb
from workflows.domain.proposals import Proposal, ProposalKind
from workflows.domain.request import Request
from workflows.domain.timeline import AlreadyPosted
from workflows.incidents.proposals import answer_proposal, find_standing, propose, supersede, take_proposal
from workflows.ports.store import UnitOfWork
from workflows.presentation.calls import calls_everybody
from workflows.reminders.closing import release_quiet_hours, remind_of_promise
from workflows.timeline.record import keep, new_entry, record


def change_severity(
    incident_id: IncidentId, severity: SeverityCode, reason: str, request: Request, deps: Deps
) -> Incident | Proposal:
    """Set the severity; the incident as it now is, or the offer that waits for a second person."""
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SET_SEVERITY, incident_id, request.person)
        changed = shift_severity(uow, incident, severity, reason, request, deps)
        uow.commit()
    return changed


def shift_severity(
    uow: UnitOfWork,
    incident: Incident,
    severity: SeverityCode,
    reason: str,
    request: Request,
    deps: Deps,
    part_of_update: bool = False,
) -> Incident | Proposal:
    """Inside a transaction: raise at once; lower with rights, and from the worst only with a reason and a second."""
    if severity not in deps.programme.severities:
        raise InvalidField("severity", "choice_gone")
    if severity == incident.severity:
        return incident
    lowers = deps.programme.rank(severity) > deps.programme.rank(incident.severity)
    if lowers:
        require(uow, Verb.LOWER_SEVERITY, incident, request.person)
    if lowers and deps.programme.severity(incident.severity).lowering_needs_second:
        if not reason.strip():
            raise ReasonNeeded("lowering_needs_reason", severity=incident.severity)
        return _propose_severity(uow, incident, severity, reason, request)
    if not lowers and deps.programme.severities[severity].reason and not reason.strip():
        raise ReasonNeeded("raising_needs_reason", severity=severity)
    return _set_severity(uow, incident, severity, reason, request, deps, part_of_update)


def _set_severity(
    uow: UnitOfWork,
    incident: Incident,
    severity: SeverityCode,
    reason: str,
    request: Request,
    deps: Deps,
    part_of_update: bool = False,
    proposal: Proposal | None = None,
) -> Incident:
    """`proposal`: whose change it is, approved by who asks for it now."""
    changed = replace(incident, severity=severity)
    soonest = request.now + deps.programme.severities[severity].update_every
    if changed.next_update_at is not None and soonest < changed.next_update_at:
        changed = replace(changed, next_update_at=soonest)
    uow.incidents.save(changed)
    supersede(uow, incident.id, ProposalKind.LOWER_SEVERITY, request.now)
    is_called = calls_everybody(incident.severity, severity, deps.programme)
    posted = AlreadyPosted.BY_UPDATE if part_of_update and not is_called else None
    sooner = changed.next_update_at if changed.next_update_at != incident.next_update_at else None
    agreed_by = request.person.id if proposal else None
    fact = SeverityChanged(old=incident.severity, new=severity, next=sooner, agreed_by=agreed_by)
    said_by_update = part_of_update and is_called  # the line calls people, the update says why
    words = "" if said_by_update else reason
    entry = new_entry(changed, fact, request, text=words, already_posted=posted)
    keep(uow, changed, replace(entry, by=proposal.by) if proposal else entry)
    remind_of_promise(uow, changed)
    release_quiet_hours(uow, incident, changed, request.now, deps.programme.quiet)
    return changed


def _propose_severity(
    uow: UnitOfWork, incident: Incident, severity: SeverityCode, reason: str, request: Request
) -> Proposal:
    wanted = Proposal(
        incident_id=incident.id,
        kind=ProposalKind.LOWER_SEVERITY,
        by=request.person.id,
        at=request.now,
        severity=severity,
        reason=reason,
    )
    standing = find_standing(uow, wanted)
    if standing is not None:
        return standing
    record(uow, incident, SeverityProposed(old=incident.severity, new=severity), request, text=reason)
    return propose(uow, wanted)


def answer_severity(proposal_id: ProposalId, accept: bool, request: Request, deps: Deps) -> bool:
    """A second person confirms or rejects a lower severity. False when it was answered before."""
    with deps.store.write() as uow:
        taken = take_proposal(uow, proposal_id, ProposalKind.LOWER_SEVERITY, request.person, accept)
        if taken is None:
            return False
        incident, proposal = taken
        if request.person.id == proposal.by and accept:
            raise NotAllowed("second_person")
        answer_proposal(uow, proposal, accept, request)
        assert proposal.severity is not None
        if accept:
            _set_severity(uow, incident, proposal.severity, proposal.reason, request, deps, proposal=proposal)
        else:
            record(uow, incident, SeverityKept(old=incident.severity, new=proposal.severity), request)
        uow.commit()
    return True
