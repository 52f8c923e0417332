"""Prometheus metrics: counts and durations. No label contains an id, a name or a text.

What is counted takes in incidents that few may see, and what was done for them: it is told in steps."""

import platform
import threading
import time
import tomllib
from collections.abc import Callable, Iterable
from datetime import timedelta

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric, Sample
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import DBAPIError

from bot.settings import CHECKOUT
from workflows.domain.counts import in_steps
from workflows.domain.errors import MusterError
from workflows.domain.health import Health

FRESH_FOR = 5.0
"""Seconds for which a health reading is reused by further scrapes."""
QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 3)
"""Seconds. Slack waits three for an answer."""
SLOW = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800)
LATE = (0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600)

GAUGES: tuple[tuple[str, str, Callable[[Health], float]], ...] = (
    ("open_incidents", "Incidents that have not ended", lambda h: in_steps(h.open_incidents)),
    ("waiting_jobs", "Jobs that are not done", lambda h: in_steps(h.waiting_jobs)),
    ("dead_letters", "Dead-lettered jobs", lambda h: in_steps(h.dead_letters)),
    ("overdue_reminders", "Reminders that did not fire in time", lambda h: in_steps(h.overdue_reminders)),
    ("unanswered", "Incidents that nobody answers", lambda h: in_steps(h.unanswered)),
    ("stuck_rooms", "War rooms whose setup is stuck", lambda h: in_steps(len(h.stuck_rooms))),
    ("expired_leases", "Jobs whose lease expired within the last hour", lambda h: in_steps(h.expired_leases)),
    ("slack_away", "1 while Slack does not answer", lambda h: h.chat_away_since is not None and not h.is_locked_out),
    ("slack_locked_out", "1 while Slack refuses the bot's token", lambda h: h.is_locked_out),
    ("slack_paused", "1 while Slack asks for a pause of minutes", lambda h: h.paused_until is not None),
)
"""Read from the database, so the same in every process."""

OF_THE_PROCESS = frozenset({"process_cpu_seconds", "muster_ticks", "muster_database_errors"})
"""Counters of what no incident causes."""
COUNTED = ("_total", "_count", "_bucket")

# Without this, every metric gets a second series with its creation time.
disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    """One per process, built in `bot/wiring.py`. Counting never fails and never blocks."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        build = Gauge("muster_build_info", "This version", ["version", "python"], registry=self.registry)
        build.labels(_version(), platform.python_version()).set(1)
        self._calls = self._counter("slack_calls", "Calls to Slack", "method", "outcome")
        self._call_seconds = self._histogram("slack_call_seconds", "How long a call to Slack took", SLOW, "method")
        self._jobs = self._counter("jobs", "Attempts at jobs", "kind", "outcome")
        self._job_seconds = self._histogram("job_seconds", "How long a job took", SLOW, "kind")
        self._job_lag = self._histogram("job_lag_seconds", "Time from when a job could start until it completed", LATE)
        self._reminders = self._counter("reminders_fired", "Reminders that fired", "kind")
        self._lateness = self._histogram("reminder_lateness_seconds", "From due to fired", LATE)
        self._requests = self._counter("requests", "Requests from Slack", "kind", "status")
        self._request_seconds = self._histogram("request_seconds", "How long Slack waited for an answer", QUICK, "kind")
        self._ticks = self._counter("ticks", "Ticks of the ticker")
        self._database_errors = self._counter("database_errors", "Statements that failed", "error")
        self._connections = Gauge("muster_socket_connections", "Open Socket Mode connections", registry=self.registry)

    def watch(self, read_health: Callable[[], Health]) -> None:
        """Also export the health that `read_health` returns."""
        self.registry.register(_HealthGauges(read_health))

    def page(self) -> bytes:
        """Everything, in Prometheus' text format."""
        return generate_latest(_InSteps(self.registry))

    def called(self, method: str, outcome: str, seconds: float | None = None) -> None:
        """A call to Slack. `outcome`: `ok`, `limited`, `paced` (held back, not made), `unavailable` or `refused`."""
        self._calls.labels(method, outcome).inc()
        if seconds is not None:
            self._call_seconds.labels(method).observe(seconds)

    def job_ended(self, kind: str, outcome: str, seconds: float) -> None:
        """An attempt at a job. `outcome`: `done`, `postponed`, `failed`, `dead_lettered` or `not_recorded`."""
        self._jobs.labels(kind, outcome).inc()
        self._job_seconds.labels(kind).observe(seconds)

    def job_lagged(self, lag: timedelta) -> None:
        """A job completed that could have started `lag` ago."""
        self._job_lag.observe(max(0.0, lag.total_seconds()))

    def fired(self, kind: str, late: timedelta) -> None:
        self._reminders.labels(kind).inc()
        self._lateness.observe(max(0.0, late.total_seconds()))

    def answered(self, kind: str, status: int, seconds: float) -> None:
        self._requests.labels(kind, str(status)).inc()
        self._request_seconds.labels(kind).observe(seconds)

    def ticked(self) -> None:
        self._ticks.inc()

    def database_failed(self, error: str) -> None:
        self._database_errors.labels(error).inc()

    def count_connections(self, connections: Callable[[], float]) -> None:
        self._connections.set_function(connections)

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"muster_{name}", what, labels, registry=self.registry)

    def _histogram(self, name: str, what: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(f"muster_{name}", what, labels, buckets=buckets, registry=self.registry)


class _InSteps(Collector):
    """Counts in steps, and no sums: they would tell of each single event."""

    def __init__(self, exact: CollectorRegistry) -> None:
        self._exact = exact

    def collect(self) -> Iterable[Metric]:
        for family in self._exact.collect():
            if family.type in {"counter", "histogram"} and family.name not in OF_THE_PROCESS:
                family.samples = [_in_steps(one) for one in family.samples if one.name.endswith(COUNTED)]
            yield family


def _in_steps(sample: Sample) -> Sample:
    return sample._replace(value=float(in_steps(int(sample.value))))


class _HealthGauges(Collector):
    """Reads at most once in `FRESH_FOR` seconds. Without an answer, only `muster_database_up` is exported."""

    def __init__(self, read_health: Callable[[], Health]) -> None:
        self._read_health = read_health
        self._lock = threading.Lock()
        self._found: tuple[float, Health | None] | None = None

    def describe(self) -> Iterable[Metric]:
        """Empty, so that registering does not read the database."""
        return ()

    def collect(self) -> Iterable[Metric]:
        with self._lock:
            if self._found is None or time.monotonic() - self._found[0] > FRESH_FOR:
                self._found = (time.monotonic(), self._read_once())
            health = self._found[1]
        yield GaugeMetricFamily("muster_database_up", "1 while the database answers", value=float(health is not None))
        for name, what, value in GAUGES if health is not None else ():
            assert health is not None
            yield GaugeMetricFamily(f"muster_{name}", what, value=float(value(health)))

    def _read_once(self) -> Health | None:
        try:
            return self._read_health()
        except (MusterError, DBAPIError):
            return None


def _version() -> str:
    with (CHECKOUT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])
