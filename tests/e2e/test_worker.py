"""When something is wrong that trying again does not mend: worker and ticker say so, and go on with everything else."""

import sqlite3
from collections.abc import Iterator, MutableMapping
from contextlib import closing, contextmanager
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.worker.ticker import DEFER_BY
from bot.worker.worker import LEASE, THREADS
from sandbox import Person, Room
from storage.outbox import UNREADABLE
from tests.e2e.workspace import Workspace
from workflows.access.people import get_person
from workflows.domain.entries.war_room import RoomReady
from workflows.domain.ids import IncidentId, StatusId, UserId
from workflows.domain.request import Request
from workflows.incidents.status import change_status
from workflows.jobs.war_room import ProvisionWarRoom

FIRST = IncidentId(1)
A_MINUTE = 61.0

Logged = list[MutableMapping[str, Any]]


@contextmanager
def file_of(workspace: Workspace) -> Iterator[sqlite3.Connection]:
    """The database, changed by somebody who is not Muster."""
    with closing(sqlite3.connect(workspace.runtime.database.name, timeout=60)) as connection, connection:
        yield connection


@pytest.fixture
def room(one_workspace: Workspace) -> Room:
    return one_workspace.declare(one_workspace.alice, "API is down")


def said(room: Room, words: str) -> list[str]:
    return [m.text for m in room.messages if words in m.text and not m.is_ephemeral and not m.pinned]


def named(logs: Logged, event: str) -> Logged:
    return [log for log in logs if log["event"] == event]


def test_jobs_that_cannot_be_read_do_not_stop_the_others(one_workspace: Workspace, room: Room) -> None:
    """As many as there are threads: all that is claimed at once is these."""
    with file_of(one_workspace) as database:
        database.executemany(
            "INSERT INTO jobs (incident_id, ordering_key, kind, data, attempts, faults, outcome_unknown, error) "
            "VALUES (1, ?, 'SendPigeon', '{}', 0, 0, 0, '')",
            [(f"pigeon/{number}",) for number in range(THREADS)],
        )

    one_workspace.alice.slash("/incident update The cache was empty", room)

    one_workspace.alice.waits_for(room, "The cache was empty")
    one_workspace.quiet()
    with one_workspace.runtime.store.read() as uow:
        assert [(job.kind, job.error) for job in uow.outbox.dead_letters()] == [("SendPigeon", UNREADABLE)] * THREADS


def test_a_job_that_runs_while_the_clock_jumps_is_not_begun_again(one_workspace: Workspace, room: Room) -> None:
    def done_while_time_flies() -> bool:
        one_workspace.pass_time(2 * LEASE.total_seconds())
        with one_workspace.runtime.store.read() as uow:
            return uow.outbox.waiting() == 0

    one_workspace.slack.faults.latency(1, "chat.postMessage")
    one_workspace.alice.slash("/incident update The cache was empty", room)
    one_workspace.slack.wait_until(done_while_time_flies, what="an empty outbox")

    assert len(said(room, "The cache was empty")) == 1
    assert one_workspace.slack.traffic.calls("conversations.history") == [], "looked for what another attempt posted"


def test_a_summary_whose_file_has_to_wait_is_posted_once(one_workspace: Workspace, room: Room) -> None:
    """Its message was posted; that the file was asked to wait does not mean that nothing has happened."""
    one_workspace.slack.faults.rate_limit("files.getUploadURLExternal")

    one_workspace.alice.slash("/incident summary post", room)
    one_workspace.slack.wait_until(lambda: one_workspace.slack.traffic.calls("files.getUploadURLExternal"))
    one_workspace.later(2)

    posted = [m for m in room.messages if any(reply.files for reply in m.thread)]
    assert len(posted) == len(said(room, "Key moments")) == 1


def test_a_file_whose_answer_was_lost_is_looked_for_before_it_is_sent_again(
    one_workspace: Workspace, room: Room
) -> None:
    one_workspace.slack.faults.lose_answer("files.completeUploadExternal")

    one_workspace.alice.slash("/incident summary post", room)
    one_workspace.slack.wait_until(lambda: one_workspace.slack.traffic.calls("files.completeUploadExternal"))
    one_workspace.run_until_idle()

    (summary,) = [m for m in room.messages if any(reply.files for reply in m.thread)]
    assert sum(len(reply.files) for reply in summary.thread) == 1
    assert len(one_workspace.slack.traffic.calls("conversations.replies")) == 1


def test_a_job_that_was_asked_to_wait_searches_for_nothing(one_workspace: Workspace, room: Room) -> None:
    one_workspace.slack.faults.rate_limit("chat.postMessage")

    one_workspace.alice.slash("/incident update The cache was empty", room)
    one_workspace.slack.wait_until(lambda: one_workspace.slack.traffic.calls("chat.postMessage"))
    one_workspace.later(2)

    assert len(said(room, "The cache was empty")) == 1
    assert one_workspace.slack.traffic.calls("conversations.history") == []


def test_a_job_whose_end_cannot_be_noted_is_logged_and_comes_again(one_workspace: Workspace, room: Room) -> None:
    with capture_logs() as logs:
        with file_of(one_workspace) as database:
            database.execute("CREATE TRIGGER full BEFORE DELETE ON jobs BEGIN SELECT RAISE(ABORT, 'disk full'); END")
        one_workspace.alice.slash("/incident update The cache was empty", room)
        one_workspace.slack.wait_until(
            lambda: [log for log in named(logs, "job.outcome_not_recorded") if log["kind"] == "update.post"],
            what="a line in the log",
        )
        with file_of(one_workspace) as database:
            database.execute("DROP TRIGGER full")
        one_workspace.pass_time(LEASE.total_seconds())
        one_workspace.quiet()

    (unsettled,) = [log for log in named(logs, "job.outcome_not_recorded") if log["kind"] == "update.post"]
    assert (unsettled["incident"], unsettled["error"]) == (FIRST, "IntegrityError")
    assert any("storage/outbox.py" in frame for frame in unsettled["frames"])
    assert len(said(room, "The cache was empty")) == 1


def test_an_incident_that_ended_without_a_room_leaves_nothing_to_do(one_workspace: Workspace) -> None:
    one_workspace.slack.faults.refuse("conversations.create", "restricted_action")
    form = one_workspace.alice.slash("/incident declare API is down", one_workspace.general).form
    assert form is not None
    one_workspace.alice.submit(form)
    one_workspace.alice.waits_for("dm", "Could not create the war room")
    with one_workspace.runtime.store.read() as uow:
        assert uow.outbox.waiting() > 0, "what Alice and the room are to hear waits for a room"

    deps, now = one_workspace.runtime.deps, one_workspace.clock.now()
    alice = get_person(UserId(one_workspace.alice.user.id), now, deps)
    change_status(FIRST, StatusId("cancelled"), "A false alarm", Request(person=alice, now=now), deps)
    one_workspace.pass_time(A_MINUTE)

    one_workspace.quiet()
    with one_workspace.runtime.store.read() as uow:
        assert uow.outbox.dead_letters() == ()


def test_the_room_is_ready_once_however_late_the_setup_is_looked_at_again(one_workspace: Workspace, room: Room) -> None:
    one_workspace.pass_time(2 * 24 * 3600)
    with one_workspace.runtime.store.write() as uow:
        uow.idempotency_keys.forget_before(one_workspace.clock.now())
        uow.outbox.put(ProvisionWarRoom(FIRST))
        uow.commit()

    one_workspace.later(0)

    with one_workspace.runtime.store.read() as uow:
        assert [e.fact for e in uow.timeline.of(FIRST)].count(RoomReady()) == 1


def remind(who: Person, room: Room, what: str) -> None:
    assert "Reminder set" in who.slash(f"/incident remind in 5m {what}", room).text


def test_a_reminder_that_cannot_be_read_does_not_stop_the_others(one_workspace: Workspace, room: Room) -> None:
    remind(one_workspace.alice, room, "call the provider")
    remind(one_workspace.alice, room, "look at the graph")
    with file_of(one_workspace) as database:
        (broken,) = database.execute("SELECT id FROM reminders WHERE text = 'call the provider'").fetchone()
        database.execute("UPDATE reminders SET state = 'waiting', kind = 'pigeon' WHERE id = ?", [broken])

    with capture_logs() as logs:
        one_workspace.later(5 * 60 + 1)
    (failed,) = named(logs, "reminder.failed")
    assert (failed["reminder"], failed["error"]) == (broken, "ValueError")
    assert any("storage/reminders.py" in frame for frame in failed["frames"])
    assert [len(said(room, words)) for words in ("look at the graph", "call the provider")] == [1, 0]

    with file_of(one_workspace) as database:
        database.execute("UPDATE reminders SET kind = 'custom' WHERE id = ?", [broken])
    one_workspace.later(DEFER_BY.total_seconds())
    assert [len(said(room, words)) for words in ("look at the graph", "call the provider")] == [1, 1]
