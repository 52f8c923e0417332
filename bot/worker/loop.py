"""What the ticker and the worker share: a thread, a stop flag, and the times that readiness reads."""

import threading
import time
from abc import ABC, abstractmethod


class Loop(ABC):
    """One named thread that runs `_loop` until `_stopping` is set.

    `_loop` calls `_went_round` once in each pass, and `_succeeded` after each pass without an error.
    """

    def __init__(self, name: str) -> None:
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._loop, name=name, daemon=True)
        self._last_success: float | None = None
        self._last_pass: float | None = None

    def start(self) -> None:
        self._last_success = self._last_pass = time.monotonic()
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive()

    @property
    def seconds_since_success(self) -> float | None:
        """Since the last pass without an error; None when not started in this process."""
        return None if self._last_success is None else time.monotonic() - self._last_success

    @property
    def seconds_since_loop(self) -> float | None:
        """Since the last pass, successful or not; None when not started in this process."""
        return None if self._last_pass is None else time.monotonic() - self._last_pass

    def _succeeded(self) -> None:
        self._last_success = time.monotonic()

    def _went_round(self) -> None:
        self._last_pass = time.monotonic()

    @abstractmethod
    def _loop(self) -> None: ...
