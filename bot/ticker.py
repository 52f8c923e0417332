"""What Muster does by itself: fires due reminders, looks whether all is right, tidies up. Holds no state: what is due
stands in the database.

It counts its own pauses by a clock that nobody can set, and everything else by the time that is handed in. So it
neither stops when the wall clock is set back, nor catches up on ticks when it jumps ahead or the process slept.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.logs import frames_of
from bot.metrics import Metrics
from workflows.deps import Deps
from workflows.domain.ids import ReminderId
from workflows.remind import due_reminders, fire, put_off
from workflows.tidy import tidy
from workflows.watch import look_around

log = structlog.get_logger()

EVERY = 1.0
AGAIN = timedelta(minutes=1)
"""How long a reminder that could not be handled is put off."""

Chore = Callable[[datetime, Deps], None]
CHORES: tuple[tuple[Chore, timedelta], ...] = ((look_around, timedelta(minutes=1)), (tidy, timedelta(hours=1)))
"""What is done beside the reminders, and how often."""


class Ticker:
    """Fires due reminders every second, and does the chores: in two threads, so that neither waits for the other."""

    def __init__(self, deps: Deps, metrics: Metrics, every: float = EVERY) -> None:
        self._deps = deps
        self._metrics = metrics
        self._every = every
        self._stopping = threading.Event()
        self._done = {chore: deps.clock.now() for chore, _ in CHORES}
        self._threads = [
            threading.Thread(target=self._repeat, args=(work,), name=name, daemon=True)
            for name, work in (("ticker", self._tick), ("chores", self._do_chores))
        ]
        self._came_round: float | None = None

    def start(self) -> None:
        self._came_round = time.monotonic()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Returns when a tick that runs is over."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    @property
    def is_alive(self) -> bool:
        return all(thread.is_alive() for thread in self._threads)

    @property
    def stalled_for(self) -> float | None:
        """Seconds since it last got on; None: it was never started here."""
        return None if self._came_round is None else time.monotonic() - self._came_round

    def _repeat(self, work: Callable[[], None]) -> None:
        while not self._stopping.wait(self._every):
            work()

    def _tick(self) -> None:
        """One of the four places that catch everything: the next tick tries again."""
        try:
            now = self._deps.clock.now()
            for reminder_id in due_reminders(now, self._deps):
                self._fire(reminder_id, now)
            self._metrics.ticked()
        except Exception as error:  # noqa: BLE001
            log.error("tick.failed", error=type(error).__name__)
        self._came_round = time.monotonic()

    def _fire(self, reminder_id: ReminderId, now: datetime) -> None:
        """One that cannot be handled does not stop the others."""
        try:
            fired = fire(reminder_id, now, self._deps)
            if fired is not None:
                self._metrics.fired(fired.kind, now - fired.due_at)
        except Exception as error:  # noqa: BLE001
            log.error("reminder.failed", reminder=reminder_id, error=type(error).__name__, frames=frames_of(error))
            put_off(reminder_id, now + AGAIN, now, self._deps)
        self._came_round = time.monotonic()

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
