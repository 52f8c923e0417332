"""A way to PostgreSQL on which lines can fall silent: nothing breaks, and nothing comes any more."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import make_url


class Way:
    """Passes on what it is given, between a port of this machine and the server's socket."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self._ends: list[socket.socket] = []
        self._lines = 0
        self._silent_up_to = 0
        self.deaf = False
        """Whether every line is silent, and new ones from the beginning."""
        self.swallowed = 0
        """How often something was said in vain."""
        threading.Thread(target=self._let_in, daemon=True).start()

    def fall_silent(self) -> None:
        """Every line there is; those that are dialled from now on speak."""
        self._silent_up_to = self._lines

    def close(self) -> None:
        for end in (self._door, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _let_in(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._door.accept()
                there = socket.socket(socket.AF_UNIX)
                there.connect(self._server)
                self._ends += [here, there]
                self._lines += 1
                for source, target in ((here, there), (there, here)):
                    threading.Thread(target=self._pass_on, args=(source, target, self._lines), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, line: int) -> None:
        with suppress(OSError):
            while said := source.recv(65536):
                if line > self._silent_up_to and not self.deaf:
                    target.sendall(said)
                else:
                    self.swallowed += 1
            if line > self._silent_up_to:
                target.shutdown(socket.SHUT_WR)


@contextmanager
def a_way(url: str) -> Iterator[tuple[Way, str]]:
    """To the database at `url`, which is reached through a socket of this machine; and the address of its near end."""
    far = make_url(url)
    directory = far.query.get("host") or far.host
    way = Way(str(Path(str(directory)) / f".s.PGSQL.{far.port or 5432}"))
    near = far.set(host="127.0.0.1", port=way.port, query={})
    yield way, near.render_as_string(hide_password=False)
    way.close()
