"""The only place that reads the current time."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from workflows.domain.errors import StoreUnavailable

REFRESH_EVERY = 60.0
"""Seconds before the database is asked for the time again."""
JUMP = 0.5
"""Seconds of drift between the wall clock and the monotonic clock after which the database is asked at once: somebody
set the clock, or the machine slept."""
RETRY_AFTER = 5.0
"""Seconds before a retry when the database did not answer."""
QUICK = 1.0
"""Seconds after which an answer is too slow to be accurate."""


def wall_clock() -> datetime:
    return datetime.now(UTC)


class SystemClock:
    """The wall clock of this machine, aware and in UTC."""

    def now(self) -> datetime:
        return wall_clock()


@dataclass(frozen=True, slots=True)
class _Reading:
    """It was `time` when the stopwatch read `monotonic_at` and the wall clock read `wall`."""

    time: datetime
    monotonic_at: float
    wall: datetime
    valid_for: float


class DatabaseClock:
    """The database's time, which all replicas share. Between reads this machine's stopwatch advances it.

    Until the database answers for the first time, the wall clock is used.
    """

    def __init__(
        self,
        ask: Callable[[], datetime],
        wall: Callable[[], datetime] = wall_clock,
        stopwatch: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch = ask
        self._wall = wall
        self._stopwatch = stopwatch
        self._fetching = threading.Lock()
        self._reading: _Reading | None = None

    def now(self) -> datetime:
        """While one thread asks the database, the others use the last reading."""
        reading = self._reading
        if (reading is None or self._is_stale(reading)) and self._fetching.acquire(blocking=reading is None):
            try:
                if self._reading is reading:
                    self._reading = self._refreshed(reading)
            finally:
                self._fetching.release()
        reading = self._reading
        assert reading is not None
        return reading.time + timedelta(seconds=self._stopwatch() - reading.monotonic_at)

    def _is_stale(self, reading: _Reading) -> bool:
        elapsed = self._stopwatch() - reading.monotonic_at
        drift = (self._wall() - reading.wall).total_seconds() - elapsed
        return elapsed > reading.valid_for or (reading.valid_for > RETRY_AFTER and abs(drift) > JUMP)

    def _refreshed(self, reading: _Reading | None) -> _Reading:
        """A slow answer counts as none, because nobody knows how old it is."""
        began = self._stopwatch()
        try:
            answer = self._fetch()
        except StoreUnavailable:
            answer = None
        ended, wall = self._stopwatch(), self._wall()
        if answer is not None and (ended - began < QUICK or reading is None):
            return _Reading(answer + timedelta(seconds=(ended - began) / 2), ended, wall, REFRESH_EVERY)
        guess = wall if reading is None else reading.time + timedelta(seconds=ended - reading.monotonic_at)
        return _Reading(guess, ended, wall, RETRY_AFTER)
