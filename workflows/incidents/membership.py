"""Bringing people into the room, and keeping what Muster knows of the room's members true."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from workflows.access.audience import may_read, redraw_merged
from workflows.access.authorize import authorize, is_allowed, names_of
from workflows.access.grants import can_come, let_see
from workflows.access.hazard_notices import came_in, holds_back
from workflows.access.people import require_assignable
from workflows.deps import Deps
from workflows.domain.channels import RoomState
from workflows.domain.entries.incidents import InvitationProposed, PeopleInvited
from workflows.domain.errors import InvalidField, NotAllowed
from workflows.domain.exposure import Presence
from workflows.domain.grants import Via
from workflows.domain.ids import ChannelId, FunctionId, IncidentId, RoleId, UserId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.proposals import Proposal, ProposalKind
from workflows.domain.request import Request
from workflows.domain.roles import role_holders
from workflows.incidents.departures import out_of_room
from workflows.incidents.proposals import find_same, propose
from workflows.jobs.access import PutStrangersOut
from workflows.jobs.incidents import InviteToRoom
from workflows.jobs.recovery import SyncMembers
from workflows.jobs.war_room import LookAtRoom
from workflows.outbox.preconditions import incident_of
from workflows.ports.store import UnitOfWork
from workflows.programme.models import Programme
from workflows.timeline.record import keep, new_entry, record


class Invited(StrEnum):
    """What came of inviting one person."""

    NOW = "now"
    PROPOSED = "proposed"
    """Somebody with a role has to agree."""
    ALREADY = "already"
    IMPOSSIBLE = "impossible"


MAX_WHY = 500


def invite(
    incident_id: IncidentId, users: Iterable[UserId], why: str, request: Request, deps: Deps
) -> Mapping[UserId, Invited]:
    """Invite people, with a result for each. They count as members at once: the invitation follows. Where not every
    member may invite, it is proposed to those who may.

    Raises `InvalidField` for nobody, and for one person alone who is a bot or deactivated.
    """
    wanted = tuple(dict.fromkeys(users))
    if not wanted:
        raise InvalidField("people", "nobody_named")
    if len(why) > MAX_WHY:
        raise InvalidField("why", "too_long", limit=MAX_WHY)
    possible = {user for user in wanted if _can_be_invited(user, alone=len(wanted) == 1, request=request, deps=deps)}
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.INVITE, incident_id, request.person)
        coming = [user for user in wanted if user in possible]
        found = let_in_or_propose(uow, incident, coming, why, request, deps.programme)
        if [*found.values()] == [Invited.IMPOSSIBLE]:
            raise InvalidField("people", "cannot_come", name=names_of(uow, wanted)[0], label=incident.label)
        uow.commit()
    return {user: found.get(user, Invited.IMPOSSIBLE) for user in wanted}


def let_in_or_propose(
    uow: UnitOfWork,
    incident: Incident,
    users: Iterable[UserId],
    why: str,
    request: Request,
    programme: Programme,
    function: FunctionId | None = None,
) -> Mapping[UserId, Invited]:
    """Inside a transaction, for somebody who may invite: as `invite`. `function`: what they stand for."""
    kinds = dict.fromkeys(users, Invited.ALREADY)
    members = uow.members.of(incident.id)
    coming = tuple(user for user in kinds if can_come(uow, incident, user))
    new = tuple(user for user in coming if user not in members or not may_read(uow, incident, user))
    lets_in = may_admit(uow, incident, request.person)
    if new and lets_in:
        let_in(uow, incident, new, why, request, programme)
    elif new:
        propose_invitation(uow, incident, new, why, function, request)
    kinds |= dict.fromkeys(new, Invited.NOW if lets_in else Invited.PROPOSED)
    return kinds | {user: Invited.IMPOSSIBLE for user in kinds if user not in coming}


def may_admit(uow: UnitOfWork, incident: Incident, person: Person) -> bool:
    """Whether they may let others in, rather than propose it."""
    if incident.exposure.admitted_by_legal:
        return is_allowed(uow, Verb.SIGN_OFF, incident, person)
    return incident.exposure.invites_freely or is_allowed(uow, Verb.ADMIT, incident, person)


def let_in(
    uow: UnitOfWork,
    incident: Incident,
    people: tuple[UserId, ...],
    why: str,
    request: Request,
    programme: Programme,
    proposed_by: UserId | None = None,
) -> None:
    """Inside a transaction. `proposed_by`: who invites them, with the approval of who asks for it now."""
    for user in people:
        _add_member(uow, incident, user, request, programme)
    fact = PeopleInvited(people, agreed_by=request.person.id if proposed_by else None)
    entry = new_entry(incident, fact, request, text=why.strip())
    keep(uow, incident, replace(entry, by=proposed_by) if proposed_by else entry)


def let_in_legal(
    uow: UnitOfWork, incident: Incident, legal: Iterable[UserId], request: Request, programme: Programme
) -> None:
    """Inside a transaction: Legal's people, who have a grant, come into the room and are told why."""
    members = uow.members.of(incident.id)
    new = tuple(user for user in sorted(legal) if user not in members and user != request.person.id)
    for user in new:
        _add_member(uow, incident, user, request, programme)
    if new:
        record(uow, incident, PeopleInvited(new), request)


def propose_invitation(
    uow: UnitOfWork,
    incident: Incident,
    people: tuple[UserId, ...],
    why: str,
    function: FunctionId | None,
    request: Request,
) -> None:
    """Inside a transaction: whoever may let them in is asked; one message for all of them."""
    wanted = Proposal(
        incident_id=incident.id,
        kind=ProposalKind.INVITATION,
        by=request.person.id,
        at=request.now,
        people=people,
        reason=why.strip(),
    )
    if find_same(uow, wanted) is None:
        record(uow, incident, InvitationProposed(people, function=function), request, text=wanted.reason)
        propose(uow, wanted)


def _can_be_invited(user: UserId, alone: bool, request: Request, deps: Deps) -> bool:
    try:
        require_assignable("people", user, request.now, deps)
    except InvalidField:
        if alone:
            raise
        return False
    return True


def join(incident_id: IncidentId, request: Request, deps: Deps) -> Incident:
    """Join an incident one may see: the invitation into its room follows."""
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SEE, incident_id, request.person)
        if request.person.id not in uow.members.of(incident.id):
            _add_member(uow, incident, request.person.id, request, deps.programme)
            record(uow, incident, PeopleInvited((request.person.id,)), request)
        uow.commit()
    return incident


def bring_in(
    uow: UnitOfWork,
    incident: Incident,
    user: UserId,
    request: Request,
    programme: Programme,
    role: RoleId | None = None,
) -> None:
    """Inside a transaction: `user`, who is given work, counts as a member from now on, and the invitation follows; or
    they are told first what they may meet there.
    `role`: what lets them see it ends with that one.

    Raises `NotAllowed` where `request.person` may not let them in.
    """
    if user in uow.members.of(incident.id) and may_read(uow, incident, user):
        return
    if not can_come(uow, incident, user):
        raise NotAllowed("cannot_come", name=names_of(uow, (user,))[0], label=incident.label)
    if user != request.person.id and not may_admit(uow, incident, request.person):
        if incident.exposure.admitted_by_legal:
            raise NotAllowed("legal_decides", name=names_of(uow, (user,))[0], label=incident.label)
        (name,), holders = names_of(uow, (user,)), names_of(uow, role_holders(uow.roles.of(incident.id)))
        raise NotAllowed("not_let_in", name=name, holders=holders)
    _add_member(uow, incident, user, request, programme, role)


def _add_member(
    uow: UnitOfWork,
    incident: Incident,
    user: UserId,
    request: Request,
    programme: Programme,
    role: RoleId | None = None,
) -> None:
    if not holds_back(uow, incident, user, request, programme, role):
        add_member(uow, incident, user, request.person.id, request.now, role)


def add_member(
    uow: UnitOfWork, incident: Incident, user: UserId, by: UserId, now: datetime, role: RoleId | None = None
) -> None:
    """Inside a transaction: they see it, and the invitation into its room follows. `by`: who hears if it fails."""
    let_see(uow, incident, user, Via.ROLE if role else Via.INVITATION, by, role or "")
    uow.members.add(incident.id, user, now)
    came_in(uow, incident, user, now)
    redraw_merged(uow, incident)
    uow.outbox.put(InviteToRoom(incident.id, user=user, by=by))


def joined(room: ChannelId, user: UserId, at: datetime, deps: Deps) -> None:
    """Somebody came into the room at that moment of the chat's clock: it said so, perhaps late."""
    incident = _incident_of(room, deps)
    if incident is not None:
        _admit(incident, user, Presence.JOINED, _reported(at, deps), deps)
        _hear_again(incident, deps)


def came_back(room: ChannelId, deps: Deps) -> None:
    """Muster itself came into the room. It is nobody's audience, and no member."""
    incident = _incident_of(room, deps)
    if incident is not None:
        _hear_again(incident, deps)


def _hear_again(incident: Incident, deps: Deps) -> None:
    """Only in a room that Muster is in does it hear who joins: perhaps it was Muster."""
    if incident.room_state is not RoomState.READY:
        with deps.store.write() as uow:
            uow.outbox.put(LookAtRoom(incident.id))
            uow.commit()


def reacted_in(room: ChannelId, user: UserId, at: datetime, deps: Deps) -> None:
    """Somebody reacted to something in the room at that moment of the chat's clock."""
    incident, is_member = _incident_and_membership(room, user, deps)
    if incident is not None and not is_member:
        _admit(incident, user, Presence.REACTED, _reported(at, deps), deps)


def acted_in(room: ChannelId, user: UserId, presence: Presence, at: datetime, deps: Deps) -> Incident | None:
    """Somebody typed or pressed something in the room at that moment of our clock: the incident whose war room it is.

    So a member Muster has not heard of is remembered, unless something else was heard since.
    """
    incident, is_member = _incident_and_membership(room, user, deps)
    if incident is not None and not is_member:
        _admit(incident, user, presence, _seen(at), deps)
    return incident


Note = Callable[[UnitOfWork, IncidentId, UserId], bool]
"""Notes that somebody was there. False when that contradicts what was noted before."""


def _admit(incident: Incident, user: UserId, presence: Presence, note: Note, deps: Deps) -> None:
    """The one gate through which people become members because they were noticed in the room.

    Where that contradicts what Muster knows, the room is asked before anybody is let in.
    """
    if not incident.admits(presence):
        return
    with deps.store.write() as uow:
        now_is = incident_of(uow, incident.id)
        if not now_is.admits(presence):
            return  # closed off just now
        if not note(uow, incident.id, user):
            uow.outbox.put(SyncMembers(incident.id))
        came_in(uow, now_is, user, deps.clock.now())
        uow.outbox.put(PutStrangersOut(incident.id))
        redraw_merged(uow, now_is)
        uow.commit()


def _reported(at: datetime, deps: Deps) -> Note:
    """The chat said so, by its clock."""
    return lambda uow, incident_id, user: uow.members.came(incident_id, user, at, deps.clock.now())


def _seen(at: datetime) -> Note:
    """Muster saw it, by our clock; when that was set back, a later report of ours wins."""

    def note(uow: UnitOfWork, incident_id: IncidentId, user: UserId) -> bool:
        uow.members.add(incident_id, user, at)
        return user in uow.members.of(incident_id)

    return note


def left(room: ChannelId, user: UserId, at: datetime, deps: Deps) -> None:
    """Somebody left the room at that moment of the chat's clock, or was removed: they see what everybody sees."""
    incident = _incident_of(room, deps)
    if incident is not None:
        with deps.store.write() as uow:
            now_is = incident_of(uow, incident.id)
            uow.members.left(incident.id, user, at, deps.clock.now())
            redraw_merged(uow, now_is)
            out_of_room(uow, now_is, user, deps.clock.now())
            uow.commit()


def _incident_and_membership(room: ChannelId, user: UserId, deps: Deps) -> tuple[Incident | None, bool]:
    """The incident of a war room, and whether `user` is known to be a member."""
    with deps.store.read() as uow:
        incident = uow.incidents.by_room(room)
        return incident, incident is not None and user in uow.members.of(incident.id)


def _incident_of(room: ChannelId, deps: Deps) -> Incident | None:
    with deps.store.read() as uow:
        return uow.incidents.by_room(room)
