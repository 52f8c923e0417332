"""How fast one may call: the arithmetic of rate limits. Pure; `storage/rate_limits.py` keeps what it works on.

A limit is counted by one moment (GCRA): each call moves `used_until` on by `every`, and a call may be made while that
lies less than a burst ahead. So one row per limit is enough, for every replica and across restarts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.rate_limits import LATEST_END, SKEW, UNUSED, Usage, Usages


@dataclass(frozen=True, slots=True)
class RateLimit:
    """`burst` calls at once, and one `every` so often in the long run. `reserved` of a burst are for others."""

    every: timedelta
    burst: int
    reserved: int = 0

    @property
    def tolerance(self) -> timedelta:
        """How far `used_until` may lie ahead before a call."""
        return self.every * (self.burst - self.reserved - 1)


def earliest(usage: Usage, limit: RateLimit | None, now: datetime, behind: int = 0) -> datetime:
    """When the next call may be made after `behind` others: `now` or later, and not before a pause is over.

    Without a limit only the pause counts.
    """
    at = effective_pause(usage.paused_until, now)
    if limit is None:
        return at
    return max(at, _used_until(usage, limit, now) + limit.every * behind - limit.tolerance)


def latest(usages: Usages, limits: Mapping[str, RateLimit | None], now: datetime, behind: int = 0) -> datetime:
    """When all of these limits let the next call through."""
    return max(earliest(usages.get(key, UNUSED), limit, now, behind) for key, limit in limits.items())


def effective_pause(paused_until: datetime | None, now: datetime) -> datetime:
    """When a pause is over, or now. One that ends later than any can is ignored."""
    if paused_until is None or paused_until > now + LATEST_END:
        return now
    return max(now, paused_until)


def after_call(usage: Usage, limit: RateLimit, now: datetime) -> Usage:
    """The usage after a call at `now`."""
    return Usage(_used_until(usage, limit, now) + limit.every, usage.paused_until)


def paused(usage: Usage, until: datetime, now: datetime) -> Usage:
    """The usage after the chat asked for silence `until` then: a pause is never shortened."""
    return Usage(usage.used_until, max(effective_pause(usage.paused_until, now), until))


def _used_until(usage: Usage, limit: RateLimit, now: datetime) -> datetime:
    """What lies further ahead than a whole burst was written before the clock was set back: then it says nothing, and
    one call may be made."""
    whole = now + limit.every * limit.burst
    if usage.used_until > whole + SKEW:
        return now + limit.tolerance
    return min(max(usage.used_until, now), whole)
