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
class _Known:
    """That it was `time` when the stopwatch stood at `since` and the wall clock at `wall`."""

    time: datetime
    since: float
    wall: datetime
    good_for: float


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
        self._ask = ask
        self._wall = wall
        self._stopwatch = stopwatch
        self._asking = threading.Lock()
        self._known: _Known | None = None

    def now(self) -> datetime:
        """While one thread asks, the others go by what was known."""
        known = self._known
        if (known is None or self._is_stale(known)) and self._asking.acquire(blocking=known is None):
            try:
                if self._known is known:
                    self._known = self._learnt(known)
            finally:
                self._asking.release()
        known = self._known
        assert known is not None
        return known.time + timedelta(seconds=self._stopwatch() - known.since)

    def _is_stale(self, known: _Known) -> bool:
        passed = self._stopwatch() - known.since
        apart = (self._wall() - known.wall).total_seconds() - passed
        return passed > known.good_for or (known.good_for > ASKED_AGAIN and abs(apart) > JUMP)

    def _learnt(self, known: _Known | None) -> _Known:
        """A slow answer is as good as none: by how much it is old cannot be known."""
        began = self._stopwatch()
        try:
            told = self._ask()
        except StoreUnavailable:
            told = None
        ended, wall = self._stopwatch(), self._wall()
        if told is not None and (ended - began < QUICK or known is None):
            return _Known(told + timedelta(seconds=(ended - began) / 2), ended, wall, ASKED_EVERY)
        guess = wall if known is None else known.time + timedelta(seconds=ended - known.since)
        return _Known(guess, ended, wall, ASKED_AGAIN)
