"""Wakes the worker of this process."""

import threading


class WorkSignal:
    """Set when there may be work."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        self._event.set()

    def wait(self, timeout: float) -> None:
        """Wait until it is set, for at most `timeout` seconds, then reset it."""
        self._event.wait(timeout)
        self._event.clear()
