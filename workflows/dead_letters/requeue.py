"""What becomes of buried jobs: another life or none, from the command line, the operators' line, a war room."""

from collections.abc import Collection, Iterable
from datetime import datetime

from workflows.access.authorize import admit
from workflows.dead_letters.bury import is_told
from workflows.deps import Deps
from workflows.domain.errors import NotAllowed
from workflows.domain.ids import ChannelId, IncidentId, UserId
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.timeline import EntryKind
from workflows.jobs import BackfillNext, Job, PlanBackfill, SyncMembers, TellRoom, job_class
from workflows.outbox_states import BuriedJob
from workflows.ports.store import UnitOfWork
from workflows.timeline.effects import TOLD, TOLD_NOWHERE
from workflows.timeline.record import record

LASTING: Collection[type[Job]] = (SyncMembers, PlanBackfill, BackfillNext)
"""Given up, they leave access open to who left a private room: they stay a trouble until they are done."""


def may_be_dismissed(job: BuriedJob) -> bool:
    return job_class(job.kind) not in LASTING


def given_up(deps: Deps, incident_id: IncidentId | None = None) -> tuple[BuriedJob, ...]:
    """For whoever has the machine: what could be tried again, or dismissed."""
    with deps.store.read() as uow:
        return _graves(uow, incident_id)


def dig_up(now: datetime, deps: Deps, incident_id: IncidentId | None = None) -> tuple[BuriedJob, ...]:
    """For whoever has the machine: everything, or what belongs to one incident. Which jobs will be tried again."""
    with deps.store.write() as uow:
        dug = _dig_up(uow, _graves(uow, incident_id), now)
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
        _admit_operator(uow, channel, by, deps)
        dug = _dig_up(uow, uow.outbox.buried(), now)
        uow.commit()
    return len(dug)


def dismiss(jobs: Iterable[BuriedJob], now: datetime, deps: Deps) -> tuple[BuriedJob, ...]:
    """For whoever has the machine, and was asked about these very jobs. Those that are gone for good."""
    with deps.store.write() as uow:
        gone = _dismiss(uow, jobs, None, now)
        uow.commit()
    return gone


def dismiss_for_room(incident_id: IncidentId, by: Person, now: datetime, deps: Deps) -> int:
    """What belongs to one incident, for those who run it; how many jobs that are."""
    with deps.store.write() as uow:
        incident = admit(uow, Verb.DISMISS, incident_id, by)
        gone = _dismiss(uow, uow.outbox.buried_of(incident.id), by.id, now)
        uow.commit()
    return len(gone)


def dismiss_for_operators(channel: ChannelId | None, by: Person, now: datetime, deps: Deps) -> int:
    """Everything, for a full member who asks in the operators' channel; how many jobs that are."""
    with deps.store.write() as uow:
        _admit_operator(uow, channel, by, deps)
        gone = _dismiss(uow, uow.outbox.buried(), by.id, now)
        uow.commit()
    return len(gone)


def _admit_operator(uow: UnitOfWork, channel: ChannelId | None, by: Person, deps: Deps) -> None:
    here = bool(deps.operators_channel) and channel is not None and channel == uow.episodes.last_told_in()
    if not here or not by.is_full_member:
        raise NotAllowed("operators_only")


def _graves(uow: UnitOfWork, incident_id: IncidentId | None) -> tuple[BuriedJob, ...]:
    return uow.outbox.buried() if incident_id is None else uow.outbox.buried_of(incident_id)


def _dig_up(uow: UnitOfWork, graves: Iterable[BuriedJob], now: datetime) -> tuple[BuriedJob, ...]:
    return tuple(job for job in graves if uow.outbox.dig_up(job.id, now))


def _dismiss(uow: UnitOfWork, graves: Iterable[BuriedJob], by: UserId | None, now: datetime) -> tuple[BuriedJob, ...]:
    """A room that was told what could not be done is told that it never will be; where telling it was given up as well,
    only the timeline says so. Incidents are locked in one order."""
    those = sorted(filter(may_be_dismissed, graves), key=lambda grave: (grave.incident_id or 0, grave.id))
    mute = {job.incident_id for job in those if job.kind == TellRoom.__name__}
    gone: list[BuriedJob] = []
    for job in those:
        incident = uow.incidents.get(job.incident_id) if job.incident_id is not None else None
        if not uow.outbox.dismiss(job.id):
            continue
        gone.append(job)
        kind = job_class(job.kind)
        if incident is not None and kind is not None and is_told(kind):
            told = {TOLD: TOLD_NOWHERE} if incident.id in mute else {}
            data = {"job": job.kind, "error": job.error, **told}
            record(uow, incident, EntryKind.DELIVERY_DISMISSED, by, now, data=data)
    return tuple(gone)
