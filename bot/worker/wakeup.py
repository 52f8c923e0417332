"""What wakes the worker of a process."""

import threading


class WorkSignal:
    """Set when there may be something to do."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        self._event.set()

    def wait(self, timeout: float) -> None:
        """Returns when it is set, at the latest after `timeout` seconds, and resets it."""
        self._event.wait(timeout)
        self._event.clear()
