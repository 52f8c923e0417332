"""What job handlers need first: the incident and its room."""

from collections.abc import Collection
from datetime import timedelta

from workflows.deps import Deps
from workflows.domain.channels import RoomState
from workflows.domain.errors import Obsolete, RetryLater
from workflows.domain.ids import ChannelId, IncidentId
from workflows.domain.incident import Incident
from workflows.domain.steps import StepState
from workflows.ports.store import UnitOfWork

SOON = timedelta(milliseconds=500)
LATER = timedelta(minutes=1)
OPEN_TO_MUSTER = frozenset({RoomState.READY, RoomState.PUBLIC})


def incident_of(uow: UnitOfWork, incident_id: IncidentId) -> Incident:
    incident = uow.incidents.get(incident_id)
    assert incident is not None, "incidents are never deleted"
    return incident


def reached_room(uow: UnitOfWork, incident: Incident, deps: Deps) -> ChannelId:
    """The war room, with Muster in it and not archived. Raises as `room_of`, and `RetryLater` until it is so; of an
    ended incident nobody waits for it: `Obsolete`."""
    return _in_state(OPEN_TO_MUSTER, uow, incident, deps)


def speaking_room(uow: UnitOfWork, incident: Incident, deps: Deps) -> ChannelId:
    """The war room, where only those read what is said who may. Raises as `reached_room`."""
    return _in_state(frozenset({RoomState.READY}), uow, incident, deps)


def _in_state(states: Collection[RoomState], uow: UnitOfWork, incident: Incident, deps: Deps) -> ChannelId:
    room = room_of(uow, incident, deps)
    if incident.room_state in states:
        return room
    if incident.has_ended:
        raise Obsolete
    raise RetryLater(deps.clock.now() + LATER)


def room_of(uow: UnitOfWork, incident: Incident, deps: Deps) -> ChannelId:
    """The war room. Raises `RetryLater` until it exists, and `Obsolete` when the incident ended without one."""
    if incident.room is not None:
        return incident.room
    failed = any(s.step == "create_room" and s.state is StepState.FAILED for s in uow.steps.of(incident.id))
    if failed and incident.has_ended:
        raise Obsolete
    raise RetryLater(deps.clock.now() + (LATER if failed else SOON))
