"""What people do to a war room by hand: make it private, archive it, remove Muster from it or invite it again.

The chat is asked what became of the room; an event only says that it is time to ask.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from workflows.access.authorize import authorize
from workflows.deps import Deps
from workflows.domain.channels import Channel, RoomState
from workflows.domain.chat import RoomFacts
from workflows.domain.entries.scope import VisibilityFollowed
from workflows.domain.exposure import Visibility
from workflows.domain.ids import ChannelId, IncidentId, UserId
from workflows.domain.incident import Incident
from workflows.domain.policy import Verb
from workflows.domain.proposals import ProposalKind
from workflows.domain.request import Request
from workflows.incidents.proposals import supersede
from workflows.incidents.visibility import narrow
from workflows.jobs.states import Claimed, job_as
from workflows.jobs.war_room import LookAtRoom
from workflows.outbox.preconditions import incident_of
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record_own
from workflows.war_room.room_state import set_state

AT_ONCE = 200
"""Incidents read in one go while many rooms are compared."""


def room_changed(room: ChannelId, deps: Deps) -> None:
    """Something became of a channel. If it is a war room, it is looked at."""
    with deps.store.write() as uow:
        incident = uow.incidents.by_room(room)
        if incident is None:
            return
        uow.outbox.put(LookAtRoom(incident.id))
        uow.commit()


def made_private(room: ChannelId, by: UserId | None, deps: Deps) -> None:
    """Somebody made a war room private: the incident follows at once. One that was private already is looked at."""
    with deps.store.write() as uow:
        known = uow.incidents.by_room(room)
        incident = uow.incidents.get(known.id) if known else None
        if incident is None or incident.war_room is None:
            return
        if incident.exposure.private_room:
            uow.outbox.put(LookAtRoom(incident.id))
        else:
            uow.incidents.put_channel(incident.id, replace(incident.war_room, is_private=True))
            _follow(uow, incident, by, deps.clock.now())
        uow.commit()


def unarchive(incident_id: IncidentId, request: Request, deps: Deps) -> bool:
    """Open an archived room again. False where the chat leaves that to people."""
    with deps.store.read() as uow:
        incident = authorize(uow, Verb.RETRY, incident_id, request.person)
    if incident.room is None or not deps.chat.unarchive(incident.room):
        return False
    room_changed(incident.room, deps)
    return True


def look_at_room(claimed: Claimed, deps: Deps) -> None:
    """Note what the chat says of the room, and do what follows from it. Raises `ChatUnavailable`, `RateLimited`."""
    look(job_as(LookAtRoom, claimed).incident_id, deps)


def look(incident_id: IncidentId, deps: Deps) -> RoomState:
    """The state of the room, asked of the chat now."""
    with deps.store.read() as uow:
        incident = incident_of(uow, incident_id)
    if incident.room is None:
        return RoomState.READY
    facts = deps.chat.look_at(incident.room)
    with deps.store.write() as uow:
        now_is = incident_of(uow, incident_id)
        if now_is.room != incident.room:
            return now_is.room_state  # it moved while the chat was asked
        state = _note(uow, now_is, facts, deps.clock.now())
        uow.commit()
    return state


def look_at_rooms(claimed: Claimed, deps: Deps) -> None:
    """After an absence: of the rooms under way, look at those that are not as they were."""
    present = deps.chat.own_rooms()
    with deps.store.read() as uow:
        under_way = [room.incident_id for room in uow.incidents.rooms_under_way()]
    for start in range(0, len(under_way), AT_ONCE):
        with deps.store.write() as uow:
            incidents = uow.incidents.get_many(under_way[start : start + AT_ONCE])
            for incident in incidents.values():
                if _differs(incident, present):
                    uow.outbox.put(LookAtRoom(incident.id))
            uow.commit()


def _differs(incident: Incident, present: Mapping[ChannelId, RoomFacts]) -> bool:
    room = incident.war_room
    if room is None:
        return False
    facts = present.get(room.channel)
    was_private = _was_private(incident, room)
    return state_of(incident, facts) is not room.state or (facts is not None and facts.is_private != was_private)


def state_of(incident: Incident, facts: RoomFacts | None) -> RoomState:
    """Whether Muster can speak there."""
    if facts is None:
        return RoomState.ABSENT
    if facts.is_archived:
        return RoomState.ARCHIVED
    if not facts.is_member:
        return RoomState.ABSENT
    return RoomState.PUBLIC if incident.exposure.private_room and not facts.is_guarded else RoomState.READY


def _was_private(incident: Incident, room: Channel) -> bool:
    return incident.exposure.private_room if room.is_private is None else room.is_private


def _note(uow: UnitOfWork, incident: Incident, facts: RoomFacts | None, now: datetime) -> RoomState:
    room = incident.war_room
    assert room is not None, "a room is never forgotten"
    became_private = facts is not None and facts.is_private and not _was_private(incident, room)
    if became_private and not incident.exposure.private_room:
        incident = _follow(uow, incident, None, now)
    state = state_of(incident, facts)
    set_state(uow, incident, state, room.is_private if facts is None else facts.is_private, now)
    return state


def _follow(uow: UnitOfWork, incident: Incident, by: UserId | None, now: datetime) -> Incident:
    changed = narrow(uow, incident, Visibility.PRIVATE)
    supersede(uow, incident.id, ProposalKind.OPEN_UP, now)
    record_own(uow, changed, VisibilityFollowed(by), now)
    return changed
