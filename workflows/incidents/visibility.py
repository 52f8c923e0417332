"""Who may know of it: fewer at once, by anybody in the room; more only with a second person, or as Legal signs off."""

from dataclasses import replace

from workflows.access.audience import may_read, redraw_merged
from workflows.access.authorize import authorize, is_allowed, require
from workflows.access.grants import begin_grants
from workflows.deps import Deps
from workflows.domain.channels import RoomState
from workflows.domain.entries.scope import OpeningDeclined, OpeningProposed, VisibilityClosed, VisibilityOpened
from workflows.domain.errors import InvalidField, NotAllowed, ReasonNeeded
from workflows.domain.exposure import SeenBy, Visibility
from workflows.domain.ids import IncidentId, ProposalId, TypeCode
from workflows.domain.incident import Incident
from workflows.domain.merges import MergeState
from workflows.domain.naming import code_name
from workflows.domain.policy import Verb
from workflows.domain.proposals import Proposal, ProposalKind
from workflows.domain.request import Request
from workflows.domain.rosters import cleared_for
from workflows.incidents.membership import call_as_seen, let_in_legal, propose_invitation
from workflows.incidents.proposals import answer_proposal, find_standing, propose, supersede, take_proposal
from workflows.jobs.access import PutStrangersOut
from workflows.jobs.recovery import SyncMembers
from workflows.jobs.war_room import ProvisionWarRoom
from workflows.ports.store import UnitOfWork
from workflows.programme.models import Programme
from workflows.text.local_text import LocalText
from workflows.timeline.record import keep, new_entry, record
from workflows.war_room.room_state import set_state


def change_visibility(
    incident_id: IncidentId, visibility: Visibility, reason: str, request: Request, deps: Deps
) -> Incident | Proposal:
    """Narrow it at once; the incident as it now is, or the proposal to widen it, which waits for a second person.

    Raises `ReasonNeeded` for widening it without a reason, and `InvalidField` where its type forbids it or nobody could
    see it any more.
    """
    if visibility not in tuple(Visibility):
        raise InvalidField("visibility", "choice_gone")
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SET_VISIBILITY, incident_id, request.person)
        if visibility == incident.visibility:
            return incident
        check_possible(uow, incident, visibility, deps.programme)
        changed: Incident | Proposal
        if visibility.is_wider_than(incident.visibility):
            changed = _propose_opening(uow, incident, visibility, reason, request)
        else:
            changed = close_off(uow, incident, visibility, reason, request, deps.programme)
        uow.commit()
    return changed


def close_off(
    uow: UnitOfWork, incident: Incident, visibility: Visibility, reason: str, request: Request, programme: Programme
) -> Incident:
    """Inside a transaction: fewer people may know of it from now on."""
    changed = narrow(uow, incident, visibility)
    room = incident.war_room
    was_private = room is not None and (incident.exposure.private_room if room.is_private is None else room.is_private)
    if room is not None and not was_private and changed.exposure.private_room:
        set_state(uow, changed, RoomState.PUBLIC, False, request.now)  # until it has moved
    supersede(uow, incident.id, ProposalKind.OPEN_UP, request.now)
    record(uow, changed, VisibilityClosed(old=incident.visibility, new=visibility), request, text=reason)
    ask_legal(uow, changed, request, programme)
    return changed


def ask_legal(
    uow: UnitOfWork,
    incident: Incident,
    request: Request,
    programme: Programme,
) -> None:
    """Inside a transaction. Once only grants let people see it, whoever asks, the lead and Legal have one, Legal comes
    in, and everybody else in the room, or called into it before, is listed for Legal to let in."""
    legal = begin_grants(uow, incident, request.person.id, programme.classes_in(incident))
    called = call_as_seen(uow, incident, request, programme)
    if not incident.exposure.admitted_by_legal:
        return
    let_in_legal(uow, incident, legal, request, programme)
    others = sorted(uow.members.of(incident.id) | called)
    waiting = tuple(user for user in others if not may_read(uow, incident, user))
    if waiting:
        propose_invitation(uow, incident, waiting, "", None, request)


def narrow(uow: UnitOfWork, incident: Incident, visibility: Visibility) -> Incident:
    """Inside a transaction: the facts without their entry. Who is in the room is read again, because only they see it,
    or may not be there any more: then they are put out."""
    name = incident.code_name or code_name(incident.request_id)
    changed = replace(incident, visibility=visibility, code_name=name, waived=frozenset())
    uow.incidents.save(changed)
    uow.outbox.put(SyncMembers(incident.id))
    if changed.exposure.seen_by in (SeenBy.CLEARED, SeenBy.GRANTED):
        uow.outbox.put(PutStrangersOut(incident.id))
    redraw_merged(uow, changed)
    return changed


def _propose_opening(
    uow: UnitOfWork, incident: Incident, visibility: Visibility, reason: str, request: Request
) -> Proposal:
    if not (incident.exposure.lowered_by_legal and is_allowed(uow, Verb.SIGN_OFF, incident, request.person)):
        require(uow, Verb.OPEN_UP, incident, request.person)
    if not reason.strip():
        raise ReasonNeeded("opening_needs_reason")
    wanted = Proposal(
        incident_id=incident.id,
        kind=ProposalKind.OPEN_UP,
        by=request.person.id,
        at=request.now,
        visibility=visibility,
        reason=reason,
    )
    standing = find_standing(uow, wanted)
    if standing is not None:
        return standing
    record(uow, incident, OpeningProposed(new=visibility), request, text=reason)
    return propose(uow, wanted)


def check_possible(
    uow: UnitOfWork, incident: Incident, visibility: Visibility, programme: Programme, field: str = "visibility"
) -> None:
    """Raises `InvalidField` for a visibility that its type forbids or the type of what was merged into it, or with
    which nobody could see the incident."""
    known = programme.types.get(incident.type)
    title = known.title if known else LocalText(incident.type)
    if visibility.is_wider_than(programme.floor_of(incident.type)):
        raise InvalidField(field, "visibility_forced", type=title)
    if any(visibility.is_wider_than(programme.floor_of(kind)) for kind in _merged_kinds(uow, incident)):
        raise InvalidField(field, "visibility_merged", label=incident.label)
    is_seen = visibility.exposure.seen_by is not SeenBy.CLEARED or uow.rosters.of(cleared_for(incident.type))
    if not is_seen:
        raise InvalidField(field, "nobody_cleared", type=title)


def _merged_kinds(uow: UnitOfWork, incident: Incident) -> frozenset[TypeCode]:
    """The types of those that go on as this incident."""
    merges = uow.merges.with_incident(incident.id)
    numbers = {one.incident_id for one in merges if one.target == incident.id and one.state is not MergeState.UNDONE}
    return frozenset(one.type for one in uow.incidents.get_many(numbers).values())


def answer_opening(proposal_id: ProposalId, accept: bool, request: Request, deps: Deps) -> bool:
    """A second person lets more people know, or not; where Legal decides that, one of Legal. False when it was answered
    before."""
    with deps.store.write() as uow:
        taken = take_proposal(uow, proposal_id, ProposalKind.OPEN_UP, request.person, accept)
        if taken is None:
            return False
        incident, proposal = taken
        if request.person.id == proposal.by and accept:
            raise NotAllowed("second_person")
        answer_proposal(uow, proposal, accept, request)
        if accept:
            check_possible(uow, incident, proposal.visibility or Visibility.OPEN, deps.programme)
            _open_up(uow, incident, proposal, request, deps.programme)
        else:
            record(uow, incident, OpeningDeclined(old=incident.visibility), request)
        uow.commit()
    return True


def _open_up(uow: UnitOfWork, incident: Incident, proposal: Proposal, request: Request, programme: Programme) -> None:
    """Its room stays as it is: people join through Muster. It is announced, which it may never have been."""
    changed = replace(incident, visibility=proposal.visibility or Visibility.OPEN)
    uow.incidents.save(changed)
    if incident.war_room is not None and incident.war_room.is_private is None:
        uow.incidents.put_channel(incident.id, replace(incident.war_room, is_private=incident.exposure.private_room))
    fact = VisibilityOpened(old=incident.visibility, new=changed.visibility, agreed_by=request.person.id)
    keep(uow, changed, replace(new_entry(changed, fact, request, text=proposal.reason), by=proposal.by))
    uow.outbox.put(ProvisionWarRoom(incident.id))
    redraw_merged(uow, changed)
    call_as_seen(uow, changed, request, programme)
