"""Whether Muster can speak in a war room, and what follows when that changes."""

from dataclasses import replace
from datetime import datetime

from workflows.access.audience import redraw_merged
from workflows.domain.channels import RoomState
from workflows.domain.entries.scope import RoomStateChanged
from workflows.domain.incident import Incident
from workflows.domain.steps import StepState
from workflows.jobs.recovery import BackfillHistory, SyncMembers
from workflows.jobs.war_room import NotifyOfRoom, ProvisionWarRoom, RefreshIncidentCard, RefreshTopic, RenameRoom
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record_own

MOVE_ROOM = "move_room"


def set_state(uow: UnitOfWork, incident: Incident, state: RoomState, is_private: bool | None, now: datetime) -> None:
    """Inside a transaction: note it, and tell somebody. When Muster can speak again, it catches up; where everybody
    reads what is not for everybody, the room moves."""
    room = incident.war_room
    assert room is not None, "a room is never forgotten"
    changed = replace(room, state=state, is_private=is_private)
    uow.incidents.put_channel(incident.id, changed)
    is_exposed = replace(incident, channels=incident.channels - {room} | {changed}).is_exposed
    if is_exposed:
        move(uow, incident, now)
    if state is room.state:
        return
    last = next(iter(uow.timeline.newest(incident.id, 1, kind=RoomStateChanged)), None)
    record_own(uow, incident, RoomStateChanged(state), now)
    if state is RoomState.READY:
        _stays(uow, incident, now)
        catch_up(uow, incident, last.happened_at if last else now, now)
    elif not is_exposed:
        uow.outbox.put(NotifyOfRoom(incident.id, state=state.value))


def move(uow: UnitOfWork, incident: Incident, now: datetime) -> None:
    """Inside a transaction: a step of the plan moves the room, anew if it had moved before."""
    last = next((step for step in uow.steps.of(incident.id) if step.step == MOVE_ROOM), None)
    if last is not None and last.state is StepState.DONE:
        uow.steps.save(replace(last, state=StepState.DEFERRED, at=now, result={}))
    uow.outbox.put(ProvisionWarRoom(incident.id))
    uow.outbox.put(RenameRoom(incident.id))


def _stays(uow: UnitOfWork, incident: Incident, now: datetime) -> None:
    """It need not move any more: people made it private themselves."""
    for step in uow.steps.of(incident.id):
        if step.step == MOVE_ROOM and step.state is not StepState.DONE:
            uow.steps.save(replace(step, state=StepState.DONE, at=now, error=""))


def catch_up(uow: UnitOfWork, incident: Incident, since: datetime, now: datetime) -> None:
    """What waited is posted, the card is true, merges are told as they may be read now, and what was missed is read."""
    uow.outbox.release_of(incident.id, now)
    for job in (RefreshIncidentCard(incident.id), RefreshTopic(incident.id), SyncMembers(incident.id)):
        uow.outbox.put(job)
    if incident.exposure.private_room:
        uow.outbox.put(RenameRoom(incident.id))
        uow.outbox.put(ProvisionWarRoom(incident.id))
    redraw_merged(uow, incident)
    if not incident.has_ended:
        uow.outbox.put(BackfillHistory(incident.id, since=since.isoformat()))
