"""Switches that make Slack slow, strict or broken while everything runs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Literal, TypeVar

from sandbox.records import Json

Outage = Literal["", "refuse", "503"]
When = Callable[[Json], bool]


@dataclass
class ApiRule:
    """What happens to the next calls of some method. `times` None means until cleared."""

    method: str
    effect: Literal["status", "ratelimited", "error", "late_error", "lost_request", "lost_answer"]
    times: int | None = 1
    skip: int = 0
    status: int = 500
    retry_after: int | str | None = 1
    code: str = ""
    hang: float = 0.0
    when: When | None = None


@dataclass
class DeliveryRule:
    """What happens to the next deliveries of some name: copies of them, or a delay before them."""

    name: str
    times: int | None
    copies: int = 0
    delay: float = 0.0


Rule = TypeVar("Rule", ApiRule, DeliveryRule)


def _use_up(rules: list[Rule], rule: Rule) -> None:
    if rule.times is not None:
        rule.times -= 1
        if rule.times <= 0:
            rules.remove(rule)


class Faults:
    """All switches. Every method may be called from any thread at any time; `clear()` undoes them all.

    Methods and delivery names are patterns: `chat.postMessage`, `views.*`, `*`; delivery names are
    `/command`, `view_submission`, `block_actions`, `message`, `reaction_added` ...
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._on_sockets: Callable[[str], None] = lambda what: None
        self.clear()

    def clear(self) -> None:
        with self._lock:
            self._api: list[ApiRule] = []
            self._deliveries: list[DeliveryRule] = []
            self._latency: dict[str, float] = {}
            self._outage: Outage = ""
            self._limits = False

    # what the Web API does

    def fail(self, method: str = "*", times: int | None = 1, status: int = 500, **more: object) -> None:
        """Answer with an HTTP error, before any effect."""
        self._add(ApiRule(method, "status", times, status=status), more)

    def rate_limit(
        self,
        method: str = "*",
        times: int | None = 1,
        retry_after: int | str | None = 1,
        status: int = 429,
        **more: object,
    ) -> None:
        """Answer 429 (or another status) with Retry-After, before any effect; None: without that header."""
        self._add(ApiRule(method, "ratelimited", times, status=status, retry_after=retry_after), more)

    def refuse(self, method: str, code: str, times: int | None = 1, **more: object) -> None:
        """Answer with this Slack error code, before any effect."""
        self._add(ApiRule(method, "error", times, code=code), more)

    def err_late(self, method: str = "*", code: str = "internal_error", times: int | None = 1, **more: object) -> None:
        """Do what was asked, and answer with this Slack error code all the same."""
        self._add(ApiRule(method, "late_error", times, code=code), more)

    def lose_request(self, method: str = "*", times: int | None = 1, hang: float = 0.0, **more: object) -> None:
        """Drop the connection before anything happened, after `hang` seconds of silence."""
        self._add(ApiRule(method, "lost_request", times, hang=hang), more)

    def lose_answer(self, method: str = "*", times: int | None = 1, hang: float = 0.0, **more: object) -> None:
        """Do what was asked, say nothing for `hang` seconds, and drop the connection."""
        self._add(ApiRule(method, "lost_answer", times, hang=hang), more)

    def latency(self, seconds: float, method: str = "*") -> None:
        """Answer matching calls this much later; the longest matching delay counts."""
        with self._lock:
            self._latency[method] = seconds

    def limits(self, on: bool = True) -> None:
        """Enforce Slack's rate limits (off unless switched on)."""
        with self._lock:
            self._limits = on

    def outage(self, on: bool = True, how: Literal["refuse", "503"] = "refuse") -> None:
        """Slack is down: no call succeeds, nothing is delivered, sockets close."""
        with self._lock:
            self._outage = how if on else ""
        if on:
            self._on_sockets("drop")

    # what deliveries do

    def duplicate(self, name: str = "*", times: int | None = 1, copies: int = 1) -> None:
        """Deliver the same thing again, right after the first time."""
        with self._lock:
            self._deliveries.append(DeliveryRule(name, times, copies=copies))

    def delay(self, name: str = "*", seconds: float = 1.0, times: int | None = 1) -> None:
        """Deliver late. The person's three seconds run from what they did, not from the delivery."""
        with self._lock:
            self._deliveries.append(DeliveryRule(name, times, delay=seconds))

    def drop_sockets(self) -> None:
        """Cut every Socket Mode connection without a word."""
        self._on_sockets("drop")

    def warn_sockets(self) -> None:
        """Announce the disconnect of every Socket Mode connection, then close it as Slack does."""
        self._on_sockets("warn")

    # asked by the server

    def _add(self, rule: ApiRule, more: dict[str, object]) -> None:
        """`more` may hold `skip` (let the first N calls pass) and `when` (looks at the arguments)."""
        for key, value in more.items():
            if key not in ("skip", "when"):
                raise TypeError(f"unknown option {key}")
            setattr(rule, key, value)
        with self._lock:
            self._api.append(rule)

    def bind_sockets(self, on_sockets: Callable[[str], None]) -> None:
        self._on_sockets = on_sockets

    def take_rule(self, method: str, args: Json) -> ApiRule | None:
        """The rule that applies to this call, used up by one."""
        with self._lock:
            for rule in self._api:
                if fnmatch(method, rule.method) and (rule.when is None or rule.when(args)):
                    if rule.skip:
                        rule.skip -= 1
                        continue
                    _use_up(self._api, rule)
                    return rule
        return None

    def take_delivery(self, name: str) -> DeliveryRule:
        """All rules for this delivery in one, each used up by one."""
        total = DeliveryRule(name, 1)
        with self._lock:
            for rule in [one for one in self._deliveries if fnmatch(name, one.name)]:
                total.copies += rule.copies
                total.delay = max(total.delay, rule.delay)
                _use_up(self._deliveries, rule)
        return total

    def latency_of(self, method: str) -> float:
        with self._lock:
            matching = [s for pattern, s in self._latency.items() if fnmatch(method, pattern)]
        return max(matching, default=0.0)

    @property
    def limits_on(self) -> bool:
        with self._lock:
            return self._limits

    @property
    def armed(self) -> int:
        """How many rules wait for a call."""
        with self._lock:
            return len(self._api)

    @property
    def outage_now(self) -> Outage:
        with self._lock:
            return self._outage
