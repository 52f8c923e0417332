"""Bringing people into the room, and keeping what Muster knows of the room's members true."""

from collections.abc import Iterable
from datetime import datetime

from workflows.access.authorize import authorize
from workflows.access.people import require_assignable
from workflows.deps import Deps
from workflows.domain.entries.incidents import PeopleInvited
from workflows.domain.errors import InvalidField
from workflows.domain.ids import ChannelId, IncidentId, UserId
from workflows.domain.incident import Incident
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.jobs.incidents import InviteToRoom
from workflows.jobs.recovery import SyncMembers
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record


def invite(incident_id: IncidentId, users: Iterable[UserId], request: Request, deps: Deps) -> tuple[UserId, ...]:
    """Invite people; those who were not members yet. They count as members at once: the invitation follows."""
    wanted = tuple(dict.fromkeys(users))
    if not wanted:
        raise InvalidField("people", "nobody_named")
    for user in wanted:
        require_assignable("people", user, request.now, deps)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.INVITE, incident_id, request.person)
        new = tuple(u for u in wanted if u not in uow.members.of(incident.id))
        for user in new:
            bring_in(uow, incident.id, user, request.person.id, request.now)
        if new:
            record(uow, incident, PeopleInvited(new), request)
        uow.commit()
    return new


def join(incident_id: IncidentId, request: Request, deps: Deps) -> Incident:
    """Join an incident one may see: the invitation into its room follows."""
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SEE, incident_id, request.person)
        if request.person.id not in uow.members.of(incident.id):
            bring_in(uow, incident.id, request.person.id, request.person.id, request.now)
            record(uow, incident, PeopleInvited((request.person.id,)), request)
        uow.commit()
    return incident


def bring_in(uow: UnitOfWork, incident_id: IncidentId, user: UserId, by: UserId, now: datetime) -> None:
    """Inside a transaction: `user` counts as a member from now on, and the invitation follows."""
    if user not in uow.members.of(incident_id):
        uow.members.add(incident_id, user, now)
        uow.outbox.put(InviteToRoom(incident_id, user=user, by=by))


def joined(room: ChannelId, user: UserId, at: datetime, deps: Deps) -> None:
    """Somebody came into the room at that moment of the chat's clock: it said so, perhaps late."""
    incident = _incident_of(room, deps)
    if incident is not None:
        _was_there(incident, user, at, deps)


def reacted_in(room: ChannelId, user: UserId, at: datetime, deps: Deps) -> None:
    """Somebody reacted to something in the room at that moment of the chat's clock. In a private one that takes
    being in it."""
    with deps.store.read() as uow:
        incident = uow.incidents.by_room(room)
        known = incident is not None and user in uow.members.of(incident.id)
    if incident is not None and incident.is_private and not known:
        _was_there(incident, user, at, deps)


def _was_there(incident: Incident, user: UserId, at: datetime, deps: Deps) -> None:
    """Where that contradicts what Muster found out by itself, the room is asked before anybody is let in."""
    with deps.store.write() as uow:
        if not uow.members.came(incident.id, user, at, deps.clock.now()):
            uow.outbox.put(SyncMembers(incident.id))
        uow.commit()


def left(room: ChannelId, user: UserId, at: datetime, deps: Deps) -> None:
    """Somebody left the room at that moment of the chat's clock: they see what everybody sees."""
    incident = _incident_of(room, deps)
    if incident is not None:
        with deps.store.write() as uow:
            uow.members.left(incident.id, user, at, deps.clock.now())
            uow.commit()


def _incident_of(room: ChannelId, deps: Deps) -> Incident | None:
    with deps.store.read() as uow:
        return uow.incidents.by_room(room)
