"""How far it is: which status may follow which, who may move it, and what that starts or ends."""

from dataclasses import replace
from datetime import datetime

from workflows.access.audience import redraw_merged
from workflows.access.authorize import authorize, require
from workflows.deps import Deps
from workflows.domain.entries.incidents import IncidentDeclared, SeverityChanged, StatusChanged
from workflows.domain.errors import InvalidField, WhichIncident
from workflows.domain.ids import IncidentId, StatusId
from workflows.domain.incident import Incident, Phase
from workflows.domain.lifecycle import PHASES, StatusKind, check_transition
from workflows.domain.merges import MergeState
from workflows.domain.policy import Verb
from workflows.domain.proposals import ProposalKind
from workflows.domain.reminders import Outcome, ReminderKind, for_missing_lead
from workflows.domain.request import Request
from workflows.domain.roles import lead_of
from workflows.domain.timeline import AlreadyPosted
from workflows.incidents.glass_review import say_what_is_open
from workflows.incidents.leftover import Leftover, check_leftover, dispose
from workflows.incidents.proposals import supersede
from workflows.jobs.timeline import RefreshSummary
from workflows.ports.store import UnitOfWork
from workflows.reminders.closing import close_fired, remind_of_promise
from workflows.timeline.record import record

VERB_TO: dict[StatusKind, Verb] = {
    StatusKind.ACTIVE: Verb.SET_STATUS,
    StatusKind.WATCH: Verb.SET_STATUS,
    StatusKind.RESOLVED: Verb.RESOLVE,
    StatusKind.REVIEW: Verb.SET_STATUS,
    StatusKind.CLOSED: Verb.CLOSE,
    StatusKind.SIDE_EXIT: Verb.CANCEL,
    StatusKind.DUPLICATE: Verb.MERGE,
}
"""What moving to a status of that kind counts as, when asking who may."""


def change_status(
    incident_id: IncidentId,
    status: StatusId,
    reason: str,
    request: Request,
    deps: Deps,
    verb: Verb = Verb.SEE,
    leftover: Leftover | None = None,
) -> Incident:
    """Move to a status, by the table, with a reason where one is needed. `verb`: what it has to be besides. `leftover`:
    what becomes of open tasks once it is not active any more; without it they stay."""
    check_leftover(leftover, request, deps)
    with deps.store.write() as uow:
        incident = authorize(uow, verb, incident_id, request.person)
        changed = shift_status(uow, incident, status, reason, request, deps)
        if leftover is not None and not changed.is_active:
            dispose(uow, changed, leftover, request, deps.programme)
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
    duplicate_of: IncidentId | None = None,
) -> Incident:
    """Inside a transaction: the transition, its rights, and what it starts or ends. Raises `WhichIncident` for a
    duplicate without the other incident."""
    programme = deps.programme
    if status not in {s.id for s in programme.statuses}:
        raise InvalidField("status", "choice_gone")
    old, new = programme.status(incident.status), programme.status(status)
    reopens = PHASES[new.kind] is Phase.ACTIVE and not incident.is_active
    require(uow, Verb.REOPEN if reopens else VERB_TO[new.kind], incident, request.person)
    review = new.kind is StatusKind.CLOSED and _review_expected(uow, incident, deps)
    check_transition(old, new, reason, review_expected=review)
    if new.kind is StatusKind.DUPLICATE and duplicate_of is None:
        raise WhichIncident
    changed = _enter(incident, new.id, new.kind, reopens, request.now, deps)
    changed = replace(changed, duplicate_of=duplicate_of)
    uow.incidents.save(changed)
    _settle_merge(uow, incident)
    said_by_update = part_of_update and reopens  # the line calls people, the update says why
    posted = AlreadyPosted.BY_UPDATE if part_of_update and not reopens else None
    posted = AlreadyPosted.BY_MERGE if duplicate_of else posted
    fact = StatusChanged(old=old.id, new=new.id, phase=changed.phase, next=changed.next_update_at if reopens else None)
    record(uow, changed, fact, request, text="" if said_by_update else reason, already_posted=posted)
    if reopens:
        uow.outbox.put(RefreshSummary(changed.id))
    move_reminders(uow, incident, changed, request, deps)
    if changed.has_ended:
        say_what_is_open(uow, changed, request.now)
        for kind in ProposalKind:
            supersede(uow, changed.id, kind, request.now)
    return changed


def _review_expected(uow: UnitOfWork, incident: Incident, deps: Deps) -> bool:
    """Whether it ever was so severe, however severe it is now."""
    facts = [entry.fact for entry in uow.timeline.of(incident.id)]
    had = {incident.severity}
    had |= {fact.severity for fact in facts if isinstance(fact, IncidentDeclared)}
    had |= {code for fact in facts if isinstance(fact, SeverityChanged) for code in (fact.old, fact.new)}
    return any(deps.programme.severity(code).review_before_close for code in had)


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


def _settle_merge(uow: UnitOfWork, incident: Incident) -> None:
    """Reopened, it is a duplicate no more. Its tasks stay where they are."""
    if incident.duplicate_of is None:
        return
    merge = uow.merges.last_of(incident.id)
    if merge is not None and merge.state is MergeState.OPEN:
        uow.merges.save(replace(merge, state=MergeState.SETTLED))
    redraw_merged(uow, incident)


def move_reminders(uow: UnitOfWork, before: Incident, after: Incident, request: Request, deps: Deps) -> None:
    """The promise and the missing lead are asked for while it is active."""
    if before.is_active and not after.is_active:
        for kind in (ReminderKind.UPDATE_DUE, ReminderKind.MISSING_LEAD):
            close_fired(uow, after.id, kind, Outcome.SUPERSEDED, request.person.id)
    if after.is_active and not before.is_active:
        remind_of_promise(uow, after)
        if lead_of(uow.roles.of(after.id)) is None:
            uow.reminders.add(for_missing_lead(after, request.now, deps.programme.missing_lead_after))
