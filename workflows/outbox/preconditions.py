"""What job handlers need first: the incident and its room."""

from datetime import timedelta

from workflows.deps import Deps
from workflows.domain.errors import Obsolete, RetryLater
from workflows.domain.ids import ChannelId, IncidentId
from workflows.domain.incident import Incident
from workflows.domain.steps import StepState
from workflows.ports.store import UnitOfWork

SOON = timedelta(milliseconds=500)
LATER = timedelta(minutes=1)


def incident_of(uow: UnitOfWork, incident_id: IncidentId) -> Incident:
    incident = uow.incidents.get(incident_id)
    assert incident is not None, "incidents are never deleted"
    return incident


def room_of(uow: UnitOfWork, incident: Incident, deps: Deps) -> ChannelId:
    """The war room. Raises `RetryLater` until it exists, and `Obsolete` when the incident ended without one."""
    if incident.room is not None:
        return incident.room
    failed = any(s.step == "create_room" and s.state is StepState.FAILED for s in uow.steps.of(incident.id))
    if failed and incident.has_ended:
        raise Obsolete
    raise RetryLater(deps.clock.now() + (LATER if failed else SOON))
