"""Tells every process of the database that jobs were put. PostgreSQL carries it by NOTIFY and LISTEN.

The notification follows the commit instead of being part of it: commits that notify wait for each other. Many
notifications at once are sent as one. One that is lost, with its process or its connection, costs the time until the
worker looks by itself.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import psycopg  # nine megabytes that a process on SQLite does without

CHANNEL = "muster_jobs"
SEND_EVERY = 0.05
"""Seconds, at most, until other processes are notified: the thread listens meanwhile."""
RECONNECT_AFTER = 1.0
QUIET = 10.0
"""Seconds without a notification after which the server is asked for a sign of life: a connection that fell silent
would never break."""
STOP_WITHIN = 2.0
"""Seconds that the end of the process waits for the thread, which may be waiting for an answer."""


class JobNotifier(Protocol):
    def start(self) -> None: ...
    def notify(self) -> None:
        """Tell the other processes; returns at once."""

    def stop(self) -> None: ...


class NullNotifier:
    """There are no other processes."""

    def start(self) -> None:
        """Nothing to start."""

    def notify(self) -> None:
        """Nobody to notify."""

    def stop(self) -> None:
        """Nothing to stop."""


class PostgresNotifier:
    """One thread with one connection, which listens and notifies. It connects again when the connection breaks, or
    when an answer stays away (`storage/postgres.py`)."""

    def __init__(
        self,
        connect: Callable[[], "psycopg.Connection[Any]"],
        broken: type[Exception],
        wake: Callable[[], None],
        quiet: float = QUIET,
    ) -> None:
        self._connect = connect
        self._broken = broken
        self._wake = wake
        self._quiet = quiet
        self._unsent = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="job-notifier", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def notify(self) -> None:
        self._unsent.set()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(STOP_WITHIN)

    def _run(self) -> None:
        while not self._stopping.is_set():
            with suppress(self._broken, OSError), self._connect() as connection:
                connection.execute("SET synchronous_commit = off")
                connection.execute(f"LISTEN {CHANNEL}")
                self._wake()  # nobody heard what was sent meanwhile
                self._serve(connection)
            self._stopping.wait(RECONNECT_AFTER)

    def _serve(self, connection: "psycopg.Connection[Any]") -> None:
        """Until told to stop. Raises when the connection breaks."""
        heard_at = time.monotonic()
        while not self._stopping.is_set():
            if self._unsent.is_set():
                self._unsent.clear()
                connection.execute(f"NOTIFY {CHANNEL}")
            heard = list(connection.notifies(timeout=SEND_EVERY, stop_after=1))
            if any(notification.pid != connection.info.backend_pid for notification in heard):
                self._wake()
            if heard:
                heard_at = time.monotonic()
            elif time.monotonic() - heard_at >= self._quiet:
                connection.execute("SELECT 1")
                heard_at = time.monotonic()
