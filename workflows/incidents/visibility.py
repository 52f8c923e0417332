"""Who may know of it: closed at once by anybody in the room, opened again only with a second person."""

from dataclasses import replace

from workflows.access.audience import redraw_merged
from workflows.access.authorize import authorize, require
from workflows.deps import Deps
from workflows.domain.channels import RoomState
from workflows.domain.entries.scope import OpeningDeclined, OpeningProposed, VisibilityClosed, VisibilityOpened
from workflows.domain.errors import InvalidField, NotAllowed, ReasonNeeded
from workflows.domain.exposure import OFFERED, Visibility
from workflows.domain.ids import IncidentId, ProposalId
from workflows.domain.incident import Incident
from workflows.domain.naming import code_name
from workflows.domain.policy import Verb
from workflows.domain.proposals import Proposal, ProposalKind
from workflows.domain.request import Request
from workflows.incidents.proposals import answer_proposal, find_standing, propose, supersede, take_proposal
from workflows.incidents.room_state import set_state
from workflows.jobs.recovery import SyncMembers
from workflows.jobs.war_room import ProvisionWarRoom
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import keep, new_entry, record


def change_visibility(
    incident_id: IncidentId, visibility: Visibility, reason: str, request: Request, deps: Deps
) -> Incident | Proposal:
    """Close it at once; the incident as it now is, or the proposal to open it, which waits for a second person.

    Raises `ReasonNeeded` for an opening without a reason, and `InvalidField` where its type forces what it is.
    """
    if visibility not in OFFERED:
        raise InvalidField("visibility", "choice_gone")
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SET_VISIBILITY, incident_id, request.person)
        if visibility == incident.visibility:
            return incident
        changed: Incident | Proposal
        if visibility.is_wider_than(incident.visibility):
            changed = _propose_opening(uow, incident, reason, request, deps)
        else:
            changed = close_off(uow, incident, visibility, reason, request)
        uow.commit()
    return changed


def close_off(uow: UnitOfWork, incident: Incident, visibility: Visibility, reason: str, request: Request) -> Incident:
    """Inside a transaction: fewer people may know of it from now on."""
    changed = narrow(uow, incident, visibility)
    if changed.war_room is not None and not changed.war_room.is_private and changed.exposure.private_room:
        set_state(uow, changed, RoomState.PUBLIC, changed.war_room.is_private, request.now)  # until people convert it
    supersede(uow, incident.id, ProposalKind.OPEN_UP, request.now)
    record(uow, changed, VisibilityClosed(old=incident.visibility, new=visibility), request, text=reason)
    return changed


def narrow(uow: UnitOfWork, incident: Incident, visibility: Visibility) -> Incident:
    """Inside a transaction: the facts without their entry. Who is in the room is read again, because only they see
    it."""
    name = incident.code_name or code_name(incident.request_id)
    changed = replace(incident, visibility=visibility, code_name=name)
    uow.incidents.save(changed)
    uow.outbox.put(SyncMembers(incident.id))
    redraw_merged(uow, changed)
    return changed


def _propose_opening(uow: UnitOfWork, incident: Incident, reason: str, request: Request, deps: Deps) -> Proposal:
    require(uow, Verb.OPEN_UP, incident, request.person)
    _check_type(incident, deps)
    if not reason.strip():
        raise ReasonNeeded("opening_needs_reason")
    wanted = Proposal(
        incident_id=incident.id, kind=ProposalKind.OPEN_UP, by=request.person.id, at=request.now, reason=reason
    )
    standing = find_standing(uow, wanted)
    if standing is not None:
        return standing
    record(uow, incident, OpeningProposed(), request, text=reason)
    return propose(uow, wanted)


def _check_type(incident: Incident, deps: Deps) -> None:
    kind = deps.programme.types.get(incident.type)
    if kind is not None and kind.forced and Visibility.OPEN.is_wider_than(kind.visibility):
        raise InvalidField("visibility", "visibility_forced", type=kind.title)


def answer_opening(proposal_id: ProposalId, accept: bool, request: Request, deps: Deps) -> bool:
    """A second person opens it to everybody, or not. False when it was answered before."""
    with deps.store.write() as uow:
        taken = take_proposal(uow, proposal_id, ProposalKind.OPEN_UP, request.person, accept)
        if taken is None:
            return False
        incident, proposal = taken
        if request.person.id == proposal.by and accept:
            raise NotAllowed("second_person")
        answer_proposal(uow, proposal, accept, request)
        if accept:
            _check_type(incident, deps)
            _open_up(uow, incident, proposal, request)
        else:
            record(uow, incident, OpeningDeclined(), request)
        uow.commit()
    return True


def _open_up(uow: UnitOfWork, incident: Incident, proposal: Proposal, request: Request) -> None:
    """Its room stays as it is: people join through Muster. It is announced, which it may never have been."""
    changed = replace(incident, visibility=Visibility.OPEN)
    uow.incidents.save(changed)
    if incident.war_room is not None and incident.war_room.is_private is None:
        uow.incidents.put_channel(incident.id, replace(incident.war_room, is_private=incident.exposure.private_room))
    fact = VisibilityOpened(old=incident.visibility, new=changed.visibility, agreed_by=request.person.id)
    keep(uow, changed, replace(new_entry(changed, fact, request, text=proposal.reason), by=proposal.by))
    uow.outbox.put(ProvisionWarRoom(incident.id))
    redraw_merged(uow, changed)
