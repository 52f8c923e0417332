"""Changing what an incident is: severity, status, title. The parts that several verbs share stand here."""

from dataclasses import replace
from datetime import datetime

from workflows.access.authorize import access_of, authorize
from workflows.deps import Deps
from workflows.domain.errors import InvalidField, NotAllowed, ReasonNeeded
from workflows.domain.ids import IncidentId, ProposalId, SeverityCode, StatusId
from workflows.domain.incident import Incident, Phase
from workflows.domain.lifecycle import PHASES, StatusKind, check_transition
from workflows.domain.policy import Verb, check
from workflows.domain.proposals import Proposal, ProposalKind
from workflows.domain.reminders import Outcome, ReminderKind, for_missing_lead
from workflows.domain.request import Request
from workflows.domain.roles import lead_of
from workflows.domain.timeline import EntryKind
from workflows.incidents.proposals import answer_proposal, find_same, propose, supersede, take_proposal
from workflows.ports.store import UnitOfWork
from workflows.reminders.closing import close_fired, release_quiet_hours, remind_of_promise
from workflows.timeline.effects import ALREADY_POSTED, BY_UPDATE
from workflows.timeline.record import record

VERB_TO: dict[StatusKind, Verb] = {
    StatusKind.ACTIVE: Verb.SET_STATUS,
    StatusKind.WATCH: Verb.SET_STATUS,
    StatusKind.RESOLVED: Verb.RESOLVE,
    StatusKind.REVIEW: Verb.SET_STATUS,
    StatusKind.CLOSED: Verb.CLOSE,
    StatusKind.SIDE_EXIT: Verb.CANCEL,
}
"""What moving to a status of that kind counts as, when asking who may."""


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
        check(Verb.LOWER_SEVERITY, incident, access_of(uow, incident, request.person))
    if lowers and deps.programme.severity(incident.severity).lowering_needs_second:
        if not reason.strip():
            raise ReasonNeeded("lowering_needs_reason", severity=incident.severity)
        return _propose_severity(uow, incident, severity, reason, request)
    return _set_severity(uow, incident, severity, reason, request, deps, part_of_update)


def _set_severity(
    uow: UnitOfWork,
    incident: Incident,
    severity: SeverityCode,
    reason: str,
    request: Request,
    deps: Deps,
    part_of_update: bool,
) -> Incident:
    changed = replace(incident, severity=severity)
    soonest = request.now + deps.programme.severities[severity].update_every
    if changed.next_update_at is not None and soonest < changed.next_update_at:
        changed = replace(changed, next_update_at=soonest)
    uow.incidents.save(changed)
    supersede(uow, incident.id, ProposalKind.LOWER_SEVERITY, request.now)
    data = {"old": incident.severity, "new": severity} | ({ALREADY_POSTED: BY_UPDATE} if part_of_update else {})
    record(uow, changed, EntryKind.SEVERITY_CHANGED, request.person.id, request.now, text=reason, data=data)
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
    standing = find_same(uow, wanted)
    if standing is not None:
        return standing
    data = {"old": incident.severity, "new": severity}
    record(uow, incident, EntryKind.SEVERITY_PROPOSED, request.person.id, request.now, text=reason, data=data)
    return propose(uow, wanted)


def answer_severity(proposal_id: ProposalId, accept: bool, request: Request, deps: Deps) -> bool:
    """A second person confirms or rejects a lower severity. False when it was answered before."""
    with deps.store.write() as uow:
        taken = take_proposal(uow, proposal_id, ProposalKind.LOWER_SEVERITY, Verb.SET_SEVERITY, request.person)
        if taken is None:
            return False
        incident, proposal = taken
        if request.person.id == proposal.by and accept:
            raise NotAllowed("second_person")
        answer_proposal(uow, proposal, accept, request)
        assert proposal.severity is not None
        if accept:
            _set_severity(uow, incident, proposal.severity, proposal.reason, request, deps, part_of_update=False)
        else:
            data = {"old": incident.severity, "new": proposal.severity}
            record(uow, incident, EntryKind.SEVERITY_KEPT, request.person.id, request.now, data=data)
        uow.commit()
    return True


def change_status(
    incident_id: IncidentId,
    status: StatusId,
    reason: str,
    request: Request,
    deps: Deps,
    verb: Verb = Verb.SEE,
) -> Incident:
    """Move to a status, by the table, with a reason where one is needed. `verb`: what it has to be besides."""
    with deps.store.write() as uow:
        incident = authorize(uow, verb, incident_id, request.person)
        changed = shift_status(uow, incident, status, reason, request, deps)
        uow.commit()
    return changed


def shift_status(
    uow: UnitOfWork,
    incident: Incident,
    status: StatusId,
    reason: str,
    request: Request,
    deps: Deps,
    part_of_update: bool = False,
) -> Incident:
    """Inside a transaction: the transition, its rights, and what it starts or ends."""
    programme = deps.programme
    if status not in {s.id for s in programme.statuses}:
        raise InvalidField("status", "choice_gone")
    old, new = programme.status(incident.status), programme.status(status)
    reopens = PHASES[new.kind] is Phase.ACTIVE and not incident.is_active
    check(Verb.REOPEN if reopens else VERB_TO[new.kind], incident, access_of(uow, incident, request.person))
    review = programme.severity(incident.severity).review_before_close
    check_transition(old, new, reason, review_expected=review)
    changed = _enter(incident, new.id, new.kind, reopens, request.now, deps)
    uow.incidents.save(changed)
    told = {ALREADY_POSTED: BY_UPDATE} if part_of_update else {}
    data = {"old": old.id, "new": new.id, "phase": changed.phase.value} | told
    record(uow, changed, EntryKind.STATUS_CHANGED, request.person.id, request.now, text=reason, data=data)
    _move_reminders(uow, incident, changed, request, deps)
    if changed.has_ended:
        for kind in ProposalKind:
            supersede(uow, changed.id, kind, request.now)
    return changed


def _enter(
    incident: Incident, status: StatusId, kind: StatusKind, reopens: bool, now: datetime, deps: Deps
) -> Incident:
    phase = PHASES[kind]
    changed = replace(incident, status=status, phase=phase)
    if phase is not Phase.ACTIVE:
        changed = replace(changed, next_update_at=None)
    if kind is StatusKind.RESOLVED:
        changed = replace(changed, resolved_at=now)
    if phase is Phase.ENDED:
        changed = replace(changed, closed_at=now)
    if reopens:
        every = deps.programme.severity(incident.severity).update_every
        changed = replace(changed, next_update_at=now + every, resolved_at=None, closed_at=None)
    return changed


def _move_reminders(uow: UnitOfWork, before: Incident, after: Incident, request: Request, deps: Deps) -> None:
    if before.is_active and not after.is_active:
        for kind in (ReminderKind.UPDATE_DUE, ReminderKind.MISSING_LEAD):
            close_fired(uow, after.id, kind, Outcome.SUPERSEDED, request.person.id)
    if after.is_active and not before.is_active:
        remind_of_promise(uow, after)
        if lead_of(uow.roles.of(after.id)) is None:
            uow.reminders.add(for_missing_lead(after, request.now, deps.programme.missing_lead_after))


def rename(incident_id: IncidentId, title: str, request: Request, deps: Deps) -> Incident:
    """A new title; the room of an open incident follows, a private one keeps its code name."""
    cleaned = " ".join(title.split())
    if not cleaned:
        raise InvalidField("title", "title_missing")
    if len(cleaned) > 200:
        raise InvalidField("title", "too_long", limit=200)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.RENAME, incident_id, request.person)
        if incident.title == cleaned:
            return incident
        changed = replace(incident, title=cleaned)
        uow.incidents.save(changed)
        data = {"old": incident.title, "new": cleaned}
        record(uow, changed, EntryKind.TITLE_CHANGED, request.person.id, request.now, data=data)
        uow.commit()
    return changed
