"""The one place that asks what time it is."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from workflows.domain.errors import StoreUnavailable

ASKED_EVERY = 60.0
"""Seconds for which a clock of this machine is trusted to keep pace with the database's."""
JUMP = 0.5
"""Seconds by which wall clock and stopwatch may drift apart before the database is asked again: somebody set the
clock, or the machine slept."""
ASKED_AGAIN = 5.0
"""Seconds until a database that did not answer is asked again."""
QUICK = 1.0
"""Seconds that an answer may take to be worth something."""


def wall_clock() -> datetime:
    return datetime.now(UTC)


class SystemClock:
    """Wall-clock time, aware and in UTC."""

    def now(self) -> datetime:
        return wall_clock()


@dataclass(frozen=True, slots=True)
class _Reading:
    """That it was `time` when the stopwatch stood at `since` and the wall clock at `wall`."""

    time: datetime
    monotonic_at: float
    wall: datetime
    valid_for: float


class DatabaseClock:
    """The database's time, which all replicas share: asked now and then, and told on by this machine's stopwatch.

    Until the database answers for the first time it is the wall clock's.
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
        """While one thread asks, the others go by what was known."""
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
        return elapsed > reading.valid_for or (reading.valid_for > ASKED_AGAIN and abs(drift) > JUMP)

    def _refreshed(self, reading: _Reading | None) -> _Reading:
        """A slow answer is as good as none: by how much it is old cannot be known."""
        began = self._stopwatch()
        try:
            answer = self._fetch()
        except StoreUnavailable:
            answer = None
        ended, wall = self._stopwatch(), self._wall()
        if answer is not None and (ended - began < QUICK or reading is None):
            return _Reading(answer + timedelta(seconds=(ended - began) / 2), ended, wall, ASKED_EVERY)
        guess = wall if reading is None else reading.time + timedelta(seconds=ended - reading.monotonic_at)
        return _Reading(guess, ended, wall, ASKED_AGAIN)
