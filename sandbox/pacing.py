"""Slack's rate limits, counted on the sandbox clock."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sandbox.api.call import METHODS
from sandbox.clock import SandboxClock
from sandbox.records import Json

POSTING_BURST = 5
WORKSPACE_POSTS_PER_MINUTE = 300


@dataclass
class Bucket:
    """Allows `burst` calls at once and `per_second` in the long run."""

    per_second: float
    burst: int
    level: float
    filled_at: float
    blocked_until: float = 0.0

    def wait(self, now: float) -> int:
        """Take one call; 0 if it may pass, else the seconds to wait.

        Calling again before the wait is over starts the wait again.
        """
        self.level = min(self.burst, self.level + (now - self.filled_at) * self.per_second)
        self.filled_at = now
        if now >= self.blocked_until and self.level >= 1:
            self.level -= 1
            return 0
        seconds = max(1, math.ceil((1 - self.level) / self.per_second))
        self.blocked_until = now + seconds
        return seconds


class Pacing:
    """One bucket per method, one per channel for posting. Holds state only while limits are on."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._buckets: dict[str, Bucket] = {}

    def forget(self) -> None:
        self._buckets.clear()

    def retry_after(self, name: str, args: Json) -> int:
        """0 if this call may pass now, else what Retry-After says."""
        method = METHODS.get(name)
        if method is None:
            return 0
        if name != "chat.postMessage":
            return self._wait(name, method.per_minute / 60, method.per_minute)
        everywhere = self._wait(name, WORKSPACE_POSTS_PER_MINUTE / 60, WORKSPACE_POSTS_PER_MINUTE)
        return everywhere or self._wait(f"{name} {args.get('channel')}", 1.0, POSTING_BURST)

    def _wait(self, key: str, per_second: float, burst: int) -> int:
        now = self._clock.timestamp()
        bucket = self._buckets.setdefault(key, Bucket(per_second, burst, burst, now))
        return bucket.wait(now)
