"""The lines in a room that name what a merge ties to its incident: they say what everybody there may read now."""

from collections.abc import Iterable
from functools import partial

from workflows.access.audience import know_readers, may_be_named
from workflows.deps import Deps
from workflows.domain.channels import RoomState
from workflows.domain.entries.merges import AboutAnother
from workflows.domain.errors import ChatRejected
from workflows.domain.incident import Incident
from workflows.jobs.states import Claimed
from workflows.outbox.posting import do_each, empty
from workflows.outbox.preconditions import incident_of
from workflows.ports.store import UnitOfWork
from workflows.war_room.activity_feed import THREAD_GONE, told_by


def retell_merged(claimed: Claimed, deps: Deps) -> None:
    """In a room where Muster cannot speak now nothing is told anew: that waits until it can. Raises `ChatUnavailable`,
    `ChatRejected` and `RateLimited`."""
    know_readers(claimed.incident_id, deps)
    with deps.store.read() as uow:
        incident = incident_of(uow, claimed.incident_id)
        keys = dict.fromkeys(
            key for other in _merged_with(uow, incident) for key in _lines_naming(uow, incident, other)
        )
    do_each(*(partial(_tell_anew, incident, key, deps) for key in keys))


def _merged_with(uow: UnitOfWork, incident: Incident) -> Iterable[Incident]:
    merges = uow.merges.with_incident(incident.id)
    tied = {number for merge in merges for number in (merge.incident_id, merge.target)} - {incident.id}
    return uow.incidents.get_many(tied).values()


def _lines_naming(uow: UnitOfWork, incident: Incident, other: Incident) -> Iterable[str]:
    """The messages in the room of the incident, by their keys, that name the other one to people who may not know of
    it."""
    if incident.room is None or incident.room_state is not RoomState.READY or may_be_named(uow, incident, other):
        return ()
    about = (e for e in uow.timeline.of(incident.id) if isinstance(e.fact, AboutAnother) and e.fact.other == other.id)
    lines = (uow.posted_entries.get(entry.id) for entry in about)
    return [line.key for line in lines if line is not None]


def _tell_anew(incident: Incident, key: str, deps: Deps) -> None:
    """Edit a line to what may be read there now."""
    with deps.store.read() as uow:
        where, message = told_by(uow, incident_of(uow, incident.id), key, deps.clock.now())
    assert incident.room is not None
    try:
        found = deps.chat.posted(incident.room, key, thread=where)
    except ChatRejected as error:
        if error.code not in THREAD_GONE:
            raise
        return
    if found is not None:
        empty(found, message, deps)
