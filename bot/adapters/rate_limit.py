"""How fast one may call: the arithmetic. Pure; `storage/paces.py` keeps what it works on.

An allowance is counted by one moment (GCRA): each call moves `taken_until` on by `every`, and a call may be made while
that lies less than a burst ahead. So one row per key is enough, for every replica and across restarts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.paces import LATEST_END, SKEW, Pace

FIRST_PROBE = timedelta(seconds=2)
LONGEST_PROBE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Allowance:
    """`burst` calls at once, and one `every` so often in the long run. `kept` of a burst are for others."""

    every: timedelta
    burst: int
    kept: int = 0

    @property
    def ahead(self) -> timedelta:
        """How far `taken_until` may lie ahead before a call."""
        return self.every * (self.burst - self.kept - 1)


def earliest(pace: Pace | None, allowance: Allowance | None, now: datetime, behind: int = 0) -> datetime:
    """When the next call may be made after `behind` others: `now` or later, and not before a pause is over."""
    at = minded(pace.paused_until if pace is not None else None, now)
    if allowance is None:
        return at
    return max(at, _used(pace, allowance, now) + allowance.every * behind - allowance.ahead)


def minded(paused_until: datetime | None, now: datetime) -> datetime:
    """When a pause is over, or now. One that ends later than any can counts for nothing."""
    if paused_until is None or paused_until > now + LATEST_END:
        return now
    return max(now, paused_until)


def taken(pace: Pace | None, allowance: Allowance, now: datetime) -> Pace:
    """The pace after a call at `now`."""
    paused = pace.paused_until if pace is not None else None
    return Pace(_used(pace, allowance, now) + allowance.every, paused)


def _used(pace: Pace | None, allowance: Allowance, now: datetime) -> datetime:
    """What lies further ahead than a whole burst was written before the clock was set back: then it tells nothing, and
    one call may be made."""
    if pace is None:
        return now
    whole = now + allowance.every * allowance.burst
    return now + allowance.ahead if pace.taken_until > whole + SKEW else min(max(pace.taken_until, now), whole)


def silenced(pace: Pace | None, until: datetime, now: datetime) -> Pace:
    """The pace after the chat asked for silence `until` then: a pause is never shortened."""
    if pace is None:
        return Pace(until, until)
    return Pace(pace.taken_until, max(minded(pace.paused_until, now), until))


def next_probe(away_since: datetime, now: datetime) -> datetime:
    """When to try again whether the chat is back: the longer it is away, the later."""
    return now + min(max((now - away_since) / 2, FIRST_PROBE), LONGEST_PROBE)


def latest(
    paces: Mapping[str, Pace], allowances: Iterable[tuple[str, Allowance | None]], now: datetime, behind: int = 0
) -> datetime:
    """When all of them let the next call through."""
    return max((earliest(paces.get(key), allowance, now, behind) for key, allowance in allowances), default=now)
