"""The arithmetic of rate limits (GCRA). Pure; `storage/rate_limits.py` stores the usage.

Each call moves `used_until` ahead by `every`, and calls are allowed while it is less than a burst ahead. One row per
limit therefore serves all replicas and survives restarts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.rate_limits import LATEST_END, SKEW, UNUSED, Usage, Usages


@dataclass(frozen=True, slots=True)
class RateLimit:
    """`burst` calls at once, and one per `every` in the long run. `reserved` calls of a burst are left to others."""

    every: timedelta
    burst: int
    reserved: int = 0

    @property
    def tolerance(self) -> timedelta:
        """How far ahead `used_until` may be before a call."""
        return self.every * (self.burst - self.reserved - 1)


def earliest(usage: Usage, limit: RateLimit | None, now: datetime, calls_ahead: int = 0) -> datetime:
    """When the next call may be made after `calls_ahead` others: `now` or later, and after any pause.

    Without a limit, only the pause counts.
    """
    at = effective_pause(usage.paused_until, now)
    if limit is None:
        return at
    return max(at, _used_until(usage, limit, now) + limit.every * calls_ahead - limit.tolerance)


def latest(usages: Usages, limits: Mapping[str, RateLimit | None], now: datetime, calls_ahead: int = 0) -> datetime:
    """When all of these limits allow the next call."""
    return max(earliest(usages.get(key, UNUSED), limit, now, calls_ahead) for key, limit in limits.items())


def effective_pause(paused_until: datetime | None, now: datetime) -> datetime:
    """When a pause is over, or now. A pause longer than any valid one is ignored."""
    if paused_until is None or paused_until > now + LATEST_END:
        return now
    return max(now, paused_until)


def after_call(usage: Usage, limit: RateLimit, now: datetime) -> Usage:
    """The usage after a call at `now`."""
    return Usage(_used_until(usage, limit, now) + limit.every, usage.paused_until)


def paused(usage: Usage, until: datetime, now: datetime) -> Usage:
    """The usage after Slack asked for a pause. A pause is never shortened."""
    return Usage(usage.used_until, max(effective_pause(usage.paused_until, now), until))


def _used_until(usage: Usage, limit: RateLimit, now: datetime) -> datetime:
    """More than a burst ahead, it was written before the clock was set back. Then it is ignored, and one call is
    allowed."""
    whole = now + limit.every * limit.burst
    if usage.used_until > whole + SKEW:
        return now + limit.tolerance
    return min(max(usage.used_until, now), whole)
