"""Takes jobs from the outbox and carries them out: claim, handle, then settle, retry or bury.

Woken by the commit that put a job; looks by itself every `POLL` as well. `stop` lets what was claimed finish.
"""

import threading
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import structlog

from bot.logs import frames_of
from workflows.bury import bury
from workflows.deliver import deliver
from workflows.deps import Deps
from workflows.domain.errors import ChatUnavailable, NotYet
from workflows.domain.ids import JobId
from workflows.ports.outbox import Claimed
from workflows.ports.store import UnitOfWork
from workflows.retry import Again, Bury, after_failure

log = structlog.get_logger()

LEASE = timedelta(seconds=30)
"""Longer than one call to Slack may take; extended while a job runs."""
POLL = 0.5
HANDS = 8


class Wake:
    """Rings when there may be something to do."""

    def __init__(self) -> None:
        self._bell = threading.Event()

    def ring(self) -> None:
        self._bell.set()

    def wait(self, timeout: float) -> None:
        self._bell.wait(timeout)
        self._bell.clear()


class Worker:
    """One thread that claims, and `hands` that work."""

    def __init__(self, deps: Deps, wake: Wake, hands: int = HANDS, lease: timedelta = LEASE) -> None:
        self._deps = deps
        self._wake = wake
        self._hands = hands
        self._lease = lease
        self._pool = ThreadPoolExecutor(hands, thread_name_prefix="job")
        self._running: dict[JobId, tuple[Claimed, datetime]] = {}
        """Each with the time its lease began."""
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="worker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Claim nothing more; return when what was claimed is done."""
        self._stopping.set()
        self._wake.ring()
        self._thread.join()
        self._pool.shutdown(wait=True)

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def _loop(self) -> None:
        """One of the four places that catch everything: a database that is away must not end the loop."""
        while not self._stopping.is_set():
            try:
                claimed = self._claim()
            except Exception as error:  # noqa: BLE001
                log.error("worker.stumbled", error=type(error).__name__)
                claimed = 0
            if not claimed:
                self._wake.wait(POLL)

    def _claim(self) -> int:
        """Extend the leases of what runs, then lease more; how many were begun.

        Both at the same time of the same clock, in one transaction: after a pause, however long, our own leases are
        never seen to be over. What was claimed is committed even when nothing of it could be read and all was buried.
        """
        now = self._deps.clock.now()
        with self._lock:
            running = dict(self._running)
        ageing = [job for job, since in running.values() if abs(now - since) > self._lease / 3]
        free = self._hands - len(running)
        if not ageing and free <= 0:
            return 0
        with self._deps.store.write() as uow:
            for job in ageing:
                uow.outbox.extend(job, now, self._lease)
            begun = self._take(uow, running, now, free)
            uow.commit()
        with self._lock:
            self._running |= {job.id: (job, now) for job in ageing if job.id in self._running}
            self._running |= {job.id: (job, now) for job in begun}
        for job in begun:
            self._pool.submit(self._carry_out, job)
        return len(begun)

    def _take(self, uow: UnitOfWork, running: Collection[JobId], now: datetime, free: int) -> list[Claimed]:
        """What to begin. A job that still runs here (another process took it over, and died) waits until it is over."""
        claimed = uow.outbox.claim(now, self._lease, free)
        for job in claimed:
            if job.id in running:
                uow.outbox.postpone(job, now + timedelta(seconds=POLL))
        return [job for job in claimed if job.id not in running]

    def _carry_out(self, claimed: Claimed) -> None:
        """Run one job. One of the four places that catch everything: how it ended could not be noted, so it comes
        again when its lease is over."""
        try:
            self._run(claimed)
        except Exception as error:  # noqa: BLE001
            facts = {"job": claimed.id, "kind": type(claimed.job).__name__, "incident": claimed.job.incident_id}
            log.error("job.unsettled", **facts, error=type(error).__name__, frames=frames_of(error))
        finally:
            with self._lock:
                self._running.pop(claimed.id, None)
            self._wake.ring()

    def _run(self, claimed: Claimed) -> None:
        """Do it, and note how it ended."""
        try:
            deliver(claimed, self._deps)
        except Exception as error:  # noqa: BLE001
            self._after(claimed, error)
        else:
            with self._deps.store.write() as uow:
                uow.outbox.settle(claimed)
                uow.commit()

    def _after(self, claimed: Claimed, error: Exception) -> None:
        now = self._deps.clock.now()
        decision = after_failure(error, claimed.attempt, now, claimed.last_error)
        match decision:
            case Bury():
                bury(claimed, decision.error, now, self._deps)
            case Again():
                self._put_off(claimed, decision, type(error).__name__)
        if not isinstance(error, NotYet):
            self._log(claimed, error, decision)

    def _put_off(self, claimed: Claimed, decision: Again, error: str) -> None:
        with self._deps.store.write() as uow:
            if decision.counts:
                uow.outbox.retry(claimed, decision.at, error)
            else:
                uow.outbox.postpone(claimed, decision.at)
            uow.commit()

    def _log(self, claimed: Claimed, error: Exception, decision: Again | Bury) -> None:
        event = "job.buried" if isinstance(decision, Bury) else "job.failed"
        facts = {
            "job": claimed.id,
            "kind": type(claimed.job).__name__,
            "incident": claimed.job.incident_id,
            "attempt": claimed.attempt,
            "error": error.reason if isinstance(error, ChatUnavailable) else type(error).__name__,
        }
        if isinstance(decision, Bury):
            facts["error"] = decision.error
        if not isinstance(error, ChatUnavailable):
            facts["frames"] = frames_of(error)
        log.warning(event, **facts)
