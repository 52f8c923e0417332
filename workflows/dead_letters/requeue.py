"""Retrying and discarding jobs that failed for good: from the command line, the operators' message, a war room."""

from collections.abc import Iterable
from datetime import datetime

from workflows.access.authorize import authorize
from workflows.deps import Deps
from workflows.domain.entries.dead_letters import DeliveryDiscarded
from workflows.domain.errors import NotAllowed
from workflows.domain.ids import ChannelId, ErrorCode, IncidentId, JobKind
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.domain.timeline import AlreadyPosted
from workflows.jobs.kinds import job_class
from workflows.jobs.states import DeadLetter
from workflows.jobs.war_room import PostEntry
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record, record_own


def may_be_discarded(job: DeadLetter) -> bool:
    kind = job_class(job.kind)
    return kind is None or kind.may_be_discarded


def list_dead_letters(deps: Deps, incident_id: IncidentId | None = None) -> tuple[DeadLetter, ...]:
    """For an operator at the command line: what can be retried or discarded."""
    with deps.store.read() as uow:
        return _dead_letters(uow, incident_id)


def requeue(now: datetime, deps: Deps, incident_id: IncidentId | None = None) -> tuple[DeadLetter, ...]:
    """For an operator at the command line: retry everything, or what belongs to one incident. Returns what is
    retried."""
    with deps.store.write() as uow:
        requeued = _requeue(uow, _dead_letters(uow, incident_id), now)
        uow.commit()
    return requeued


def requeue_for_room(incident_id: IncidentId, request: Request, deps: Deps) -> int:
    """What belongs to one incident, for somebody in its war room; how many jobs that are."""
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.RETRY, incident_id, request.person)
        requeued = _requeue(uow, uow.outbox.dead_letters_of(incident.id), request.now)
        uow.commit()
    return len(requeued)


def requeue_for_operators(channel: ChannelId | None, request: Request, deps: Deps) -> int:
    """Everything, for a full member who asks in the operators' channel; how many jobs that are."""
    with deps.store.write() as uow:
        _admit_operator(uow, channel, request.person, deps)
        requeued = _requeue(uow, uow.outbox.dead_letters(), request.now)
        uow.commit()
    return len(requeued)


def discard(jobs: Iterable[DeadLetter], now: datetime, deps: Deps) -> tuple[DeadLetter, ...]:
    """For an operator who confirmed these very jobs. Returns those that were discarded."""
    with deps.store.write() as uow:
        gone = _discard(uow, jobs, now)
        uow.commit()
    return gone


def discard_for_room(incident_id: IncidentId, request: Request, deps: Deps) -> int:
    """What belongs to one incident, for those who run it; how many jobs that are."""
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.DISCARD, incident_id, request.person)
        gone = _discard(uow, uow.outbox.dead_letters_of(incident.id), request.now, request)
        uow.commit()
    return len(gone)


def discard_for_operators(channel: ChannelId | None, request: Request, deps: Deps) -> int:
    """Everything, for a full member who asks in the operators' channel; how many jobs that are."""
    with deps.store.write() as uow:
        _admit_operator(uow, channel, request.person, deps)
        gone = _discard(uow, uow.outbox.dead_letters(), request.now, request)
        uow.commit()
    return len(gone)


def _admit_operator(uow: UnitOfWork, channel: ChannelId | None, by: Person, deps: Deps) -> None:
    here = bool(deps.operators_channel) and channel is not None and channel == uow.outages.last_posted_in()
    if not here or not by.is_full_member:
        raise NotAllowed("operators_only")


def _dead_letters(uow: UnitOfWork, incident_id: IncidentId | None) -> tuple[DeadLetter, ...]:
    return uow.outbox.dead_letters() if incident_id is None else uow.outbox.dead_letters_of(incident_id)


def _requeue(uow: UnitOfWork, dead_letters: Iterable[DeadLetter], now: datetime) -> tuple[DeadLetter, ...]:
    return tuple(job for job in dead_letters if uow.outbox.requeue(job.id, now))


def _discard(
    uow: UnitOfWork, dead_letters: Iterable[DeadLetter], now: datetime, request: Request | None = None
) -> tuple[DeadLetter, ...]:
    """The room that was told of a failed job is told that it was discarded. Where posts to the room failed as well,
    only the timeline says so. Incidents are locked in one order."""
    those = sorted(
        filter(may_be_discarded, dead_letters), key=lambda dead_letter: (dead_letter.incident_id or 0, dead_letter.id)
    )
    mute = {job.incident_id for job in those if job_class(job.kind) is PostEntry}
    gone: list[DeadLetter] = []
    for job in those:
        incident = uow.incidents.get(job.incident_id) if job.incident_id is not None else None
        if not uow.outbox.discard(job.id):
            continue
        gone.append(job)
        kind = job_class(job.kind)
        if incident is not None and kind is not None and kind.announced_when_dead:
            fact = DeliveryDiscarded(job=JobKind(kind.kind), error=ErrorCode(job.error))
            posted = AlreadyPosted.NOWHERE if incident.id in mute else None
            if request is None:
                record_own(uow, incident, fact, now, already_posted=posted)
            else:
                record(uow, incident, fact, request, already_posted=posted)
    return tuple(gone)
