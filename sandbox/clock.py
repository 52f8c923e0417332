"""The clock both sides read, so that a test or a person can move time forward."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class SandboxClock:
    """Wall-clock time plus an offset that only ever grows.

    With `begins` the first moment is that one, whatever the wall clock says. One that `stands` only moves when it is
    moved, so that a story about amounts per minute comes out the same however long it takes.
    """

    def __init__(self, begins: datetime | None = None, *, stands: bool = False) -> None:
        self._stopwatch: Callable[[], float] = (lambda: 0.0) if stands else time.time
        self._offset = (begins.timestamp() if begins else time.time()) - self._stopwatch()
        self._lock = threading.Lock()

    def timestamp(self) -> float:
        """Seconds since the epoch, offset included."""
        with self._lock:
            return self._stopwatch() + self._offset

    def now(self) -> datetime:
        """The same moment as an aware datetime in UTC."""
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def advance(self, by: float | timedelta) -> None:
        """Move forward by seconds or a timedelta; going back is refused, `ts` must keep growing."""
        seconds = by.total_seconds() if isinstance(by, timedelta) else float(by)
        if seconds < 0:
            raise ValueError("the sandbox clock only moves forward")
        with self._lock:
            self._offset += seconds
