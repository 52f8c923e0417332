"""The circuit breaker: during a Slack outage, calls fail at once instead of waiting for a time-out.

Closed: calls are made. Open: calls fail until `retry_at`. Half-open: one call, the probe, tests whether Slack is back
while the others still fail. All processes share the state (`storage/circuit_breaker.py`).
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.slack.rate_limits import IMMEDIATE
from storage.circuit_breaker import CircuitStore, OpenCircuit
from workflows.domain.errors import CircuitOpen, MusterError
from workflows.ports.clock import Clock

log = structlog.get_logger()

EXEMPT_FROM_BREAKER = IMMEDIATE
"""Made even while the circuit is open: they answer a person who just reached Muster through Slack."""
THRESHOLD = 5
"""Consecutive failures in one process that open the circuit."""
FIRST_PROBE = timedelta(seconds=2)
LONGEST_PROBE = timedelta(seconds=30)
PROBE_TAKES = timedelta(seconds=25)
"""Longer than one call. When the probing process dies, another one probes after this."""
SKEW = timedelta(seconds=5)
"""Clocks of two processes may differ by this much."""

Hook = Callable[[datetime], object]


def _no_hook(_now: datetime) -> None:
    """The default: no hook."""


@dataclass(slots=True)
class Hooks:
    """Called after the commit by the process that noticed. Other processes may call them again, and every process calls
    `on_close` after its first answer. `on_locked_out`: Slack answers but refuses every call. That opens the circuit
    too, and a person has to fix the token."""

    on_open: Hook = _no_hook
    on_close: Hook = _no_hook
    on_locked_out: Hook = _no_hook


class CircuitBreaker:
    """Before a call: `check`, then `begin` with its result. Afterwards: `succeeded` or `failed`."""

    def __init__(self, store: CircuitStore, clock: Clock) -> None:
        self.hooks = Hooks()
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._last_seen: OpenCircuit | None = None
        self._last_reported = ""

    def check(self, method: str) -> OpenCircuit | None:
        """None when the circuit is closed; otherwise the call may become the probe. Raises `CircuitOpen`."""
        if method in EXEMPT_FROM_BREAKER:
            return self._last_seen
        self._last_seen = circuit = self._store.get()
        now = self._clock.now()
        if circuit and now < circuit.retry_at <= now + LONGEST_PROBE + SKEW:  # later: the clock was set back
            raise CircuitOpen
        return circuit

    def begin(self, method: str, circuit: OpenCircuit | None) -> OpenCircuit | None:
        """Claim the probe when the circuit is open. Raises `CircuitOpen` when another call has claimed it."""
        if circuit is None or method in EXEMPT_FROM_BREAKER:
            return circuit
        probing = replace(circuit, retry_at=self._clock.now() + PROBE_TAKES)
        if not self._store.replace(circuit, probing):
            raise CircuitOpen
        return probing

    def succeeded(self, circuit: OpenCircuit | None) -> None:
        """Slack answered, even if with an error. A process also reports its first answer, because the process that
        closed the circuit may have died before reporting it."""
        with self._lock:
            self._failures = 0
        closed = circuit is not None and self._store.close()
        self._last_seen = None
        if closed:
            log.info("circuit.closed")
        if closed or self._last_reported != "closed":
            self._report("closed", self.hooks.on_close)

    def failed(self, circuit: OpenCircuit | None, *, locked_out: bool = False) -> None:
        """Slack was unreachable, disconnected or failed, or (`locked_out`) refuses every call."""
        with self._lock:
            self._failures += 1
            failures = self._failures
        now = self._clock.now()
        if circuit is not None:
            reopened = replace(circuit, retry_at=next_probe(circuit.since, now))
            is_open = self._store.replace(circuit, reopened)
        elif failures >= THRESHOLD:
            is_open = self._store.open(OpenCircuit(now, next_probe(now, now)))
            if is_open:
                log.warning("circuit.opened", locked_out=locked_out)
                self._last_reported = ""
        else:
            is_open = False
        state, hook = ("locked out", self.hooks.on_locked_out) if locked_out else ("open", self.hooks.on_open)
        if is_open and self._last_reported != state:
            self._report(state, hook)

    def _report(self, state: str, hook: Hook) -> None:
        """A failing hook does not change the result of the call."""
        try:
            hook(self._clock.now())
            self._last_reported = state
        except MusterError as error:
            log.error("circuit.hook_failed", error=type(error).__name__)


def next_probe(open_since: datetime, now: datetime) -> datetime:
    """When to probe: the longer the circuit is open, the later."""
    return now + min(max((now - open_since) / 2, FIRST_PROBE), LONGEST_PROBE)
