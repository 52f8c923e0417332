"""Notifies every process of the database of new jobs, by PostgreSQL's NOTIFY and LISTEN.

The notification is sent after the commit, because commits that notify wait for each other. Several at once are sent as
one. When one is lost, the next poll of the worker finds the jobs.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

from workflows.domain.errors import MusterError

if TYPE_CHECKING:
    import psycopg  # nine megabytes that a process on SQLite does not need

CHANNEL = "muster_jobs"
RECONNECT_AFTER = 1.0
KEEPALIVE_AFTER = 10.0
"""Seconds without a notification before a test query, because a dead connection may never report an error."""
STOP_WITHIN = 2.0
"""Seconds that shutdown waits for each thread, which may be blocked."""


class JobNotifier(Protocol):
    def start(self) -> None: ...
    def notify(self) -> None:
        """Notify the other processes, without waiting."""

    def stop(self) -> None: ...


class NullNotifier:
    """For a database of one process."""

    def start(self) -> None:
        """Nothing to start."""

    def notify(self) -> None:
        """Nobody to notify."""

    def stop(self) -> None:
        """Nothing to stop."""


class PostgresNotifier:
    """One thread listens on its own connection and reconnects when it breaks or times out
    (`storage/engine/postgres.py`); another one sends. `send` runs a statement or raises a `MusterError`."""

    def __init__(
        self,
        connect: Callable[[], "psycopg.Connection[Any]"],
        send: Callable[[str], None],
        broken: type[Exception],
        wake: Callable[[], None],
        quiet: float = KEEPALIVE_AFTER,
    ) -> None:
        self._connect = connect
        self._send = send
        self._broken = broken
        self._wake = wake
        self._quiet = quiet
        self._name = uuid4().hex
        """Identifies our own notifications."""
        self._unsent = threading.Event()
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=run, name="job-notifier", daemon=True) for run in (self._listen, self._send_each)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def notify(self) -> None:
        self._unsent.set()

    def stop(self) -> None:
        """Sends a last notification, which wakes our own listener."""
        self._stopping.set()
        self._unsent.set()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(STOP_WITHIN)

    def _send_each(self) -> None:
        stopping = False
        while not stopping:
            self._unsent.wait()
            self._unsent.clear()
            stopping = self._stopping.is_set()
            with suppress(MusterError):
                self._send(f"NOTIFY {CHANNEL}, '{self._name}'")

    def _listen(self) -> None:
        while not self._stopping.is_set():
            with suppress(self._broken, OSError), self._connect() as connection:
                connection.execute(f"LISTEN {CHANNEL}")
                self._wake()  # notifications may have been missed
                self._wait_for_notifications(connection)
            self._stopping.wait(RECONNECT_AFTER)

    def _wait_for_notifications(self, connection: "psycopg.Connection[Any]") -> None:
        """Until `stop`. Raises when the connection breaks."""
        while not self._stopping.is_set():
            received = list(connection.notifies(timeout=self._quiet, stop_after=1))
            if any(notification.payload != self._name for notification in received):
                self._wake()
            if not received:
                connection.execute("SELECT 1")
