"""The clock that wakes what is due. Holds no state: what is due stands in the database."""

from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from bot.logs import frames_of
from workflows.deps import Deps
from workflows.domain.ids import ReminderId
from workflows.remind import due_reminders, fire, put_off

log = structlog.get_logger()

EVERY = 1.0
AGAIN = timedelta(minutes=1)
"""How long a reminder that could not be handled is put off."""
KEPT = timedelta(days=1)
"""How long handled requests and unsent drafts are remembered: Slack repeats an event for less than an hour."""


class Ticker:
    """Looks for due reminders every second, and tidies up every hour."""

    def __init__(self, deps: Deps, every: float = EVERY) -> None:
        self._deps = deps
        self._scheduler = BackgroundScheduler(timezone="UTC")
        once_at_a_time = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        self._scheduler.add_job(self._tick, "interval", seconds=every, **once_at_a_time)
        self._scheduler.add_job(self._tidy, "interval", hours=1, **once_at_a_time)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Returns when a tick that runs is over."""
        self._scheduler.shutdown(wait=True)

    @property
    def is_alive(self) -> bool:
        return bool(self._scheduler.running)

    def _tick(self) -> None:
        """One of the four places that catch everything: the next tick tries again."""
        try:
            now = self._deps.clock.now()
            for reminder_id in due_reminders(now, self._deps):
                self._fire(reminder_id, now)
        except Exception as error:  # noqa: BLE001
            log.error("tick.failed", error=type(error).__name__)

    def _fire(self, reminder_id: ReminderId, now: datetime) -> None:
        """One that cannot be handled does not stop the others."""
        try:
            fire(reminder_id, now, self._deps)
        except Exception as error:  # noqa: BLE001
            log.error("reminder.failed", reminder=reminder_id, error=type(error).__name__, frames=frames_of(error))
            put_off(reminder_id, now + AGAIN, self._deps)

    def _tidy(self) -> None:
        try:
            before = self._deps.clock.now() - KEPT
            with self._deps.store.write() as uow:
                uow.receipts.forget_before(before)
                uow.drafts.forget_before(before)
                uow.commit()
        except Exception as error:  # noqa: BLE001
            log.error("tidy.failed", error=type(error).__name__)
