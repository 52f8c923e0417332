"""What somebody answers who was told what they may meet in an incident that calls them: they join, or it is not for
them. Why not is asked by nobody, and read by nobody."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from workflows.access.grants import can_come
from workflows.deps import Deps
from workflows.domain.entries.answers import TaskDeclined
from workflows.domain.entries.calls import HazardAcknowledged, HazardDeclined
from workflows.domain.entries.incidents import PeopleInvited
from workflows.domain.entries.roles import HandoverDeclined, HandoverProposed, RoleAssigned
from workflows.domain.entries.tasks import TaskAdded, TaskReassigned
from workflows.domain.errors import NotFound
from workflows.domain.hazard_notices import HazardNotice, HazardNoticeState
from workflows.domain.ids import IncidentId
from workflows.domain.incident import Incident
from workflows.domain.proposals import ProposalKind
from workflows.domain.request import Request
from workflows.domain.roles import holders
from workflows.domain.timeline import Entry, EntryFact
from workflows.incidents.asks import give_back, told_instead
from workflows.incidents.call_again import somebody_has_it
from workflows.incidents.membership import add_member
from workflows.incidents.proposals import answer_proposal
from workflows.jobs.access import CallNext
from workflows.jobs.incidents import NotifyAsked, NotifyAssignee, SendInstructions
from workflows.jobs.war_room import RefreshIncidentCard
from workflows.outbox.preconditions import incident_of
from workflows.ports.store import UnitOfWork
from workflows.timeline.effects import jobs_for
from workflows.timeline.record import record

TELLS = NotifyAsked | NotifyAssignee | SendInstructions


def join_called(incident_id: IncidentId, request: Request, deps: Deps) -> Incident:
    """They know what they may meet there, and come in: on record. Raises `NotFound` alike for everybody who is not
    called, and where they may not come any more."""
    with deps.store.write() as uow:
        incident, notice = _called(uow, incident_id, request)
        if not can_come(uow, incident, notice.user):
            raise NotFound("no_such_ask")
        add_member(uow, incident, notice.user, notice.by or incident.declared_by, request.now, notice.role)
        classes = deps.programme.hazards_of(incident)
        record(uow, incident, HazardAcknowledged(classes=classes), request)
        somebody_has_it(uow, incident, notice.user)
        for entry in _asks(uow, notice):
            _tell(uow, incident, entry, notice)
        uow.commit()
    return incident


def decline_called(incident_id: IncidentId, request: Request, deps: Deps) -> bool:
    """Not them: what they were given goes back, and whoever called hears that they cannot, and nobody else. Whether
    they had been given something, of which the room reads that it is free. Raises as `join_called`."""
    with deps.store.write() as uow:
        incident, notice = _called(uow, incident_id, request)
        uow.hazard_notices.settle(incident.id, (notice.user,), HazardNoticeState.DECLINED, request.now)
        asked = {type(entry.fact): entry for entry in _asks(uow, notice)}
        for entry in asked.values():
            GIVE_BACK[type(entry.fact)](uow, incident, entry, request, deps)
        uow.outbox.put(RefreshIncidentCard(incident.id))
        uow.outbox.put(CallNext(incident.id, user=notice.user))
        uow.commit()
    return bool(asked.keys() - {PeopleInvited})


def _called(uow: UnitOfWork, incident_id: IncidentId, request: Request) -> tuple[Incident, HazardNotice]:
    if uow.hazard_notices.open_for(incident_id, request.person.id) is None or request.person.is_deactivated:
        uow.look.missed(incident_id)
        raise NotFound("no_such_ask")
    uow.incidents.lock(incident_id)
    notice = uow.hazard_notices.open_for(incident_id, request.person.id)
    if notice is None:
        raise NotFound("no_such_ask")
    return incident_of(uow, incident_id), notice


def _asks(uow: UnitOfWork, notice: HazardNotice) -> list[Entry]:
    """What they were asked since they were called."""
    return [
        entry
        for entry in uow.timeline.of(notice.incident_id)
        if entry.recorded_at >= notice.at and type(entry.fact) in GIVE_BACK and notice.user in entry.fact.asked
    ]


def _tell(uow: UnitOfWork, incident: Incident, entry: Entry, notice: HazardNotice) -> None:
    """What else they were asked meanwhile; the message that they have is edited into the first of it."""
    for job in jobs_for(incident, entry):
        if isinstance(job, TELLS) and job.user == notice.user and entry.id != notice.entry_id:
            uow.outbox.put(job)


def _cannot_come(uow: UnitOfWork, incident: Incident, entry: Entry, request: Request, deps: Deps) -> None:
    told = told_instead(uow, incident, entry, request)
    record(uow, incident, HazardDeclined(asker=entry.by, told=told), request)


def _role_back(uow: UnitOfWork, incident: Incident, entry: Entry, request: Request, deps: Deps) -> None:
    assert isinstance(entry.fact, RoleAssigned)
    if request.person.id in holders(uow.roles.of(incident.id), entry.fact.role):
        give_back(uow, incident, entry, "", request, deps)


def _handover_back(uow: UnitOfWork, incident: Incident, entry: Entry, request: Request, deps: Deps) -> None:
    for proposal in uow.proposals.open_of(incident.id, ProposalKind.HANDOVER):
        if proposal.to == request.person.id:
            answer_proposal(uow, proposal, False, request)
            record(uow, incident, HandoverDeclined(proposal.by), request)


def _tasks_back(uow: UnitOfWork, incident: Incident, entry: Entry, request: Request, deps: Deps) -> None:
    """All that they were given."""
    for task in uow.tasks.of(incident.id):
        if task.is_open and task.assignee == request.person.id:
            uow.tasks.save(replace(task, assignee=None))
            record(uow, incident, TaskDeclined(asker=entry.by, number=task.number), request)


GIVE_BACK: Mapping[type[EntryFact], Callable[[UnitOfWork, Incident, Entry, Request, Deps], None]] = {
    PeopleInvited: _cannot_come,
    RoleAssigned: _role_back,
    HandoverProposed: _handover_back,
    TaskAdded: _tasks_back,
    TaskReassigned: _tasks_back,
}
