"""Fires due reminders every second and runs the periodic tasks. What is due is stored in the database.

Ticks follow the monotonic clock. APScheduler plans the periodic tasks by the wall clock, which can be set back, so each
tick also starts a task that is overdue.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.clock import wall_clock
from bot.logs import frames_of
from bot.metrics import Metrics
from bot.worker.loop import Loop
from bot.worker.retention import retention
from workflows.deps import Deps
from workflows.domain.errors import ConcurrentUpdate, StoreUnavailable
from workflows.domain.ids import ReminderId
from workflows.evidence.anchors import anchor
from workflows.incidents.access_requests import expire_access_requests
from workflows.incidents.grants import end_grants
from workflows.incidents.holds import ask_newcomers
from workflows.incidents.second_person import expire_glass_requests
from workflows.incidents.strangers import watch_rooms
from workflows.incidents.undo_merge import settle_merges
from workflows.operations.housekeeping import housekeeping
from workflows.operations.watchdog import run_health_check
from workflows.organisation.rosters import refresh_rosters
from workflows.organisation.settings import current
from workflows.reminders.firing import defer, due_reminders, fire

log = structlog.get_logger()

EVERY = 1.0
DEFER_BY = timedelta(minutes=1)
"""How long a reminder that failed to fire is deferred."""

PeriodicTask = Callable[[datetime, Deps], None]
PERIODIC_TASKS: Mapping[PeriodicTask, timedelta] = {
    run_health_check: timedelta(minutes=1),
    housekeeping: timedelta(hours=1),
    settle_merges: timedelta(minutes=10),
    refresh_rosters: timedelta(minutes=1),
    end_grants: timedelta(minutes=1),
    expire_access_requests: timedelta(minutes=10),
    expire_glass_requests: timedelta(minutes=1),
    watch_rooms: timedelta(minutes=1),
    ask_newcomers: timedelta(minutes=1),
    retention: timedelta(days=1),
    anchor: timedelta(minutes=5),
}


class IntervalFromNow(BaseTrigger):  # type: ignore[misc]  # apscheduler has no types
    """APScheduler's interval lists every missed run, which after a clock jump of years exhausts memory."""

    def __init__(self, interval: timedelta) -> None:
        self._interval = interval

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        return now + self._interval


class Ticker(Loop):
    """`every`: seconds between ticks."""

    def __init__(self, deps: Deps, metrics: Metrics, every: float = EVERY) -> None:
        super().__init__("ticker")
        self._deps = deps
        self._metrics = metrics
        self._every = every
        self._last_run = dict.fromkeys(PERIODIC_TASKS, deps.clock.now())
        once = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        self._scheduler = BackgroundScheduler(timezone="UTC", job_defaults=once)
        for task, interval in PERIODIC_TASKS.items():
            self._scheduler.add_job(self._run_task, IntervalFromNow(interval), [task], id=task.__name__)

    def start(self) -> None:
        self._scheduler.start()
        super().start()

    def stop(self) -> None:
        """Stop, and wait for a running reminder or task."""
        self._stopping.set()
        self._thread.join()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _loop(self) -> None:
        """One of the four catch-alls: the next tick tries again."""
        while not self._stopping.wait(self._every):
            try:
                self._tick(self._deps.clock.now())
                self._metrics.ticked()
                self._succeeded()
            except Exception as error:  # noqa: BLE001
                log.error("tick.failed", error=type(error).__name__)
            self._went_round()

    def _tick(self, now: datetime) -> None:
        for task, interval in PERIODIC_TASKS.items():
            if abs(now - self._last_run[task]) > interval:
                self._scheduler.modify_job(task.__name__, next_run_time=wall_clock())
        for reminder_id in due_reminders(now, self._deps):
            if self._stopping.is_set():
                return
            self._fire(reminder_id, now)

    def _fire(self, reminder_id: ReminderId, now: datetime) -> None:
        """A reminder that fails is deferred, and the others still fire."""
        try:
            fired = fire(reminder_id, now, current(self._deps))
            if fired is not None:
                self._metrics.fired(fired.kind, now - fired.due_at)
        except (ConcurrentUpdate, StoreUnavailable):
            raise
        except Exception as error:  # noqa: BLE001
            log.error("reminder.failed", reminder=reminder_id, error=type(error).__name__, frames=frames_of(error))
            defer(reminder_id, now + DEFER_BY, now, self._deps)

    def _run_task(self, task: PeriodicTask) -> None:
        now = self._last_run[task] = self._deps.clock.now()
        try:
            task(now, current(self._deps))
        except Exception as error:  # noqa: BLE001
            log.error("task.failed", task=task.__name__, error=type(error).__name__, frames=frames_of(error))
