"""What wakes the worker of a process."""

import threading


class Wake:
    """Rings when there may be something to do."""

    def __init__(self) -> None:
        self._bell = threading.Event()

    def ring(self) -> None:
        self._bell.set()

    def wait(self, timeout: float) -> None:
        self._bell.wait(timeout)
        self._bell.clear()
