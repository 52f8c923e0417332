"""Who put a job rings; every process that works hears it. PostgreSQL carries it by NOTIFY and LISTEN.

The ring follows the commit instead of being part of it: commits that notify wait for each other. Many rings at once
are one. One that is lost, with its process or its connection, costs the time until the worker looks by itself.
"""

import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import psycopg  # nine megabytes that a process on SQLite does without

CHANNEL = "muster_jobs"
TRY_AGAIN = 1.0
"""Seconds until a lost connection is dialled again."""
QUIET = 10.0
"""Seconds without any ring after which the server is asked for a sign of life. A connection that fell silent is the
only one that nobody would ask anything, ever; it is dialled again when none comes."""
FAREWELL = 2.0
"""Seconds, at most, that the end of the process waits for the thread, which may be waiting for an answer."""


class Bell(Protocol):
    def start(self) -> None: ...
    def ring(self) -> None:
        """Tell the other processes; returns at once."""

    def stop(self) -> None: ...


class SilentBell:
    """Nobody else is there."""

    def start(self) -> None:
        """Nothing to begin."""

    def ring(self) -> None:
        """Nobody to tell."""

    def stop(self) -> None:
        """Nothing to end."""


class PostgresBell:
    """One connection in one thread, which both rings and listens; it is dialled again when it breaks, or when an answer
    stays away (`storage/postgres.py`)."""

    def __init__(
        self,
        dial: Callable[[], "psycopg.Connection[Any]"],
        broken: type[Exception],
        wake: Callable[[], None],
        quiet: float = QUIET,
    ) -> None:
        self._dial = dial
        self._broken = broken
        self._wake = wake
        self._quiet = quiet
        self._rung = threading.Event()
        self._stopping = threading.Event()
        self._heard = False
        self._me = 0
        """Our own rings carry this number."""
        self._line: tuple[socket.socket, socket.socket] | None = None
        """What wakes the thread: written to at one end, waited for at the other."""
        self._thread = threading.Thread(target=self._run, name="bell", daemon=True)

    def start(self) -> None:
        self._line = socket.socketpair()
        self._line[0].setblocking(False)
        self._thread.start()

    def ring(self) -> None:
        if not self._rung.is_set():
            self._rung.set()
            self._poke()

    def stop(self) -> None:
        self._stopping.set()
        self._poke()
        if self._line is not None:
            self._thread.join(FAREWELL)

    def _poke(self) -> None:
        if self._line is not None:
            with suppress(OSError):  # full: it is awake already; closed: it is over
                self._line[0].send(b".")

    def _run(self) -> None:
        assert self._line is not None
        near, far = self._line
        with near, far:
            self._serve()

    def _serve(self) -> None:
        while not self._stopping.is_set():
            with suppress(self._broken, OSError), self._dial() as connection:
                self._me = connection.pgconn.backend_pid
                connection.add_notify_handler(lambda notice: self._hear(notice.pid))
                connection.execute("SET synchronous_commit = off")
                connection.execute(f"LISTEN {CHANNEL}")
                self._wake()  # what was rung meanwhile was not heard
                self._listen(connection)
            self._stopping.wait(TRY_AGAIN)

    def _listen(self, connection: "psycopg.Connection[Any]") -> None:
        """Until told to stop. Raises when the connection breaks."""
        assert self._line is not None
        nudged = self._line[1]
        waiting = select.poll()  # select itself cannot wait for the thousandth file of a process
        for end in (connection, nudged):
            waiting.register(end, select.POLLIN)
        while not self._stopping.is_set():
            heard = dict(waiting.poll(self._quiet * 1000))
            if nudged.fileno() in heard:
                nudged.recv(4096)
            if not heard:
                connection.execute("SELECT 1")
            if self._rung.is_set():
                self._rung.clear()
                connection.execute(f"NOTIFY {CHANNEL}")
            connection.pgconn.consume_input()
            while (notice := connection.pgconn.notifies()) is not None:
                self._hear(notice.be_pid)
            if self._heard:
                self._heard = False
                self._wake()

    def _hear(self, ringer: int) -> None:
        self._heard |= ringer != self._me
