"""Enforces Slack's rate limits and the pauses that Slack asks for, across all processes.

A call acquires its permit before it is made, in a short separate transaction.
"""

import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.slack.rate_limit import RateLimit, after_call, earliest, effective_pause, latest, paused
from bot.slack.rate_limits import (
    IMMEDIATE,
    IN_ONE_CHANNEL,
    INTERACTIVE,
    LIMITS,
    LIMITS_FOR,
    PER_CHANNEL,
)
from storage.rate_limits import RateLimitStore, Usages
from workflows.domain.chat import Priority
from workflows.domain.errors import ChatUnavailable, RateLimited, StoreUnavailable
from workflows.ports.clock import Clock

MARGIN = timedelta(seconds=0.25)
"""Added to every Retry-After, because clocks differ."""
DEFAULT_PAUSE = 5.0
"""Seconds to pause after a 429 without Retry-After."""
RETRY_WINDOW = timedelta(seconds=30)
"""Retries of waiting calls are spread over this window. Thousands at the same moment would fail again and delay calls
that need not wait."""
CLEAN_UP_EVERY = timedelta(hours=1)

Limits = dict[str, RateLimit | None]


@dataclass(frozen=True, slots=True)
class Permit:
    """Permission for one call now. `keys`: the limits it counts against, the narrowest last."""

    keys: tuple[str, ...]


class RateLimiter:
    """`on`: enforce our own limits. Pauses that Slack asks for always apply."""

    def __init__(self, store: RateLimitStore, clock: Clock, *, on: bool) -> None:
        self._store = store
        self._clock = clock
        self._on = on
        self._lock = threading.Lock()
        self._last_retry: dict[str, datetime] = {}
        """The latest retry time given out, by method."""
        self._own_pauses: dict[str, datetime] = {}
        """Pauses asked of this process. They apply even when the database is unavailable."""
        self._cleaned_up = clock.now()

    def acquire(self, method: str, channel: str = "", *, priority: Priority = Priority.ORDINARY) -> Permit:
        """Raises `RateLimited` when the call has to wait; `ChatUnavailable` when a person waits for its answer."""
        limits = self._limits(method, channel, LIMITS_FOR[priority])
        now = self._clock.now()
        own = max(effective_pause(self._own_pauses.get(key), now) for key in limits)
        self._check(method, own, now)
        if any(limits.values()):
            self._store.change(limits, lambda usages: self._count(method, usages, limits, now))
            self._clean_up(now)
        elif method not in IMMEDIATE:
            self._check(method, latest(self._store.get(limits), limits, now), now)
        return Permit(tuple(limits))

    def earliest(self, method: str, calls_ahead: int = 0) -> datetime | None:
        """When a call could be made after `calls_ahead` others of its method; None: now."""
        limits, now = self._limits(method, "", LIMITS), self._clock.now()
        at = latest(self._store.get(limits), limits, now, calls_ahead)
        return at if at > now else None

    def pause(self, permit: Permit, retry_after: float | None) -> datetime:
        """Record a 429 for a method or for posting to one channel. Returns when the pause ends."""
        now = self._clock.now()
        until = now + timedelta(seconds=DEFAULT_PAUSE if retry_after is None else retry_after) + MARGIN
        whole, narrowest = permit.keys[0], permit.keys[-1]
        with self._lock:
            self._own_pauses = {k: at for k, at in self._own_pauses.items() if at > now} | {narrowest: until}
        with suppress(StoreUnavailable):
            self._tell(narrowest, until, now)  # before anything is read: other processes call meanwhile
            if whole != narrowest and self._others_are_paused(narrowest, now):
                self._tell(whole, until, now)
        return until

    def _tell(self, key: str, until: datetime, now: datetime) -> None:
        self._store.change([key], lambda usages: {key: paused(usages[key], until, now)})

    def _limits(self, method: str, channel: str, of: Mapping[str, RateLimit]) -> Limits:
        """The limits of a call, the narrowest last; None: only pauses apply."""
        limits: Limits = {method: of.get(method) if self._on else None}
        if method in PER_CHANNEL and channel:
            limits[f"{method}/{channel}"] = IN_ONE_CHANNEL if self._on else None
        return limits

    def _count(self, method: str, usages: Usages, limits: Limits, now: datetime) -> Usages:
        self._check(method, latest(usages, limits, now), now)
        return {key: after_call(usages[key], limit, now) for key, limit in limits.items() if limit}

    def _check(self, method: str, at: datetime, now: datetime) -> None:
        if at <= now:
            return
        if method in INTERACTIVE:
            raise ChatUnavailable("ratelimited", (at - now).total_seconds())
        raise RateLimited(self._retry_at(method, at))

    def _retry_at(self, method: str, at: datetime) -> datetime:
        """When a waiting call retries: at `at`, or one step after the previous retry of its method."""
        limit = LIMITS.get(method)
        if limit is None:
            return at
        with self._lock:
            behind = self._last_retry.get(method, at) + limit.every
            mine = behind if at < behind <= at + RETRY_WINDOW else at
            self._last_retry[method] = mine
        return mine

    def _others_are_paused(self, key: str, now: datetime) -> bool:
        """Whether another channel is paused as well, which means that the workspace limit is reached."""
        kind = key.partition("/")[0] + "/"
        return any(
            other.startswith(kind) and other != key and earliest(usage, None, now) > now
            for other, usage in self._store.paused().items()
        )

    def _clean_up(self, now: datetime) -> None:
        if now - self._cleaned_up > CLEAN_UP_EVERY:
            self._cleaned_up = now
            self._store.forget_before(now - CLEAN_UP_EVERY)
