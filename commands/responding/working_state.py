"""The working state: what Slack is answered while a handler takes long. The result replaces it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from slack_bolt.response import BoltResponse

from commands.responding.answers import Answer


@dataclass(frozen=True, slots=True)
class Shown:
    """A working state that is shown: what Slack was answered, and how the result replaces it."""

    response: BoltResponse
    replace_by: Callable[[Answer], object]


class WorkingState:
    """The working state of one request: Slack gets either the handler's answer or this, never both."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._show: Callable[[], Shown] | None = None
        self._shown: Shown | None = None

    def during(self, work: Callable[[], Answer], show: Callable[[], Shown]) -> tuple[Answer, Shown | None]:
        """Run `work`: what it returns, and the working state that was shown meanwhile."""
        self._show = show
        answer = work()
        with self._lock:  # waits until a working state that is being shown is there
            self._show = None
            return answer, self._shown

    def show(self) -> BoltResponse | None:
        """Called by another thread when the answer is late. None if there is nothing to show, or no longer."""
        with self._lock:
            if self._show is None:
                return None
            show, self._show = self._show, None
            self._shown = show()
            return self._shown.response
