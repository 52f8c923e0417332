"""Requeueing and discarding dead letters, from the command line, the operators' message or a war room."""

from collections.abc import Collection, Iterable
from datetime import datetime

from workflows.access.authorize import authorize
from workflows.dead_letters.bury import notifies_room
from workflows.deps import Deps
from workflows.domain.errors import NotAllowed
from workflows.domain.ids import ChannelId, IncidentId, UserId
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.domain.timeline import EntryKind
from workflows.jobs.job import Job
from workflows.jobs.kinds import job_class
from workflows.jobs.recovery import BackfillNext, PlanBackfill, SyncMembers
from workflows.jobs.states import DeadLetter
from workflows.jobs.war_room import PostEntry
from workflows.ports.store import UnitOfWork
from workflows.timeline.effects import ALREADY_POSTED, NOWHERE
from workflows.timeline.record import record

NOT_DISCARDABLE: Collection[type[Job]] = (SyncMembers, PlanBackfill, BackfillNext)
"""Without these jobs, people who left a private room keep access. They stay a problem until they succeed."""


def may_be_discarded(job: DeadLetter) -> bool:
    return job_class(job.kind) not in NOT_DISCARDABLE


def list_dead_letters(deps: Deps, incident_id: IncidentId | None = None) -> tuple[DeadLetter, ...]:
    """For the operator at the command line: all, or those of one incident."""
    with deps.store.read() as uow:
        return _dead_letters(uow, incident_id)


def requeue(now: datetime, deps: Deps, incident_id: IncidentId | None = None) -> tuple[DeadLetter, ...]:
    """For the operator at the command line: all, or those of one incident. Returns the requeued jobs."""
    with deps.store.write() as uow:
        requeued = _requeue(uow, _dead_letters(uow, incident_id), now)
        uow.commit()
    return requeued


def requeue_for_room(incident_id: IncidentId, request: Request, deps: Deps) -> int:
    """The dead letters of one incident, from its war room. Returns how many. Raises `NotAllowed` and `NotFound`."""
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.RETRY, incident_id, request.person)
        requeued = _requeue(uow, uow.outbox.dead_letters_of(incident.id), request.now)
        uow.commit()
    return len(requeued)


def requeue_for_operators(channel: ChannelId | None, request: Request, deps: Deps) -> int:
    """All dead letters, for a full member in the operators' channel. Returns how many. Raises `NotAllowed`."""
    with deps.store.write() as uow:
        _require_operator(uow, channel, request.person, deps)
        requeued = _requeue(uow, uow.outbox.dead_letters(), request.now)
        uow.commit()
    return len(requeued)


def discard(jobs: Iterable[DeadLetter], now: datetime, deps: Deps) -> tuple[DeadLetter, ...]:
    """For the operator at the command line, who has confirmed these jobs. Returns the discarded ones."""
    with deps.store.write() as uow:
        discarded = _discard(uow, jobs, None, now)
        uow.commit()
    return discarded


def discard_for_room(incident_id: IncidentId, request: Request, deps: Deps) -> int:
    """The dead letters of one incident, from its war room. Returns how many. Raises `NotAllowed` and `NotFound`."""
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.DISCARD, incident_id, request.person)
        discarded = _discard(uow, uow.outbox.dead_letters_of(incident.id), request.person.id, request.now)
        uow.commit()
    return len(discarded)


def discard_for_operators(channel: ChannelId | None, request: Request, deps: Deps) -> int:
    """All dead letters, for a full member in the operators' channel. Returns how many. Raises `NotAllowed`."""
    with deps.store.write() as uow:
        _require_operator(uow, channel, request.person, deps)
        discarded = _discard(uow, uow.outbox.dead_letters(), request.person.id, request.now)
        uow.commit()
    return len(discarded)


def _require_operator(uow: UnitOfWork, channel: ChannelId | None, by: Person, deps: Deps) -> None:
    here = bool(deps.operators_channel) and channel is not None and channel == uow.outages.last_posted_in()
    if not here or not by.is_full_member:
        raise NotAllowed("operators_only")


def _dead_letters(uow: UnitOfWork, incident_id: IncidentId | None) -> tuple[DeadLetter, ...]:
    return uow.outbox.dead_letters() if incident_id is None else uow.outbox.dead_letters_of(incident_id)


def _requeue(uow: UnitOfWork, dead_letters: Iterable[DeadLetter], now: datetime) -> tuple[DeadLetter, ...]:
    return tuple(job for job in dead_letters if uow.outbox.requeue(job.id, now))


def _discard(
    uow: UnitOfWork, dead_letters: Iterable[DeadLetter], by: UserId | None, now: datetime
) -> tuple[DeadLetter, ...]:
    """A room that was notified of the failure is notified of the discard. Where posts failed for good as well, it is
    only recorded. Locks incidents in order of id, to avoid deadlocks."""
    discardable = sorted(
        filter(may_be_discarded, dead_letters), key=lambda dead_letter: (dead_letter.incident_id or 0, dead_letter.id)
    )
    undeliverable = {job.incident_id for job in discardable if job_class(job.kind) is PostEntry}
    discarded: list[DeadLetter] = []
    for job in discardable:
        incident = uow.incidents.get(job.incident_id) if job.incident_id is not None else None
        if not uow.outbox.discard(job.id):
            continue
        discarded.append(job)
        kind = job_class(job.kind)
        if incident is not None and kind is not None and notifies_room(kind):
            already_posted = {ALREADY_POSTED: NOWHERE} if incident.id in undeliverable else {}
            data = {"job": job.kind, "error": job.error, **already_posted}
            record(uow, incident, EntryKind.DELIVERY_DISCARDED, by, now, data=data)
    return tuple(discarded)
