"""The same paces for a database that one process serves: counted in memory, written down a little later.

A pause is written at once. What was taken is written within a second, so that a call to the chat waits for no disk; a
process that is killed forgets the takes of its last second at most.
"""

import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime

from storage.database import Database
from storage.paces import Pace, Paces, SqlPaces

WRITTEN_EVERY = 1.0

Later = Callable[[Callable[[], None]], object]


class PacesInMemory:
    """`later` runs something soon, in another thread."""

    def __init__(self, database: Database, later: Later) -> None:
        self._stored = SqlPaces(database)
        self._later = later
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._rows: dict[str, Pace] | None = None
        self._unwritten: set[str] = set()
        self._written = time.monotonic()

    def paused(self) -> Paces:
        with self._lock:
            return {key: pace for key, pace in self._all().items() if pace.paused_until is not None}

    def of(self, keys: Iterable[str]) -> Paces:
        with self._lock:
            rows = self._all()
            return {key: rows[key] for key in keys if key in rows}

    def change(self, keys: Iterable[str], decide: Callable[[Paces], Paces]) -> bool:
        with self._lock:
            rows = self._all()
            old = {key: rows[key] for key in keys if key in rows}
            new = decide(old)
            rows.update(new)
            self._unwritten |= new.keys()
            overdue = time.monotonic() - self._written > WRITTEN_EVERY
            if overdue:
                self._written = time.monotonic()
        if any(pace.paused_until != _pause(old.get(key)) for key, pace in new.items()):
            self.write_down()
        elif overdue:
            self._later(self.write_down)
        return True

    def forget_before(self, moment: datetime, but: str) -> None:
        self._stored.forget_before(moment, but)
        with self._lock:
            rows = self._all()
            over = [key for key, pace in rows.items() if key != but and pace.is_over(moment)]
            for key in over:
                del rows[key]
            self._unwritten.difference_update(over)

    def write_down(self) -> None:
        """One after the other, so that what is older never replaces what is newer."""
        with self._writing:
            with self._lock:
                rows = self._rows or {}
                new = {key: rows[key] for key in self._unwritten}
                self._unwritten = set()
            written = not new
            try:
                if new:
                    self._stored.put(new)
                    written = True
            finally:
                if not written:
                    with self._lock:
                        self._unwritten |= new.keys()

    def _all(self) -> dict[str, Pace]:
        if self._rows is None:
            self._rows = dict(self._stored.all())
        return self._rows


def _pause(pace: Pace | None) -> datetime | None:
    return pace.paused_until if pace is not None else None
