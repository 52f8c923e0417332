"""Limits how much one person may ask of this process, so that a script in somebody's name slows down nobody else.

Nobody who types and presses reaches it. Each person has an allowance that fills up again steadily; what would go beyond
it is answered at once, before anything is read, with the seconds to wait. A refused request costs nothing of it.
"""

import math
import threading
import time
from collections.abc import Callable

MINUTE = 60.0
MOST_KNOWN = 10_000
"""People remembered; those whose allowance is full need not be."""


class PersonLimiter:
    """`per_minute`: as many at once, and as many in each minute afterwards; 0: no limit. Safe between threads."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._every = MINUTE / per_minute if per_minute else 0.0
        self._clock = clock
        self._lock = threading.Lock()
        self._full_at: dict[str, float] = {}
        """When the allowance of each person is full again."""

    def wait_for(self, user: str) -> int:
        """The whole seconds until this person may ask again; 0: now, and it counts."""
        if not self._per_minute:
            return 0
        with self._lock:
            now = self._clock()
            full_at = max(self._full_at.get(user, now), now)
            wait = full_at - now - MINUTE + self._every
            if wait > 1e-6:
                return math.ceil(wait)
            self._full_at[user] = full_at + self._every
            if len(self._full_at) > MOST_KNOWN:
                self._full_at = {one: full for one, full in self._full_at.items() if full > now}
            return 0
