"""The clock that wakes what is due. Holds no state: what is due stands in the database.

APScheduler plans on the wall clock: set back an hour, it would stand still for an hour. A watch that counts by a clock
which nobody can set notices that, and has everything planned anew.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.logs import frames_of
from bot.metrics import Metrics
from workflows.deps import Deps
from workflows.domain.errors import ConcurrentUpdate, StoreUnavailable
from workflows.domain.ids import ReminderId
from workflows.remind import Fired, due_reminders, fire, fire_some, put_off
from workflows.tidy import tidy
from workflows.watch import look_around

log = structlog.get_logger()

EVERY = 1.0
AGAIN = timedelta(minutes=1)
"""How long a reminder that could not be handled is put off."""
MISSED = 3
"""So many ticks that did not come, and the scheduler is told to plan anew."""

Chore = Callable[[datetime, Deps], None]
CHORES: tuple[tuple[Chore, timedelta], ...] = ((look_around, timedelta(minutes=1)), (tidy, timedelta(hours=1)))
"""What is done beside the reminders, and how often."""


class EverySoOften(BaseTrigger):  # type: ignore[misc]  # apscheduler has no types
    """Counts from now. APScheduler's own interval lists every tick that was missed before it makes up for them with
    one: after a jump ahead of years (a machine that began in 1970) that takes all the memory there is."""

    def __init__(self, seconds: float) -> None:
        self._every = timedelta(seconds=seconds)

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        return now + self._every


class Ticker:
    """Fires due reminders every second, and does the chores. A tick that was missed is made up for once, not often."""

    def __init__(self, deps: Deps, metrics: Metrics, every: float = EVERY) -> None:
        self._deps = deps
        self._metrics = metrics
        self._every = every
        self._scheduler = BackgroundScheduler(timezone="UTC")
        once_at_a_time = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        for work in (self._tick, self._do_chores):
            self._scheduler.add_job(work, EverySoOften(every), **once_at_a_time)
        self._done = {chore: deps.clock.now() for chore, _ in CHORES}
        self._stopping = threading.Event()
        self._watch = threading.Thread(target=self._keep_watch, name="ticker-watch", daemon=True)
        self._got_on: float | None = None
        self._ticked: float | None = None

    def start(self) -> None:
        self._got_on = self._ticked = time.monotonic()
        self._scheduler.start()
        self._watch.start()

    def stop(self) -> None:
        """Returns when a tick that runs is over."""
        self._stopping.set()
        self._watch.join()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    @property
    def is_alive(self) -> bool:
        return bool(self._scheduler.running) and self._watch.is_alive()

    @property
    def stalled_for(self) -> float | None:
        """Seconds since it last got on; None: it was never started here."""
        return None if self._got_on is None else time.monotonic() - self._got_on

    @property
    def still_for(self) -> float | None:
        """The same, or since a tick failed."""
        return None if self._ticked is None else time.monotonic() - self._ticked

    def _keep_watch(self) -> None:
        """However far the wall clock was set back, everything is planned from now on as soon as ticks stay away."""
        planned = time.monotonic()
        while not self._stopping.wait(self._every):
            last = max(planned, self._ticked or planned)
            if time.monotonic() - last > MISSED * self._every:
                planned = time.monotonic()
                for job in self._scheduler.get_jobs():
                    self._scheduler.reschedule_job(job.id, trigger=EverySoOften(self._every))

    def _tick(self) -> None:
        """One of the four places that catch everything: the next tick tries again."""
        try:
            self._fire_all(self._deps.clock.now())
            self._metrics.ticked()
            self._got_on = time.monotonic()
        except Exception as error:  # noqa: BLE001
            log.error("tick.failed", error=type(error).__name__)
        self._ticked = time.monotonic()

    def _fire_all(self, now: datetime) -> None:
        """All that are due, some at a time. Those that cannot be handled together, one by one; the others at the next
        tick."""
        if not due_reminders(now, self._deps):
            return  # looking costs less than trying to take some
        while not self._stopping.is_set():
            try:
                some = fire_some(now, self._deps)
            except (ConcurrentUpdate, StoreUnavailable):
                raise
            except Exception as error:  # noqa: BLE001
                log.warning("reminders.stumbled", error=type(error).__name__)
                for reminder_id in due_reminders(now, self._deps):
                    self._fire(reminder_id, now)
                return
            self._count(some, now)
            if not some.looked_at:
                return  # others have them

    def _fire(self, reminder_id: ReminderId, now: datetime) -> None:
        """One that cannot be handled does not stop the others."""
        try:
            self._count(fire(reminder_id, now, self._deps), now)
        except Exception as error:  # noqa: BLE001
            log.error("reminder.failed", reminder=reminder_id, error=type(error).__name__, frames=frames_of(error))
            put_off(reminder_id, now + AGAIN, now, self._deps)

    def _count(self, some: Fired, now: datetime) -> None:
        for reminder in some.fired:
            self._metrics.fired(reminder.kind, now - reminder.due_at)
        self._got_on = self._ticked = time.monotonic()

    def _do_chores(self) -> None:
        """Those whose time has come; or that were done at a time yet to come, when the clock was set back since."""
        for chore, every in CHORES:
            try:
                now = self._deps.clock.now()
                if abs(now - self._done[chore]) >= every:
                    self._done[chore] = now
                    chore(now, self._deps)
            except Exception as error:  # noqa: BLE001
                log.error("chore.failed", chore=chore.__name__, error=type(error).__name__, frames=frames_of(error))
