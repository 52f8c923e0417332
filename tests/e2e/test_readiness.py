"""What a load balancer, an orchestrator and Prometheus are told."""

import json
import os
import re
import signal
import threading
import time
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import select

from sandbox import Message, Room
from storage.engine.database import open_database
from storage.reminders import reminders
from tests.databases import PostgresServer, SqliteTemplate
from tests.e2e.processes import processes
from tests.e2e.workspace import Workspace
from tests.late_answers import opened

ESCALATE = timedelta(seconds=3)
LADDER = "severities:\n  S2: {update_every: 1h, escalate_after: 3s}\n"


def get(address: str) -> tuple[int, str]:
    try:
        with urlopen(address, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def ready(address: str) -> tuple[int, dict[str, object]]:
    status, body = get(f"{address}/readyz")
    return status, json.loads(body)


def samples(page: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every sample by its name and labels."""
    families = text_string_to_metric_families(page)
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}


@pytest.fixture
def address(one_workspace: Workspace) -> str:
    """Where Muster takes requests."""
    return one_workspace.slack.request_url.removesuffix("/slack/events")


def an_update_that_slack_refuses(workspace: Workspace, room: Room) -> None:
    workspace.slack.faults.refuse(
        "chat.postMessage", "restricted_action", when=lambda args: "Rolling back" in str(args)
    )
    workspace.alice.slash("/incident update Rolling back", room)
    workspace.slack.wait_until(lambda: workspace.slack.faults.armed == 0, what="the refusal")
    workspace.quiet()


def test_a_buried_job_is_a_warning_and_keeps_the_process_in_service(one_workspace: Workspace, address: str) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    assert ready(address) == (200, {"ok": True, "faults": [], "warnings": []})
    an_update_that_slack_refuses(one_workspace, room)
    assert ready(address) == (200, {"ok": True, "faults": [], "warnings": ["dead_letters"]})


@pytest.mark.parametrize("part", ["worker", "ticker"])
def test_a_part_that_died_is_a_fault(one_workspace: Workspace, address: str, part: str) -> None:
    assert ready(address)[0] == 200
    getattr(one_workspace.runtime, part).stop()
    assert ready(address) == (503, {"ok": False, "faults": [part], "warnings": []})
    assert get(f"{address}/healthz") == (200, '{"ok":true}')


# ------------------------------------------------------------------------------------------------------ /metrics

ID = re.compile(r"[UCGDTB]0[A-Z0-9]{5,}|INC-\d|\d{10}")

EXACT = {f"muster_{name}" for name in ("build_info", "database_up", "ticks_total", "socket_connections")}


def test_prometheus_sees_what_happened_in_counts_only(one_workspace: Workspace, address: str) -> None:
    room = one_workspace.declare(one_workspace.alice, "Ring of fake sellers", Severity="S1 Critical")
    an_update_that_slack_refuses(one_workspace, room)
    one_workspace.later(3600)
    page = get(f"{address}/metrics")[1]
    assert "_created" not in page, "when a series was made"
    seen = samples(page)

    def value(name: str, **labels: str) -> float:
        return seen[(f"muster_{name}", tuple(sorted(labels.items())))]

    assert value("database_up") == 1
    assert value("open_incidents") == value("dead_letters") == 5, "up to"
    assert value("overdue_reminders") == value("stuck_rooms") == value("slack_away") == 0
    assert value("slack_calls_total", method="conversations.create", outcome="ok") == 5
    assert value("slack_calls_total", method="chat.postMessage", outcome="refused") == 5
    assert value("slack_call_seconds_count", method="conversations.create") == 5
    assert value("jobs_total", kind="update.post", outcome="dead_lettered") == 5
    assert value("job_lag_seconds_count") >= value("jobs_total", kind="war_room.provision", outcome="done")
    assert value("jobs_total", kind="war_room.provision", outcome="done") == 5
    assert value("requests_total", kind="command", status="200") == 5
    assert value("request_seconds_count", kind="view_submission") == 5
    assert value("reminders_fired_total", kind="update_due") >= 5
    assert value("reminder_lateness_seconds_count") >= 5
    told = {name for (name, _), number in seen.items() if number % 5 and name.startswith("muster_")}
    assert told <= EXACT, "what incidents cause is counted in steps"
    assert not any(name.endswith("_sum") for name, _ in seen), "a sum tells of each event"
    assert value("ticks_total") >= 1
    assert [name for name in ("Ring", "Alice", room.name, "Rolling") if name in page] == []
    labels = {text for _, pairs in seen for _, text in pairs}
    assert [text for text in labels if ID.search(text)] == []


def test_a_forged_request_adds_no_label(one_workspace: Workspace, address: str) -> None:
    """Whoever can knock cannot fill the memory with series."""
    forged = {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=00"}
    body = b'{"type": "made_up_by_somebody"}'
    with pytest.raises(HTTPError, match="401"):
        urlopen(Request(f"{address}/slack/events", body, forged | {"Content-Type": "application/json"}), timeout=30)
    assert 'muster_requests_total{kind="other",status="401"} 5.0' in get(f"{address}/metrics")[1]
    assert "made_up" not in get(f"{address}/metrics")[1]


def test_a_worker_has_a_door_for_metrics_when_it_is_named(postgres_server: PostgresServer, tmp_path: Path) -> None:
    with postgres_server.clone() as url, processes(tmp_path, url) as workspace:
        worker = workspace.started("worker", MUSTER_METRICS_PORT="0")
        workspace.slack.wait_until(lambda: worker.has_logged("web.listening"), what="the door")
        assert ready(worker.address) == (200, {"ok": True, "faults": [], "warnings": []})
        assert samples(get(f"{worker.address}/metrics")[1])[("muster_database_up", ())] == 1
        assert get(f"{worker.address}/slack/events")[0] == 404
        assert worker.stop() == 0


# ------------------------------------------------------------------------------------------- a process that slept


def test_a_process_that_slept_fires_what_was_due_once_and_goes_on(
    sqlite_template: SqliteTemplate, tmp_path: Path
) -> None:
    """Stopped as a closed laptop is, over the time of a reminder."""
    with processes(tmp_path, sqlite_template.clone(tmp_path), LADDER) as workspace:
        process = workspace.started("run")
        alice = workspace.slack.person("Alice")
        form = opened(workspace.slack, alice.slash("/incident declare API is down", "general"))
        alice.submit(form, {"Severity": "S2 High"})
        workspace.slack.wait_until(lambda: [r for r in alice.rooms() if r.pins and r.bookmarks])
        room = next(r for r in alice.rooms() if r.pins)
        form = opened(workspace.slack, alice.slash("/incident update", room))
        alice.submit(form, {"Message": "Rolling back", "Next update in": "Custom…", "Custom time": "3s"})
        os.kill(process.pid, signal.SIGSTOP)
        threading.Event().wait(3.5)
        os.kill(process.pid, signal.SIGCONT)

        def nudges() -> list[Message]:
            return [m for m in room.messages if "promised for" in m.text or "no answer, so" in m.text]

        workspace.slack.wait_until(lambda: len(nudges()) >= 2, what="what was due, and the next rung")
        assert process.stop() == 0
        fired = fired_in(workspace.environment["DATABASE_URL"])
        assert len(nudges()) <= len(fired)
        assert all(after - before >= ESCALATE for before, after in pairwise(fired))


def fired_in(url: str) -> list[datetime]:
    """When each reminder was, in order."""
    database = open_database(url)
    with database.read() as transaction:
        rows = transaction.all(select(reminders.c.fired_at).where(reminders.c.fired_at.is_not(None)))
    database.close()
    return sorted(at for (at,) in rows)
