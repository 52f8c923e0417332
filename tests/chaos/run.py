"""One run: everything is set up, the plan is played, quiet is waited for, and then the invariants are asked."""

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.manifest import manifest
from sandbox import Sandbox
from tests.chaos.calls import Recorder
from tests.chaos.database import Database, database_of
from tests.chaos.evidence import Evidence, gather
from tests.chaos.fault_injector import FaultInjector
from tests.chaos.invariants import broken
from tests.chaos.journal import Notary
from tests.chaos.ledger import Ledger
from tests.chaos.load import RESPONDERS
from tests.chaos.people import Crowd
from tests.chaos.plan import Plan
from tests.chaos.replicas import Fleet
from tests.e2e.processes import environment_for

Print = Callable[[str], None]

SAY_EVERY = 10.0
TIME_SCALE = 0.05
"""Slack's minute and five minutes until an event comes again are three seconds and fifteen here."""
TRAFFIC_KEPT = 2000
QUIET_WITHIN = 240.0
"""Longer than a lease and the longest wait of a job that failed a few times."""
QUIET_FOR = 1.5

PROGRAMME = """
severities:
  S1: {{update_every: 20s, escalate_after: 8s}}
  S2: {{update_every: 45s, escalate_after: 15s}}
  S3: {{update_every: 30m}}
missing_lead_after: 15s
quiet_hours: null
functions:
  incident_management: {{members: [{responders}]}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What happened, in numbers."""

    seconds: float
    acts: int = 0
    skipped: int = 0
    acknowledged: int = 0
    incidents: int = 0
    kills: int = 0
    terminations: int = 0
    ended_by_themselves: int = 0
    database_restarts: int = 0
    faults: Mapping[str, int] = field(default_factory=dict)
    calls: int = 0
    too_fast: int = 0
    reminders: int = 0
    entries: int = 0
    quiet_after: float = 0.0
    violations: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    plan: Plan
    figures: Figures
    violations: Mapping[str, list[str]]
    evidence: Evidence

    @property
    def holds(self) -> bool:
        return not self.violations


class Run:
    """Everything of one run, while it runs."""

    def __init__(self, plan: Plan, directory: Path, say: Print) -> None:
        self._plan = plan
        self._directory = directory
        self._say = say
        self._ledger = Ledger()
        self._recorder = Recorder()
        self._strange: list[str] = []
        self._quiet_after = 0.0

    def play(self) -> Verdict:
        began = time.monotonic()
        with ExitStack() as undo:
            self._set_up(undo)
            self._live(time.monotonic())
            self._calm_down()
            evidence = self._look()
        evidence = self._with_endings(evidence)
        violations = broken(evidence)
        figures = self._figures(time.monotonic() - began, evidence, sum(map(len, violations.values())))
        return Verdict(plan=self._plan, figures=figures, violations=violations, evidence=evidence)

    def _set_up(self, undo: ExitStack) -> None:
        shape = self._plan.shape
        self._database: Database = database_of(shape, self._directory)
        undo.callback(self._database.stop)
        self._notary = Notary(self._database.url, self._directory)
        self._slack = undo.enter_context(Sandbox(manifest(), time_scale=TIME_SCALE / shape.storm))
        self._slack.traffic.keep_only(TRAFFIC_KEPT)
        self._slack.traffic.read_by(self._recorder.read)
        self._crowd = Crowd(self._slack, self._database, self._ledger)
        self._fleet = Fleet(shape, self._environment(), self._directory)
        undo.callback(self._fleet.stop)
        self._fleet.start()
        self._slack.deliver_to(self._fleet.urls if shape.transport != "socket" else None)
        if shape.transport != "http":
            self._slack.wait_until(lambda: self._slack.connections > 0, timeout=10, what="a socket")
        self._injector = FaultInjector(self._slack, self._fleet, self._database)

    def _environment(self) -> dict[str, str]:
        shape = self._plan.shape
        programme = self._directory / "programme.yaml"
        members = ", ".join(f"{name.lower()}@example.com" for name in RESPONDERS)
        programme.write_text(PROGRAMME.format(responders=members), encoding="utf-8")
        more = {"MUSTER_PROGRAMME": str(programme), "LOG_LEVEL": "INFO", "MUSTER_PACING": shape.pacing}
        if shape.transport != "http":
            more["SLACK_APP_TOKEN"] = self._slack.app_token
        return environment_for(self._slack, self._database.url, **more)

    def _live(self, began: float) -> None:
        self._crowd.start(self._plan.acts, began)
        self._injector.start(self._plan.faults, began)
        seconds = self._plan.shape.seconds
        while (passed := time.monotonic() - began) < seconds:
            time.sleep(min(SAY_EVERY, seconds - passed))
            self._say(self._progress(time.monotonic() - began))
            if passed > seconds / 2 and not self._notary.file.lines():
                self._notary.signs(datetime.now(UTC))

    def _calm_down(self) -> None:
        """Nothing breaks any more, people finish, and Muster does what is left to do."""
        began = time.monotonic()
        self._injector.end()
        self._crowd.join()
        if self._plan.shape.transport != "socket":
            self._slack.deliver_to(self._fleet.urls)
        self._crowd.end_it_all()
        quiet_since: float | None = None
        while time.monotonic() - began < QUIET_WITHIN:
            if self._is_quiet():
                quiet_since = quiet_since or time.monotonic()
                if time.monotonic() - quiet_since > QUIET_FOR:
                    break
            else:
                quiet_since = None
            time.sleep(0.2)
        self._quiet_after = time.monotonic() - began

    def _is_quiet(self) -> bool:
        soon = datetime.now(UTC) + timedelta(seconds=1)
        under_way = self._slack.hub.under_way
        return not under_way and self._database.open_jobs() == 0 and self._database.overdue(soon) == 0

    def _look(self) -> Evidence:
        if not self._notary.file.lines():
            self._notary.signs(datetime.now(UTC))  # a run that was too short, or without a database all the time
        evidence = gather(self._plan, self._slack, self._database, self._ledger, self._recorder)
        return replace(evidence, unproved=self._notary.finds())

    def _with_endings(self, evidence: Evidence) -> Evidence:
        strange = (*self._fleet.strange, *self._injector.failures)
        return replace(evidence, strange=strange, stops=tuple(self._fleet.stops))

    def _progress(self, passed: float) -> str:
        acts, acknowledged, _ = self._ledger.counts
        calls, too_fast = self._recorder.counts
        left = self._database.open_jobs()
        waiting = "away" if left is None else str(left)
        return (
            f"{passed:6.0f} s  {acts} acts, {acknowledged} declared, {self._fleet.kills} kills, "
            f"{sum(self._injector.done.values())} faults, {calls} calls, {too_fast} × 429, outbox {waiting}"
        )

    def _figures(self, seconds: float, evidence: Evidence, violations: int) -> Figures:
        acts, acknowledged, _ = self._ledger.counts
        calls, too_fast = self._recorder.counts
        fired = [r for r in evidence.rows("reminders") if r["fired_at"]]
        return Figures(
            seconds=round(seconds, 1),
            acts=acts,
            skipped=self._ledger.skipped,
            acknowledged=acknowledged,
            incidents=len(evidence.rows("incidents")),
            kills=self._fleet.kills,
            terminations=self._fleet.terminations,
            ended_by_themselves=self._fleet.ended_by_themselves,
            database_restarts=self._database.restarts,
            faults=dict(sorted(self._injector.done.items())),
            calls=calls,
            too_fast=too_fast,
            reminders=len(fired),
            entries=len(evidence.rows("entries")),
            quiet_after=round(self._quiet_after, 1),
            violations=violations,
        )
