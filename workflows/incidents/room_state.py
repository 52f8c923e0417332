"""Who is told that Muster cannot speak in a war room."""

from workflows.access.authorize import authorize
from workflows.access.reach import first_reachable
from workflows.deps import Deps
from workflows.domain.channels import RoomState
from workflows.domain.errors import NotFound
from workflows.domain.ids import IncidentId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.jobs.states import Claimed, job_as
from workflows.jobs.war_room import NotifyOfRoom
from workflows.messages.war_room import RoomLost
from workflows.outbox.direct import tell
from workflows.outbox.preconditions import incident_of
from workflows.outbox.snapshot import snapshot


def room_state_of(incident_id: IncidentId, deps: Deps) -> Incident:
    """The incident as it now is, for somebody who was allowed to act on it just now."""
    with deps.store.read() as uow:
        return incident_of(uow, incident_id)


def seen_room_state(incident_id: IncidentId, person: Person, deps: Deps) -> Incident | None:
    """The incident as it now is; None for somebody who may not see it, as for one that does not exist."""
    with deps.store.read() as uow:
        try:
            return authorize(uow, Verb.SEE, incident_id, person)
        except NotFound:
            return None


def notify_of_room(claimed: Claimed, deps: Deps) -> None:
    """One message: to the lead, or into a room that everybody can read. Nothing when that has changed meanwhile."""
    job = job_as(NotifyOfRoom, claimed)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        shown = snapshot(uow, incident, deps.clock.now())
        person = first_reachable(uow, shown)
    state = incident.room_state
    if incident.room is None or state.value != job.state or incident.has_ended:
        return
    if state is RoomState.PUBLIC:
        deps.chat.post(
            incident.room, RoomLost(shown, state, person), key=claimed.key, may_have_run=claimed.may_have_run
        )
    elif person is not None:
        tell(claimed, person, RoomLost(shown, state), deps)
