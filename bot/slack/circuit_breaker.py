"""The circuit breaker: while Slack is away, calls fail at once instead of waiting for a time-out.

Closed: calls are made. Open: they fail, until it is time to try again. Half-open: one call, the probe, finds out
whether Slack is back; the others go on failing. All processes share the state (`storage/circuit_breaker.py`).
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
"""Made although the circuit is open: somebody just reached Muster through Slack."""
THRESHOLD = 5
"""Calls of one process that fail one after another until the circuit opens."""
FIRST_PROBE = timedelta(seconds=2)
LONGEST_PROBE = timedelta(seconds=30)
PROBE_TAKES = timedelta(seconds=25)
"""Longer than one call: when the process that probes dies, another one probes after this."""
SKEW = timedelta(seconds=5)
"""By so much the clocks of two processes may differ, without either having been set back."""

Hook = Callable[[datetime], object]


def _no_hook(_now: datetime) -> None:
    """The default: nobody needs to know."""


@dataclass(slots=True)
class Hooks:
    """Called after the commit by the process that noticed. Each may be called again by another process, and `on_close`
    by every process that starts. `on_locked_out`: Slack is there and refuses whatever Muster asks, which opens the
    circuit as well, but waiting does not mend it."""

    on_open: Hook = _no_hook
    on_close: Hook = _no_hook
    on_locked_out: Hook = _no_hook


class CircuitBreaker:
    """Before a call: `check`, then `begin` with what it returned. Afterwards: `succeeded` or `failed`."""

    def __init__(self, store: CircuitStore, clock: Clock) -> None:
        self.hooks = Hooks()
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._last_seen: OpenCircuit | None = None
        self._last_reported = ""

    def check(self, method: str) -> OpenCircuit | None:
        """None: the circuit is closed. Otherwise the call is to be the probe. Raises `CircuitOpen` while it is open."""
        if method in EXEMPT_FROM_BREAKER:
            return self._last_seen
        self._last_seen = circuit = self._store.get()
        now = self._clock.now()
        if circuit and now < circuit.retry_at <= now + LONGEST_PROBE + SKEW:  # later: the clock was set back since
            raise CircuitOpen
        return circuit

    def begin(self, method: str, circuit: OpenCircuit | None) -> OpenCircuit | None:
        """Claim the probe when the circuit is open. Raises `CircuitOpen` when another call was faster."""
        if circuit is None or method in EXEMPT_FROM_BREAKER:
            return circuit
        probing = replace(circuit, retry_at=self._clock.now() + PROBE_TAKES)
        if not self._store.replace(circuit, probing):
            raise CircuitOpen
        return probing

    def succeeded(self, circuit: OpenCircuit | None) -> None:
        """Slack answered, whatever it said. The first answer that a process hears is reported too: the process that
        closed the circuit may have died before it could say so."""
        with self._lock:
            self._failures = 0
        closed = circuit is not None and self._store.close()
        self._last_seen = None
        if closed:
            log.info("circuit.closed")
        if closed or self._last_reported != "closed":
            self._report("closed", self.hooks.on_close)

    def failed(self, circuit: OpenCircuit | None, *, locked_out: bool = False) -> None:
        """Slack was not reached, hung up, or broke; or (`locked_out`) Muster may do nothing there."""
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
        """The call itself went well, or failed for a reason of its own: a hook that fails changes neither."""
        try:
            hook(self._clock.now())
            self._last_reported = state
        except MusterError as error:
            log.error("circuit.hook_failed", error=type(error).__name__)


def next_probe(open_since: datetime, now: datetime) -> datetime:
    """When to try again: the longer the circuit is open, the later."""
    return now + min(max((now - open_since) / 2, FIRST_PROBE), LONGEST_PROBE)
