"""Who is in the room: noticed as they join, act and leave, through one gate."""

from collections.abc import Callable
from datetime import datetime

from workflows.access.audience import redraw_merged
from workflows.access.hazard_notices import came_in
from workflows.deps import Deps
from workflows.domain.channels import RoomState
from workflows.domain.exposure import Presence
from workflows.domain.ids import ChannelId, IncidentId, UserId
from workflows.domain.incident import Incident
from workflows.incidents.departures import out_of_room
from workflows.jobs.access import PutStrangersOut
from workflows.jobs.recovery import SyncMembers
from workflows.jobs.war_room import LookAtRoom
from workflows.outbox.preconditions import incident_of
from workflows.ports.store import UnitOfWork


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
