"""Runs the jobs of the outbox: claim, execute, then complete, retry or dead-letter.

One thread claims as many jobs as there are free threads, and extends the leases of running jobs. Each job runs in its
own thread, which also records its outcome. The worker wakes when a commit in any process adds a job, when the next job
is due, when a job ends, and every `POLL` seconds.
"""

import threading
import time
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import structlog

from bot.logs import frames_of
from bot.metrics import Metrics
from bot.worker.loop import Loop
from bot.worker.outcomes import JobOutcome, record_outcome
from bot.worker.wakeup import WorkSignal
from workflows.deps import Deps
from workflows.dispatch import deliver
from workflows.domain.errors import ChatUnavailable, CircuitOpen, ConcurrentUpdate, RetryLater, StoreUnavailable
from workflows.domain.ids import JobId
from workflows.jobs.states import Claimed
from workflows.outbox.retry import Bury, Retry, after_failure

log = structlog.get_logger()

LEASE = timedelta(seconds=30)
"""Longer than any call to Slack; extended while the job runs."""
POLL = 0.5
"""Seconds between polls of an idle worker. A poll costs two queries."""
SOONEST = 0.01
BREATHER = 0.05
"""Seconds between two cycles of a busy worker. Every commit of every process wakes it; without a pause, four replicas
spend half of their time looking for each other's jobs."""
THREADS = 8
"""Jobs at a time. Slack takes five posts a second; more threads only keep people waiting for the interpreter."""


class Worker(Loop):
    """`threads`: maximum jobs that run at once."""

    def __init__(
        self,
        deps: Deps,
        signal: WorkSignal,
        metrics: Metrics,
        threads: int = THREADS,
        lease: timedelta = LEASE,
        poll: float = POLL,
    ) -> None:
        super().__init__("worker")
        self._deps = deps
        self._signal = signal
        self._metrics = metrics
        self._threads = threads
        self._lease = lease
        self._poll = poll
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="job")
        self._running: dict[JobId, tuple[Claimed, datetime]] = {}
        """Jobs whose outcome is not recorded yet, each with the start of its lease."""
        self._lock = threading.Lock()

    def stop(self) -> None:
        """Stop claiming, and wait for running jobs."""
        self._stopping.set()
        self._signal.set()
        self._thread.join()
        self._pool.shutdown(wait=True)

    def _loop(self) -> None:
        """One of the four catch-alls: the loop continues while the database is unavailable."""
        while self._running or not self._stopping.is_set():
            self._went_round()
            again = time.monotonic() + BREATHER
            try:
                pause = self._cycle()
                self._succeeded()
            except Exception as error:  # noqa: BLE001
                log.error("worker.failed", error=type(error).__name__)
                pause = self._poll
            if pause:
                self._signal.wait(pause)
            self._stopping.wait(again - time.monotonic())

    def _cycle(self) -> float:
        """Extend leases and claim jobs. Returns the seconds to wait; 0 when jobs were claimed or extended."""
        now = self._deps.clock.now()
        with self._lock:
            running = dict(self._running)
        expiring = [job for job, since in running.values() if abs(now - since) > self._lease / 3]
        free = 0 if self._stopping.is_set() else self._threads - len(running)
        if not expiring and (pause := self._nothing_to_claim(free, now)):
            return pause
        claimed = self._extend_and_claim(expiring, free, running, now)
        with self._lock:
            self._running |= {job.id: (job, now) for job in expiring if job.id in self._running}
            self._running |= {job.id: (job, now) for job in claimed}
        for job in claimed:
            self._pool.submit(self._execute, job)
        return 0

    def _nothing_to_claim(self, free: int, now: datetime) -> float:
        """Seconds to wait; 0 when there is something to claim. Only reads."""
        if free <= 0:
            return self._poll
        with self._deps.store.read() as uow:
            if uow.outbox.has_work(now, self._lease):
                return 0
            due = uow.outbox.next_due()
        wait = (due - now).total_seconds() if due is not None else self._poll
        return max(min(wait, self._poll), SOONEST) if wait > 0 else self._poll

    def _extend_and_claim(
        self, expiring: Collection[Claimed], free: int, running: Collection[JobId], now: datetime
    ) -> list[Claimed]:
        """Extend and claim in one transaction with one timestamp, so that a process that was paused does not claim its
        own expired leases. Returns the jobs to run now.

        A claimed job that still runs here (another process took it over and died) is deferred until it has ended.
        """
        with self._deps.store.write() as uow:
            for job in expiring:
                uow.outbox.extend(job, now, self._lease)
            claimed = uow.outbox.claim(now, self._lease, free) if free > 0 else ()
            for job in claimed:
                if job.id in running:
                    uow.outbox.defer_uncounted(job, now + timedelta(seconds=self._poll), now)
            uow.commit()
        return [job for job in claimed if job.id not in running]

    def _execute(self, claimed: Claimed) -> None:
        """Run a job and record its outcome. One of the four catch-alls: a job whose outcome cannot be recorded runs
        again when its lease expires."""
        began = time.monotonic()
        try:
            outcome = self._run(claimed)
            self._record(outcome)
            result = outcome.name
        except Exception as error:  # noqa: BLE001
            log.error(
                "job.outcome_not_recorded", **_log_fields(claimed), error=type(error).__name__, frames=frames_of(error)
            )
            result = "not_recorded"
        self._metrics.job_ended(claimed.job.kind, result, time.monotonic() - began)
        if result == "done" and claimed.could_begin_at is not None:
            self._metrics.job_lagged(self._deps.clock.now() - claimed.could_begin_at)
        with self._lock:
            del self._running[claimed.id]
        self._signal.set()

    def _run(self, claimed: Claimed) -> JobOutcome:
        try:
            deliver(claimed, self._deps)
        except Exception as error:  # noqa: BLE001
            decision = after_failure(error, claimed, self._deps.clock.now())
            if not isinstance(error, RetryLater | CircuitOpen):  # the circuit breaker logs an outage once
                _log_failure(claimed, error, decision)
            return JobOutcome(claimed, decision)
        return JobOutcome(claimed)

    def _record(self, outcome: JobOutcome) -> None:
        """Retries while the database is unavailable. At shutdown it raises, and another process takes the job over."""
        while True:
            try:
                record_outcome(outcome, self._deps.clock.now(), self._deps)
                return
            except (StoreUnavailable, ConcurrentUpdate):
                if self._stopping.wait(self._poll):
                    raise


def _log_failure(claimed: Claimed, error: Exception, decision: Retry | Bury) -> None:
    facts = {**_log_fields(claimed), "attempt": claimed.attempt}
    facts["error"] = error.reason if isinstance(error, ChatUnavailable) else type(error).__name__
    if isinstance(decision, Bury):
        facts["error"] = decision.error
    if not isinstance(error, ChatUnavailable):
        facts["frames"] = frames_of(error)
    log.warning("job.dead_lettered" if isinstance(decision, Bury) else "job.failed", **facts)


def _log_fields(claimed: Claimed) -> dict[str, object]:
    return {"job": claimed.id, "kind": claimed.job.kind, "incident": claimed.job.subject}
