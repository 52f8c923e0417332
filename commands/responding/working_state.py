"""What Slack is answered when a handler takes long: a working state, which the answer replaces later."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from slack_bolt.response import BoltResponse

from commands.responding.answers import Answer


@dataclass(frozen=True, slots=True)
class Shown:
    """A working state: how Slack's request is answered, and how the answer takes its place."""

    response: BoltResponse
    replace_by: Callable[[Answer], object]


class WorkingState:
    """Of one request. Slack hears either the handler's answer or the working state, never both."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._how: Callable[[], Shown] | None = None
        self._shown: Shown | None = None

    def during(self, work: Callable[[], Answer], how: Callable[[], Shown]) -> tuple[Answer, Shown | None]:
        """What `work` returns, and what was shown meanwhile."""
        self._how = how
        answer = work()
        with self._lock:  # one that is just being shown is waited for
            self._how = None
            return answer, self._shown

    def show(self) -> BoltResponse | None:
        """Called by another thread when the answer is late. None: there is nothing to show, or not any more."""
        with self._lock:
            if self._how is None:
                return None
            how, self._how = self._how, None
            self._shown = how()
            return self._shown.response
