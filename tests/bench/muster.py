"""Muster as it is run in production: `python -m bot <word>` in a process of its own."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.around import around
from tests.bench.machine import cpu_seconds, resident_mb

ROOT = Path(__file__).resolve().parents[2]
STARTED_WITHIN = 60.0
READY = {"worker": "muster.started"}


class Muster:
    """One process. `ready_after`: seconds from its start until it did its work."""

    def __init__(self, word: str, environment: Mapping[str, str], log: Path, module: str = "bot") -> None:
        self._word = word
        self._log = log
        began = time.monotonic()
        with log.open("w", encoding="utf-8") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module, word],
                cwd=ROOT,
                env={**around(), "PORT": "0", "LOG_FORMAT": "json", **environment},
                stdout=output,
                stderr=output,
            )
        wait_until(self._is_ready, STARTED_WITHIN, f"{word} to be ready")
        self.ready_after = time.monotonic() - began

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def said(self) -> str:
        return self._log.read_text(encoding="utf-8")

    @property
    def address(self) -> str:
        """Where it takes requests, or nothing."""
        heard = [
            json.loads(line) for line in self.said.splitlines() if line.startswith("{") and "web.listening" in line
        ]
        return f"http://{heard[0]['host']}:{heard[0]['port']}" if heard else ""

    @property
    def cpu_seconds(self) -> float:
        return cpu_seconds(self.pid)

    @property
    def memory_mb(self) -> float:
        return resident_mb(self.pid)

    def kill(self) -> None:
        """What it was about does not matter any more."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def _is_ready(self) -> bool:
        if self._process.poll() is not None:
            raise RuntimeError(f"{self._word} ended at once:\n{self.said}")
        return READY.get(self._word, "web.listening") in self.said


@contextmanager
def running(
    word: str, environment: Mapping[str, str], directory: Path, replica: int = 1, module: str = "bot"
) -> Iterator[Muster]:
    """A process that is gone afterwards."""
    process = Muster(word, environment, directory / f"{word}-{replica}.log", module)
    try:
        yield process
    finally:
        process.kill()


def wait_until(happens: Callable[[], bool], within: float, what: str, every: float = 0.005) -> None:
    """Return as soon as it happened. Raises `TimeoutError`."""
    ends = time.monotonic() + within
    while not happens():
        if time.monotonic() > ends:
            raise TimeoutError(f"waited {within:g} s for {what}")
        time.sleep(every)
