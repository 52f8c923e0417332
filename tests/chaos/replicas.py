"""The replicas of Muster: real processes that are killed, told to stop, frozen, and always started again."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from tests.chaos.plan import Fault, Shape
from tests.chaos.short_lease import with_lease
from tests.e2e.processes import Process, as_typed

Main = Callable[[str], None]

MIX: Mapping[str, tuple[str, ...]] = {
    "http": ("web", "worker", "run"),
    "socket": ("socket", "worker", "run"),
    "both": ("run", "socket", "worker", "run", "web"),
}
"""What the replicas are, in turn. `run` does everything, and over both transports where there are both."""
READY = {"worker": "muster.started", "socket": "muster.started", "web": "web.listening", "run": "web.listening"}
STARTS_WITHIN = 120.0
ENDS_WITHIN = 120.0
"""Longer than what was begun may take: a call to Slack that hangs, and what follows it."""
LOOK_EVERY = 0.25


class Replica:
    """One of them: its processes follow one another, each with a log of its own."""

    def __init__(self, number: int, word: str, environment: Mapping[str, str], directory: Path, main: Main) -> None:
        self.number = number
        self._main = main
        self.word = word
        self.lock = threading.Lock()
        self._environment = dict(environment)
        self._directory = directory
        self._started = 0
        self._process: Process | None = None
        if word in ("web", "run"):
            self._environment["PORT"] = str(_free_port())

    @property
    def url(self) -> str | None:
        port = self._environment.get("PORT")
        return f"http://127.0.0.1:{port}/slack/events" if self.word in ("web", "run") else None

    @property
    def process(self) -> Process:
        assert self._process is not None
        return self._process

    def start(self) -> None:
        log = self._directory / f"{self.number}-{self.word}-{self._started:03}.log"
        self._started += 1
        self._process = Process(self.word, self._environment, log, self._main)

    @property
    def is_ready(self) -> bool:
        return self.process.is_alive and self.process.has_logged(READY[self.word])

    def signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.process.pid, number)


class Fleet:
    """All of them, and somebody who starts again what has ended."""

    def __init__(self, shape: Shape, environment: Mapping[str, str], directory: Path) -> None:
        words = ("run",) if shape.database == "sqlite" or shape.replicas == 1 else MIX[shape.transport]
        count = 1 if shape.database == "sqlite" else shape.replicas
        chosen = [words[n % len(words)] for n in range(count)]
        main = as_typed if shape.lease is None else partial(with_lease, shape.lease)
        self.replicas = [Replica(n, word, environment, directory, main) for n, word in enumerate(chosen)]
        self.kills = 0
        self.terminations = 0
        self.ended_by_themselves = 0
        self.stops: list[float] = []
        """When one was killed or frozen."""
        self.strange: list[str] = []
        """Endings that nothing explains."""
        self._over = threading.Event()
        self._supervisor = threading.Thread(target=self._supervise, name="supervisor", daemon=True)

    @property
    def urls(self) -> tuple[str, ...]:
        return tuple(r.url for r in self.replicas if r.url is not None)

    def start(self) -> None:
        """Returns when all of them work."""
        for replica in self.replicas:
            replica.start()
        self.wait_ready()
        self._supervisor.start()

    def wait_ready(self) -> None:
        end = time.monotonic() + STARTS_WITHIN
        while not all(r.is_ready for r in self.replicas):
            if time.monotonic() > end:
                said = [r.process.said[-2000:] for r in self.replicas if not r.is_ready]
                raise RuntimeError(f"{len(said)} replicas do not come up; one said:\n{said[0] if said else ''}")
            time.sleep(0.05)

    def kill(self, fault: Fault) -> None:
        """SIGKILL, and started again at once."""
        replica = self._of(fault)
        with replica.lock:
            self.kills += 1
            self.stops.append(time.time())
            replica.process.kill()
            replica.start()

    def deploy(self, fault: Fault) -> None:
        """SIGTERM; when it has finished what it had begun, it is started again."""
        replica = self._of(fault)
        with replica.lock:
            self.terminations += 1
            replica.signal(signal.SIGCONT)
            started = replica.is_ready
            code = replica.process.stop(within=ENDS_WITHIN)
            if started and code != 0:
                self.strange.append(f"{replica.word} {replica.number} was told to stop and ended with {code}")
            replica.start()

    def freeze(self, fault: Fault) -> None:
        """SIGSTOP for some seconds, then it goes on as if nothing had happened."""
        replica = self._of(fault)
        process = replica.process
        self.stops.append(time.time())
        replica.signal(signal.SIGSTOP)
        time.sleep(fault.seconds)
        if replica.process is process:
            replica.signal(signal.SIGCONT)

    def heal(self) -> None:
        """Everybody runs, and works."""
        for replica in self.replicas:
            replica.signal(signal.SIGCONT)
        self.wait_ready()

    def stop(self) -> None:
        """SIGTERM for all of them; what has not ended by then is killed."""
        self._over.set()
        if self._supervisor.is_alive():
            self._supervisor.join()
        for replica in self.replicas:
            replica.signal(signal.SIGCONT)
            replica.signal(signal.SIGTERM)
        for replica in self.replicas:
            code = replica.process.ended(within=ENDS_WITHIN)
            if code != 0:
                self.strange.append(f"{replica.word} {replica.number} ended with {code} when all was over")

    def _of(self, fault: Fault) -> Replica:
        return self.replicas[fault.replica % len(self.replicas)]

    def _supervise(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            for replica in self.replicas:
                if replica.lock.acquire(blocking=False):
                    try:
                        self._look_after(replica)
                    finally:
                        replica.lock.release()

    def _look_after(self, replica: Replica) -> None:
        """One that never came up has its reason (a database that is away); one that worked may not end by itself."""
        if replica.process.is_alive:
            return
        self.ended_by_themselves += 1
        if replica.process.has_logged(READY[replica.word]):
            tail = replica.process.said[-300:]
            self.strange.append(f"{replica.word} {replica.number} ended by itself while it worked; it said: {tail}")
        replica.start()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])
