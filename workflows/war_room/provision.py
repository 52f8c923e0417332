"""Setting up a war room: runs the plan, records each result on its own, and goes on where a crash left it."""

import json
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import replace
from datetime import datetime

from workflows.access.authorize import authorize
from workflows.deps import Deps
from workflows.domain.entries.war_room import InvitationsRefused, RoomReady, StepFailed
from workflows.domain.errors import ChatRejected, ChatUnavailable, RetryLater
from workflows.domain.ids import ErrorCode, IncidentId, StepName, UserId
from workflows.domain.incident import Incident
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.domain.steps import StepRecord, StepState
from workflows.jobs.states import Claimed, job_as
from workflows.jobs.war_room import ProvisionWarRoom, RefreshIncidentCard
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record_own
from workflows.war_room.plan import PLAN, Step
from workflows.war_room.step_context import Result, StepContext

Retryable = ChatUnavailable | RetryLater
"""Why a step is to be tried again later."""
Ending = Callable[[UnitOfWork, Incident, datetime], None]
"""Notes how a step ended."""


def provision(claimed: Claimed, deps: Deps) -> None:
    """Run every step that is not done, each as soon as it can.

    Raises `ChatUnavailable` or `RetryLater` when some must be tried again later; the others are done by then.
    """
    job = job_as(ProvisionWarRoom, claimed)
    run = _Run(job.incident_id, deps)
    run.to_the_end()
    if run.retryable:
        raise _when_to_go_on(run.retryable)


def _when_to_go_on(retryable: list[Retryable]) -> Retryable:
    """A step that runs again too early does no harm: it waits."""
    failed = [error for error in retryable if isinstance(error, ChatUnavailable)]
    if failed:
        return max(failed, key=lambda error: error.retry_after or 0)
    return min((error for error in retryable if isinstance(error, RetryLater)), key=lambda error: error.at)


class _Run:
    """One pass over the plan. The transaction that ends a step also marks the steps that can begin then as started."""

    def __init__(self, incident_id: IncidentId, deps: Deps) -> None:
        self._incident_id = incident_id
        self._deps = deps
        self._lock = threading.Lock()
        self._tried: set[str] = set()
        self._running: set[Future[Retryable | None]] = set()
        self.retryable: list[Retryable] = []

    def to_the_end(self) -> None:
        with self._deps.store.write() as uow:
            begin = self._note(uow)
            uow.commit()
        begin()
        broken: list[BaseException] = []
        while self._running:
            done, _ = wait(tuple(self._running), return_when=FIRST_COMPLETED)
            with self._lock:
                self._running -= done
            for future in done:
                if (error := future.exception()) is not None:
                    broken.append(error)
                elif (retryable_error := future.result()) is not None:
                    self.retryable.append(retryable_error)
        if broken:  # not before: a step that still runs would be run again beside itself
            raise broken[0]

    def _note(self, uow: UnitOfWork) -> Callable[[], None]:
        """Mark the steps that can begin as started, so that a crash is remembered; or record that all are over. The
        returned function begins them, after the commit."""
        incident = uow.incidents.get(self._incident_id)
        if incident is None:
            return lambda: None
        records = {r.step: r for r in uow.steps.of(incident.id)}
        with self._lock:
            ready = [s for s in _ready(incident, records) if s.name not in self._tried]
            self._tried |= {s.name for s in ready}
        now = self._deps.clock.now()
        for step in ready:
            uow.steps.save(_record(incident.id, step.name, StepState.STARTED, now))
        if not ready:
            _finish(uow, incident, records, now)
        outcome_unknown = {name for name, r in records.items() if r.state is StepState.STARTED}
        contexts = [
            (s, StepContext(incident=incident, deps=self._deps, may_have_run=s.name in outcome_unknown, began=now))
            for s in ready
        ]
        return lambda: self._begin(contexts)

    def _begin(self, contexts: list[tuple[Step, StepContext]]) -> None:
        with self._lock:
            self._running |= {self._deps.pool.submit(self._attempt, step, context) for step, context in contexts}

    def _attempt(self, step: Step, context: StepContext) -> Retryable | None:
        """Run one step and record how it went."""
        try:
            result = step.run(context)
        except ChatRejected as error:
            code = error.code
            self._end(step, context, lambda uow, incident, now: _fail(uow, incident, step, code, now))
        except (ChatUnavailable, RetryLater) as error:
            if not (context.may_have_run or _may_have_worked(error)):
                self._end(step, context, lambda uow, incident, now: _hold(uow, incident, step, now), goes_on=False)
            return error
        else:
            self._end(step, context, lambda uow, incident, now: _apply(uow, incident, step, result, context.began, now))
        return None

    def _end(self, step: Step, context: StepContext, how: Ending, *, goes_on: bool = True) -> None:
        """Unless another process began the step anew meanwhile: then what that one finds counts."""
        with self._deps.store.write() as uow:
            incident = uow.incidents.get(self._incident_id)  # entries of one incident follow one another
            assert incident is not None
            if not _is_ours(uow, step, context):
                return
            how(uow, incident, self._deps.clock.now())
            begin = self._note(uow) if goes_on else lambda: None
            uow.commit()
        begin()


def _is_ours(uow: UnitOfWork, step: Step, context: StepContext) -> bool:
    last = next(r for r in uow.steps.of(context.incident.id) if r.step == step.name)
    return (last.state, last.at) == (StepState.STARTED, context.began)


def _may_have_worked(error: Retryable) -> bool:
    return isinstance(error, ChatUnavailable) and error.ambiguous


def _ready(incident: Incident, records: Mapping[str, StepRecord]) -> list[Step]:
    """What is built on is done, and what is more urgent is over or not wanted at all."""
    done = {name for name, r in records.items() if r.state is StepState.DONE}
    over = done | {name for name, r in records.items() if r.state is StepState.FAILED}
    wanted = [s for s in PLAN if s.wanted(incident)]
    waited_for = {s.name for s in wanted} - over
    return [s for s in wanted if s.name not in over and done.issuperset(s.after) and waited_for.isdisjoint(s.yields_to)]


def _apply(uow: UnitOfWork, incident: Incident, step: Step, result: Result, began: datetime, now: datetime) -> None:
    uow.steps.save(_record(incident.id, step.name, StepState.DONE, now, result))
    step.apply(uow, incident, result, began)
    _say_who_was_refused(uow, incident, result, now)


def _hold(uow: UnitOfWork, incident: Incident, step: Step, now: datetime) -> None:
    uow.steps.save(_record(incident.id, step.name, StepState.DEFERRED, now))


def _fail(uow: UnitOfWork, incident: Incident, step: Step, code: str, now: datetime) -> None:
    uow.steps.save(replace(_record(incident.id, step.name, StepState.FAILED, now), error=code))
    record_own(uow, incident, StepFailed(step=StepName(step.name), error=ErrorCode(code)), now)
    step.refused(uow, incident)


def _say_who_was_refused(uow: UnitOfWork, incident: Incident, result: Result, now: datetime) -> None:
    if result.get("refused"):
        refused = json.loads(result["refused"])
        people, codes = tuple(map(UserId, refused)), tuple(map(ErrorCode, refused.values()))
        record_own(uow, incident, InvitationsRefused(refused=people, codes=codes), now)


def _record(
    incident_id: IncidentId, step: str, state: StepState, at: datetime, result: Result | None = None
) -> StepRecord:
    return StepRecord(incident_id=incident_id, step=step, state=state, at=at, result=result or {})


def _finish(uow: UnitOfWork, incident: Incident, records: Mapping[str, StepRecord], now: datetime) -> None:
    """Record once that every step is done."""
    unfinished = [s for s in PLAN if s.wanted(incident) and not _is_over(records.get(s.name))]
    if incident.room is None or unfinished or uow.timeline.newest(incident.id, 1, kind=RoomReady):
        return
    record_own(uow, incident, RoomReady(), now)


def _is_over(record: StepRecord | None) -> bool:
    return record is not None and record.state in (StepState.DONE, StepState.FAILED)


def retry_setup(incident_id: IncidentId, request: Request, deps: Deps) -> bool:
    """Try the failed steps again. False when none failed."""
    with deps.store.write() as uow:
        again = _try_again(uow, authorize(uow, Verb.RETRY, incident_id, request.person), request.now)
        uow.commit()
    return again


def retry_setups(now: datetime, deps: Deps, incident_id: IncidentId | None = None) -> tuple[Incident, ...]:
    """For an operator at the command line: the incidents with failed steps, or this one. Returns those that are
    retried."""
    with deps.store.write() as uow:
        stuck = [number for number in uow.health(now).stuck_rooms if incident_id in (None, number)]
        incidents = [incident for incident in map(uow.incidents.get, stuck) if incident is not None]
        again = tuple(incident for incident in incidents if _try_again(uow, incident, now))
        uow.commit()
    return again


def _try_again(uow: UnitOfWork, incident: Incident, now: datetime) -> bool:
    failed = [r for r in uow.steps.of(incident.id) if r.state is StepState.FAILED]
    for step in failed:
        uow.steps.save(replace(step, state=StepState.STARTED, at=now, error=""))
    if failed:
        uow.outbox.put(ProvisionWarRoom(incident.id))
        uow.outbox.put(RefreshIncidentCard(incident.id))
    return bool(failed)
