"""Setting up a war room: runs the plan, records each result on its own, and goes on where a crash left it."""

import json
from collections.abc import Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import replace
from datetime import datetime

from workflows.access import admit
from workflows.deps import Deps
from workflows.domain.errors import ChatRejected, ChatUnavailable
from workflows.domain.ids import IncidentId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.timeline import EntryKind
from workflows.jobs import ProvisionWarRoom, RefreshStateCard
from workflows.ports.records import StepRecord, StepState
from workflows.ports.store import UnitOfWork
from workflows.record import record
from workflows.war_room import PLAN, Result, Site, Step


def provision(job: ProvisionWarRoom, deps: Deps) -> None:
    """Run every step that is not done, each as soon as it can.

    Raises `ChatUnavailable` when some must be tried again later; the others are done by then.
    """
    run = _Run(job.incident_id, deps)
    run.to_the_end()
    _finish(job.incident_id, deps)
    if run.held_up:
        raise max(run.held_up, key=lambda error: error.retry_after or 0)


class _Run:
    """One pass over the plan."""

    def __init__(self, incident_id: IncidentId, deps: Deps) -> None:
        self._incident_id = incident_id
        self._deps = deps
        self._tried: set[str] = set()
        self._running: set[Future[ChatUnavailable | None]] = set()
        self.held_up: list[ChatUnavailable] = []

    def to_the_end(self) -> None:
        self._start_ready()
        while self._running:
            done, self._running = wait(self._running, return_when=FIRST_COMPLETED)
            self.held_up += [error for future in done if (error := future.result()) is not None]
            self._start_ready()

    def _start_ready(self) -> None:
        """Note the steps that can begin as started, so that a crash is remembered, and begin them."""
        with self._deps.store.write() as uow:
            incident = uow.incidents.get(self._incident_id)
            if incident is None:
                return
            records = {r.step: r for r in uow.steps.of(incident.id)}
            ready = [s for s in _ready(incident, records) if s.name not in self._tried]
            if not ready:
                return
            for step in ready:
                uow.steps.save(_record(incident.id, step.name, StepState.STARTED, self._deps.clock.now()))
            uow.commit()
        for step in ready:
            self._tried.add(step.name)
            site = Site(incident=incident, deps=self._deps, again=step.name in records)
            self._running.add(self._deps.pool.submit(_attempt, step, site))


def _ready(incident: Incident, records: Mapping[str, StepRecord]) -> list[Step]:
    done = {name for name, r in records.items() if r.state is StepState.DONE}
    over = done | {name for name, r in records.items() if r.state is StepState.FAILED}
    return [s for s in PLAN if s.name not in over and s.wanted(incident) and done.issuperset(s.after)]


def _attempt(step: Step, site: Site) -> ChatUnavailable | None:
    """Run one step and record how it went, in a transaction of its own."""
    began = site.deps.clock.now()
    try:
        result = step.run(site)
    except ChatUnavailable as error:
        return error
    except ChatRejected as error:
        _fail(step, site, error.code)
        return None
    with site.deps.store.write() as uow:
        incident = uow.incidents.get(site.incident.id)
        assert incident is not None
        now = site.deps.clock.now()
        uow.steps.save(_record(incident.id, step.name, StepState.DONE, now, result))
        step.keep(uow, incident, result, began)
        _say_who_was_refused(uow, incident, result, now)
        uow.commit()
    return None


def _fail(step: Step, site: Site, code: str) -> None:
    now = site.deps.clock.now()
    with site.deps.store.write() as uow:
        uow.incidents.get(site.incident.id)  # entries of one incident follow one another
        uow.steps.save(replace(_record(site.incident.id, step.name, StepState.FAILED, now), error=code))
        data = {"step": step.name, "error": code}
        record(uow, site.incident, EntryKind.STEP_FAILED, None, now, data=data)
        uow.commit()


def _say_who_was_refused(uow: UnitOfWork, incident: Incident, result: Result, now: datetime) -> None:
    if result.get("refused"):
        refused = json.loads(result["refused"])
        data = {"refused": " ".join(refused), "codes": " ".join(refused.values())}
        record(uow, incident, EntryKind.INVITED, None, now, data=data)


def _record(
    incident_id: IncidentId, step: str, state: StepState, at: datetime, result: Result | None = None
) -> StepRecord:
    return StepRecord(incident_id=incident_id, step=step, state=state, at=at, result=result or {})


def _finish(incident_id: IncidentId, deps: Deps) -> None:
    """The moment the room stands, recorded once."""
    with deps.store.write() as uow:
        incident = uow.incidents.get(incident_id)
        if incident is None or incident.room is None:
            return
        records = {r.step: r for r in uow.steps.of(incident_id)}
        unfinished = [s for s in PLAN if s.wanted(incident) and not _is_over(records.get(s.name))]
        if unfinished or any(e.kind is EntryKind.ROOM_READY for e in uow.timeline.of(incident_id)):
            return
        record(uow, incident, EntryKind.ROOM_READY, None, deps.clock.now())
        uow.commit()


def _is_over(record: StepRecord | None) -> bool:
    return record is not None and record.state is not StepState.STARTED


def retry_setup(incident_id: IncidentId, by: Person, now: datetime, deps: Deps) -> bool:
    """Try the failed steps again. False when none failed."""
    with deps.store.write() as uow:
        incident = admit(uow, Verb.RETRY, incident_id, by)
        failed = [r for r in uow.steps.of(incident.id) if r.state is StepState.FAILED]
        for step in failed:
            uow.steps.save(replace(step, state=StepState.STARTED, at=now, error=""))
        if failed:
            uow.outbox.put(ProvisionWarRoom(incident.id))
            uow.outbox.put(RefreshStateCard(incident.id))
            uow.commit()
    return bool(failed)
