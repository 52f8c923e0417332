"""Giving buried jobs another life: from the command line, from the operators' line, from a war room."""

from collections.abc import Iterable
from datetime import datetime

from workflows.access import admit
from workflows.deps import Deps
from workflows.domain.errors import NotAllowed
from workflows.domain.ids import ChannelId, IncidentId
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.ports.outbox import BuriedJob
from workflows.ports.store import UnitOfWork


def dig_up(now: datetime, deps: Deps, incident_id: IncidentId | None = None) -> tuple[BuriedJob, ...]:
    """For whoever has the machine: everything, or what belongs to one incident. Which jobs will be tried again."""
    with deps.store.write() as uow:
        graves = uow.outbox.buried() if incident_id is None else uow.outbox.buried_of(incident_id)
        dug = _dig_up(uow, graves, now)
        uow.commit()
    return dug


def dig_up_for_room(incident_id: IncidentId, by: Person, now: datetime, deps: Deps) -> int:
    """What belongs to one incident, for somebody in its war room; how many jobs that are."""
    with deps.store.write() as uow:
        incident = admit(uow, Verb.RETRY, incident_id, by)
        dug = _dig_up(uow, uow.outbox.buried_of(incident.id), now)
        uow.commit()
    return len(dug)


def dig_up_for_operators(channel: ChannelId | None, by: Person, now: datetime, deps: Deps) -> int:
    """Everything, for a full member who asks in the operators' channel; how many jobs that are."""
    with deps.store.write() as uow:
        here = bool(deps.operators_channel) and channel is not None and channel == uow.episodes.last_told_in()
        if not here or not by.is_full_member:
            raise NotAllowed("operators_only")
        dug = _dig_up(uow, uow.outbox.buried(), now)
        uow.commit()
    return len(dug)


def _dig_up(uow: UnitOfWork, graves: Iterable[BuriedJob], now: datetime) -> tuple[BuriedJob, ...]:
    return tuple(job for job in graves if uow.outbox.dig_up(job.id, now))
