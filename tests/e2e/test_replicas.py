"""Several replicas on one PostgreSQL: killed, put to sleep, with wrong clocks. Nothing is lost, nothing is doubled."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.clock import DatabaseClock
from bot.processes import Components, InProcessServer, prepare
from bot.wiring import build
from bot.worker.wakeup import WorkSignal
from bot.worker.worker import Worker
from sandbox import Room, Sandbox
from storage.engine.database import PostgresDatabase, open_database
from tests.databases import PostgresServer
from tests.e2e.processes import Process, Workspace, processes
from tests.e2e.test_processes import declare, updates_in
from tests.e2e.workspace import a_workspace, settings_for
from tests.late_answers import answer, opened, sends

SILENCE = 9.0
"""Seconds: until then the sleeper must be asleep. It would wait no longer than ten."""


@pytest.fixture
def url(postgres_server: PostgresServer) -> Iterator[str]:
    with postgres_server.clone() as address:
        yield address


@pytest.fixture
def workspace(url: str, tmp_path: Path) -> Iterator[Workspace]:
    with processes(tmp_path, url) as place:
        yield place


def scalar(url: str, statement: str) -> Any:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(statement).fetchone()
    return row[0] if row is not None else None


def leases_run_out(url: str) -> None:
    """As though half a minute went by in which nobody extended them."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE jobs SET leased_until = clock_timestamp() WHERE leased_until IS NOT NULL")


def nothing_left(url: str) -> bool:
    return scalar(url, "SELECT count(*) FROM jobs") == 0


class Runtime:
    """A replica in this process, whose machine's clock may be wrong."""

    def __init__(
        self, slack: Sandbox, url: str, undo: ExitStack, parts: Components, wrong_by: timedelta = timedelta()
    ) -> None:
        database = open_database(url)
        undo.callback(database.close)
        assert isinstance(database, PostgresDatabase)
        clock = DatabaseClock(database.time, wall=lambda: datetime.now(UTC) + wrong_by)
        self.runtime = build(settings_for(slack, url, socket=False), clock)
        prepare(self.runtime)
        self._server = InProcessServer(self.runtime, parts)
        self.address = self._server.start()
        undo.callback(self._server.stop)


def test_a_sleeper_wakes_to_find_its_work_done_and_changes_nothing(workspace: Workspace, url: str) -> None:
    """It had posted, and slept before it heard so; its lease ran out meanwhile."""
    sleeper = workspace.started("worker")
    workspace.started("web")
    room = declare(workspace, "API is down")
    workspace.slack.wait_until(lambda: nothing_left(url))
    posted = threading.Event()

    def meant(args: dict[str, Any]) -> bool:
        found = "Rolling back" in str(args)
        if found:
            posted.set()
        return found

    workspace.slack.faults.lose_answer("chat.postMessage", hang=SILENCE, when=meant)
    for words in ("Rolling back", "Rolled back"):
        workspace.slack.person("Alice").slash(f"/incident update {words}", room)
    workspace.slack.wait_until(posted.is_set, what="the effect of the post")
    others = "SELECT count(*) FROM jobs WHERE kind <> 'update.post'"
    workspace.slack.wait_until(
        lambda: scalar(url, others) == 0, what="the card, so that it sleeps within no transaction"
    )

    sleeper.sleep()
    workspace.slack.faults.clear()
    other = workspace.started("worker")
    leases_run_out(url)
    workspace.slack.wait_until(lambda: nothing_left(url), what="the other one to finish the work")
    assert updates_in(room) == ["Rolling back", "Rolled back"]

    sleeper.wake()
    workspace.slack.person("Alice").slash("/incident update All is well", room)
    workspace.slack.wait_until(lambda: "All is well" in updates_in(room) and nothing_left(url))
    assert [sleeper.stop(), other.stop()] == [0, 0]
    assert updates_in(room) == ["Rolling back", "Rolled back", "All is well"]
    assert scalar(url, "SELECT count(*) FROM expired_leases WHERE kind = 'update.post'") == 1
    assert scalar(url, "SELECT count(*) FROM entries WHERE kind = 'delivery_failed'") == 0


def test_workers_that_are_killed_again_and_again_lose_and_double_nothing(workspace: Workspace, url: str) -> None:
    workers: list[Process] = [workspace.started("worker") for _ in range(2)]
    workspace.started("web")
    rooms = [declare(workspace, title, who) for title, who in (("API is down", "Alice"), ("Printer on fire", "Bob"))]
    workspace.slack.faults.latency(0.05, "chat.postMessage")
    wanted = [f"Step {number}" for number in range(8)]
    for number, words in enumerate(wanted):
        for room, who in zip(rooms, ("Alice", "Bob"), strict=True):
            workspace.slack.person(who).slash(f"/incident update {words}", room)
        if number % 2:
            for worker in workers:
                worker.kill()
            leases_run_out(url)  # of nobody who lives: that would be two at the same work at the same moment
            workers = [workspace.started("worker") for _ in range(2)]

    workspace.slack.wait_until(lambda: nothing_left(url), what="an empty outbox")
    assert [updates_in(room) for room in rooms] == [wanted, wanted]
    assert [worker.stop() for worker in workers] == [0, 0]


def test_no_worker_has_to_look_to_know_what_there_is_to_do(url: str) -> None:
    """What another process put it hears of, and what was put off it does when its time has come."""
    with a_workspace() as slack, ExitStack() as undo:
        front = Runtime(slack, url, undo, Components(web=True))
        back = Runtime(slack, url, undo, Components())
        signal = WorkSignal()
        job_notifier = back.runtime.database.job_notifier(signal.set)
        undo.callback(job_notifier.stop)
        worker = Worker(back.runtime.deps, signal, back.runtime.metrics, poll=600)
        undo.callback(worker.stop)
        job_notifier.start()
        worker.start()
        slack.deliver_to(f"{front.address}/slack/events")

        room = declared_by(slack)
        slack.person("Alice").slash("/incident severity S2", room)
        slack.wait_until(lambda: "S2" in room.pins[0].text, what="the card, which is edited every 2 s")


# ------------------------------------------------------------------------------------------------------- clocks


def test_replicas_an_hour_apart_agree(url: str) -> None:
    """The fast one steals no living lease and reminds nobody early; the slow one misses nothing."""
    with a_workspace() as slack, ExitStack() as undo:
        slow = Runtime(slack, url, undo, Components(web=True, work=True), timedelta(hours=-1))
        Runtime(slack, url, undo, Components(work=True), timedelta(hours=1))
        slack.deliver_to(f"{slow.address}/slack/events")
        alice = slack.person("Alice")
        room = declared_by(slack)
        slack.wait_until(lambda: nothing_left(url), what="an empty outbox")
        asked = alice.slash("/incident remind in 30m call the provider", room)
        assert "Reminder set" in answer(slack, asked)
        slack.faults.latency(1.0, "chat.postMessage")
        alice.slash("/incident update Rolling back", room)
        slack.wait_until(lambda: nothing_left(url), what="an empty outbox")

        assert updates_in(room) == ["Rolling back"]
        assert scalar(url, "SELECT count(*) FROM expired_leases") == 0, "a living lease was taken"
        assert [m.text for m in room.messages if "call the provider" in m.text and not m.is_ephemeral] == []
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("UPDATE reminders SET due_at = clock_timestamp() WHERE kind = 'custom'")
        alice.waits_for(room, "call the provider")


def declared_by(slack: Sandbox) -> Room:
    alice = slack.person("Alice")
    form = opened(slack, alice.slash("/incident declare API is down", "general"))
    sends(slack, alice, form, {"Visibility": "Open (everybody in the workspace)", "Severity": "S3 Moderate"})

    def stands() -> Room | None:
        rooms = [room for room in slack.rooms if room.name.startswith("inc-")]
        return rooms[0] if rooms and rooms[0].pins and rooms[0].bookmarks else None

    return slack.wait_until(stands, what="the war room")
