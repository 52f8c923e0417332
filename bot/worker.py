"""Takes jobs from the outbox and carries them out: claim, handle, then settle, retry or bury.

Woken by the commit that put a job, here or in another process, and when the next job is due; looks by itself every
`POLL` as well. `stop` lets what was begun finish, and gives back what was not.
"""

import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.endings import Ended, note
from bot.logs import frames_of
from bot.metrics import Metrics
from bot.wake import Wake
from workflows.bury import bury
from workflows.deliver import deliver, ready_together
from workflows.deps import Deps
from workflows.domain.errors import ChatAway, ChatUnavailable, ConcurrentUpdate, NotYet, StoreUnavailable
from workflows.domain.ids import JobId
from workflows.job_states import Claimed
from workflows.nudging import Posted
from workflows.retry import Again, Bury, after_failure

log = structlog.get_logger()

LEASE = timedelta(seconds=30)
"""Longer than one call to Slack may take; extended while a job runs."""
POLL = 0.5
"""Seconds between two looks of a worker that nobody woke: two queries that find nothing."""
SOONEST = 0.01
COURTESY = 0.5
"""Seconds, at most, for which jobs wait for requests that are being answered."""
BESIDE_A_CROWD = 2
"""Jobs at a time that are done beside them afterwards."""
HANDS = 16
AHEAD = 128
"""As many jobs are claimed before a hand is free for them as will be begun while they are still new, going by those
that were quick since the last claim; no more than these. A killed process leaves as many to wait for their leases."""
QUICK = 0.1
TOGETHER = 0.1
"""Seconds that ends of jobs wait to be noted together, while there is enough to do that is claimed already."""
STILL_NEW = 0.5
"""Seconds for which a job goes by what was read for it and others together."""

Delivery = Callable[[], Posted | None]


class Worker:
    """One thread that claims and notes how jobs ended, many at a time; and `hands` that work."""

    def __init__(
        self,
        deps: Deps,
        wake: Wake,
        metrics: Metrics,
        hands: int = HANDS,
        lease: timedelta = LEASE,
        poll: float = POLL,
        crowded: Callable[[], bool] = lambda: False,
    ) -> None:
        self._deps = deps
        self._wake = wake
        self._metrics = metrics
        self._hands = hands
        self._lease = lease
        self._poll = poll
        self._crowded = crowded
        self._pool = ThreadPoolExecutor(hands, thread_name_prefix="job")
        self._running: dict[JobId, tuple[Claimed, datetime]] = {}
        """Each with the time its lease began; until it is noted how it ended."""
        self._ended: list[Ended] = []
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="worker", daemon=True)
        self._came_round: float | None = None
        self._turned: float | None = None
        self._went_on = 0.0

    def start(self) -> None:
        self._came_round = self._turned = time.monotonic()
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

    @property
    def stalled_for(self) -> float | None:
        """Seconds since it last looked for jobs in vain or with success; None: it was never started here."""
        return None if self._came_round is None else time.monotonic() - self._came_round

    @property
    def still_for(self) -> float | None:
        """The same, but it counts as well when looking failed."""
        return None if self._turned is None else time.monotonic() - self._turned

    def _loop(self) -> None:
        """One of the four places that catch everything: a database that is away must not end the loop."""
        while self._running or not self._stopping.is_set():
            self._turned = time.monotonic()
            try:
                self._give_way()
                pause = self._turn()
                self._came_round = time.monotonic()
            except Exception as error:  # noqa: BLE001
                log.error("worker.stumbled", error=type(error).__name__)
                pause = self._poll
                if self._stopping.is_set():
                    self._forget_what_ended()
            if pause:
                self._wake.wait(pause)

    def _give_way(self) -> None:
        """People who wait for an answer in this very process come first, for a while."""
        ends = time.monotonic() + COURTESY
        while self._crowded() and time.monotonic() < ends and not self._stopping.is_set():
            time.sleep(SOONEST)

    def _turn(self) -> float:
        """Note what ended, extend the leases of what runs, lease more; how long to pause when there was nothing.

        All at the same time of the same clock, in one transaction: after a pause, however long, our own leases are
        never seen to be over. What was claimed is committed even when nothing of it could be read and all was buried.
        """
        now = self._deps.clock.now()
        with self._lock:
            running, ended = dict(self._running), tuple(self._ended)
        over = {one.claimed.id for one in ended}
        ageing = [job for job, since in running.values() if job.id not in over and abs(now - since) > self._lease / 3]
        free = self._at_once(ended) - (len(running) - len(ended))
        if not ageing and not ended and (pause := self._nothing_to_claim(free, now)):
            return min(pause, TOGETHER) if self._has_enough() else pause
        try:
            begun = self._write(ended, ageing, running.keys() - over, free, now)
        except (StoreUnavailable, ConcurrentUpdate):
            raise
        except Exception:
            self._note_one_by_one(ended, now)
            raise
        self._go_on(ended, ageing, begun, now)
        return TOGETHER if self._has_enough() else 0

    def _at_once(self, ended: Sequence[Ended]) -> int:
        """How many jobs may be begun and not over."""
        if self._stopping.is_set():
            return 0
        if self._crowded():
            return BESIDE_A_CROWD
        quick, passed = sum(one.was_quick for one in ended), time.monotonic() - self._went_on
        return self._hands + int(min(2 * quick, 1 + quick * STILL_NEW / 2 / passed, AHEAD))

    def _nothing_to_claim(self, free: int, now: datetime) -> float:
        """How long to pause; 0 when there is something to claim. Looking does not write."""
        if free <= 0:
            return self._poll
        with self._deps.store.read() as uow:
            if uow.outbox.has_work(now, self._lease):
                return 0
            due = uow.outbox.next_due()
        wait = (due - now).total_seconds() if due is not None else self._poll
        return max(min(wait, self._poll), SOONEST) if wait > 0 else self._poll

    def _write(
        self, ended: Sequence[Ended], ageing: Sequence[Claimed], running: Collection[JobId], free: int, now: datetime
    ) -> list[Claimed]:
        """The jobs to begin. One that still runs here (another process took it over, and died) waits until it is
        over."""
        with self._deps.store.write() as uow:
            note(uow, ended, now)
            uow.outbox.extend(ageing, now, self._lease)
            claimed = uow.outbox.claim(now, self._lease, free) if free > 0 else ()
            for job in claimed:
                if job.id in running:
                    uow.outbox.postpone(job, now + timedelta(seconds=self._poll), now)
            uow.commit()
        return [job for job in claimed if job.id not in running]

    def _go_on(
        self, ended: Sequence[Ended], ageing: Sequence[Claimed], begun: Sequence[Claimed], now: datetime
    ) -> None:
        self._went_on = time.monotonic()
        with self._lock:
            del self._ended[: len(ended)]
            for one in ended:
                self._running.pop(one.claimed.id, None)
            self._running |= {job.id: (job, now) for job in ageing if job.id in self._running}
            self._running |= {job.id: (job, now) for job in begun}
        self._begin(begun)

    def _begin(self, jobs: Sequence[Claimed]) -> None:
        """When what they need cannot be read together, each finds out by itself."""
        since = time.monotonic()
        ready: Mapping[JobId, Delivery] = {}
        try:
            ready = ready_together(jobs, self._deps)
        finally:
            for job in jobs:
                self._pool.submit(self._carry_out, job, ready.get(job.id), since)

    def _note_one_by_one(self, ended: Sequence[Ended], now: datetime) -> None:
        """One whose end cannot be noted comes again when its lease is over, and does not hold up the others."""
        for one in ended:
            try:
                with self._deps.store.write() as uow:
                    note(uow, [one], now)
                    uow.commit()
            except Exception as error:  # noqa: BLE001
                self._unsettled(one.claimed, error)
        self._go_on(ended, (), (), now)

    def _forget_what_ended(self) -> None:
        """The database is away at the end: other processes find these when their leases are over."""
        with self._lock:
            ended = tuple(self._ended)
        self._go_on(ended, (), (), self._deps.clock.now())

    def _unsettled(self, claimed: Claimed, error: Exception) -> None:
        log.error("job.unsettled", **_facts(claimed), error=type(error).__name__, frames=frames_of(error))

    def _carry_out(self, claimed: Claimed, ready: Delivery | None, since: float) -> None:
        """Run one job. One of the four places that catch everything: what could not even be given up comes again when
        its lease is over."""
        began = time.monotonic()
        try:
            ended = self._run(claimed, ready if began - since < STILL_NEW else None)
            outcome = "buried" if ended is None else ended.outcome
        except Exception as error:  # noqa: BLE001
            self._unsettled(claimed, error)
            ended, outcome = None, "unsettled"
        self._metrics.carried_out(type(claimed.job).__name__, outcome, time.monotonic() - began)
        if outcome == "done" and claimed.could_begin_at is not None:
            self._metrics.lagged(self._deps.clock.now() - claimed.could_begin_at)
        was_quick = time.monotonic() - began < QUICK
        with self._lock:
            if ended is None:
                self._running.pop(claimed.id, None)
            else:
                self._ended.append(replace(ended, was_quick=was_quick))
        if not self._has_enough():
            self._wake.ring()

    def _has_enough(self) -> bool:
        """Whether all hands stay busy for a while."""
        with self._lock:
            return len(self._running) - len(self._ended) > self._hands

    def _run(self, claimed: Claimed, ready: Delivery | None) -> Ended | None:
        """Do it; how it ended. None when it was given up."""
        if self._stopping.is_set():
            return Ended(claimed, Again(self._deps.clock.now()))
        try:
            posted = ready() if ready else deliver(claimed, self._deps)
        except NotYet as error:
            return Ended(claimed, Again(error.at))
        except Exception as error:  # noqa: BLE001
            now = self._deps.clock.now()
            decision = after_failure(error, claimed, now)
            if not isinstance(error, ChatAway):  # said once, by whoever noticed
                self._log(claimed, error, decision)
            if isinstance(decision, Again):
                return Ended(claimed, decision)
            bury(claimed, decision.error, now, self._deps)
            return None
        return Ended(claimed, posted=posted)

    def _log(self, claimed: Claimed, error: Exception, decision: Again | Bury) -> None:
        event = "job.buried" if isinstance(decision, Bury) else "job.failed"
        facts = {
            **_facts(claimed),
            "attempt": claimed.attempt,
            "error": error.reason if isinstance(error, ChatUnavailable) else type(error).__name__,
        }
        if isinstance(decision, Bury):
            facts["error"] = decision.error
        if not isinstance(error, ChatUnavailable):
            facts["frames"] = frames_of(error)
        log.warning(event, **facts)


def _facts(claimed: Claimed) -> dict[str, object]:
    return {"job": claimed.id, "kind": type(claimed.job).__name__, "incident": claimed.job.about}
