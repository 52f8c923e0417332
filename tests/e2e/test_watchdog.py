"""Something is wrong with Muster itself: the operators see it in one private message, and can fix it from there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.doctor import examine
from bot.cli.findings import Finding
from sandbox import Message, Person, Room, SandboxClock
from tests.databases import SqliteTemplate, on_postgresql
from tests.e2e.conftest import a_muster
from tests.e2e.test_deleted import admin_deletes
from tests.e2e.workspace import Workspace, start_muster
from workflows.access.people import get_person
from workflows.dead_letters.requeue import discard, list_dead_letters, requeue, requeue_for_operators
from workflows.domain.errors import NotAllowed
from workflows.domain.ids import ChannelId, IncidentId, UserId
from workflows.domain.request import Request
from workflows.jobs.recovery import SyncMembers

A_MINUTE = 61.0
OPERATORS = "muster-operators"
SECRET = "Ring of fake sellers"


@pytest.fixture
def watched(database_url: str) -> Iterator[Workspace]:
    """The operators have a channel of their own."""
    with a_muster(database_url, socket=False, MUSTER_OPERATORS_CHANNEL=OPERATORS) as workspace:
        yield workspace


@pytest.fixture
def one_watched(sqlite_template: SqliteTemplate, tmp_path: Path, clock: SandboxClock) -> Iterator[Workspace]:
    """The same on SQLite only."""
    url = sqlite_template.clone(tmp_path)
    with a_muster(url, socket=False, clock=clock, MUSTER_OPERATORS_CHANNEL=OPERATORS) as workspace:
        yield workspace


def a_channel(workspace: Workspace, private: bool) -> Room:
    """Bob and Dana run Muster."""
    room = workspace.bob.creates(OPERATORS, private=private)
    workspace.bob.invites(room, "Dana", workspace.slack.bot_name)
    return room


def cannot_be_posted(workspace: Workspace, room: Room, text: str) -> None:
    """An update of which Slack refuses the message; nothing else is refused."""
    workspace.slack.faults.refuse("chat.postMessage", "restricted_action", when=lambda args: text in str(args))
    workspace.alice.slash(f"/incident update {text}", room)
    workspace.slack.wait_until(lambda: workspace.slack.faults.armed == 0, what="the refusal")
    workspace.later()
    workspace.alice.waits_for(room, "Muster could not post an update here")


def five_more(workspace: Workspace, room: Room, text: str) -> None:
    """As many as it takes for the operators to read another number."""
    for number in range(5):
        cannot_be_posted(workspace, room, f"{text} {number}")


def lines(operators: Room) -> list[Message]:
    return [m for m in operators.messages if not m.is_system]


def posted(room: Room, words: str) -> list[Message]:
    return [m for m in room.messages if words in m.text and not m.pinned and not m.is_ephemeral]


def looked(workspace: Workspace) -> None:
    """A minute later the watchdog has run, and its problems are posted."""
    workspace.later(A_MINUTE)


def line_that_says(workspace: Workspace, who: Person, operators: Room, words: str) -> Message:
    looked(workspace)
    return who.waits_for(operators, words)


def test_operators_are_told_once_and_see_how_it_goes_on(watched: Workspace) -> None:
    operators, bob = a_channel(watched, private=True), watched.bob
    room = watched.declare(watched.alice, SECRET)
    cannot_be_posted(watched, room, "Rolling back")
    line = line_that_says(watched, bob, operators, "Up to 5 jobs failed permanently")

    five_more(watched, room, "Rolling forward")
    line_that_says(watched, bob, operators, "Up to 10 jobs failed permanently")
    assert lines(operators) == [line]
    assert "./muster doctor" in line.text
    assert [word for word in (SECRET, "INC-", "inc-", "Rolling", "Alice", "update.post") if word in line.text] == []

    assert bob.click(line, "Retry").text == "Retrying what failed."
    assert bob.click(line, "Retry").text == "There is nothing left to retry."
    watched.later()
    assert [len(posted(room, words)) for words in ("Rolling back", "Rolling forward")] == [1, 5]

    looked(watched)
    assert bob.waits_for(operators, "Muster is working normally again") == line
    assert line.buttons == []

    cannot_be_posted(watched, room, "Sideways")
    second = line_that_says(watched, bob, operators, "Up to 5 jobs failed permanently")
    assert lines(operators) == [line, second]


@on_postgresql
def test_several_processes_and_a_new_one_keep_one_line(watched: Workspace) -> None:
    operators, bob = a_channel(watched, private=True), watched.bob
    room = watched.declare(watched.alice, SECRET)
    runtime, server = start_muster(watched.slack, watched.runtime.settings, watched.clock)
    try:
        cannot_be_posted(watched, room, "Rolling back")
        line = line_that_says(watched, bob, operators, "Up to 5 jobs failed permanently")
        for _ in range(3):
            looked(watched)
        watched.runtime.ticker.stop()
        watched.runtime.worker.stop()
        other = Workspace(watched.slack, runtime, watched.clock)
        five_more(other, room, "Rolling forward")
        line_that_says(other, bob, operators, "Up to 10 jobs failed permanently")
        assert lines(operators) == [line]
    finally:
        server.stop()


def test_the_line_goes_on_after_a_restart(one_watched: Workspace, tmp_path: Path) -> None:
    workspace = one_watched
    operators = a_channel(workspace, private=True)
    room = workspace.declare(workspace.alice, SECRET)
    cannot_be_posted(workspace, room, "Rolling back")
    line = line_that_says(workspace, workspace.bob, operators, "Up to 5 jobs failed permanently")
    workspace.runtime.ticker.stop()
    workspace.runtime.worker.stop()
    workspace.runtime.database.close()

    runtime, server = start_muster(workspace.slack, workspace.runtime.settings, workspace.clock)
    try:
        again = Workspace(workspace.slack, runtime, workspace.clock)
        looked(again)
        five_more(again, room, "Rolling forward")
        line_that_says(again, again.bob, operators, "Up to 10 jobs failed permanently")
        assert lines(operators) == [line]
    finally:
        server.stop()


def test_a_channel_that_everybody_can_read_is_told_nothing(one_watched: Workspace) -> None:
    workspace = one_watched
    public = a_channel(workspace, private=False)
    room = workspace.declare(workspace.alice, SECRET)
    cannot_be_posted(workspace, room, "Rolling back")
    workspace.slack.traffic.clear()
    looked(workspace)

    def asked() -> bool:
        return public.channel.id in [c.args["channel"] for c in workspace.slack.traffic.calls("conversations.info")]

    workspace.slack.wait_until(asked, what="the watchdog to have something to tell")
    workspace.quiet()
    assert lines(public) == []
    (found,) = [f for f in examine(workspace.runtime.settings) if f.name == "operators channel"]
    assert (found.ok, found.said) == (False, f"{OPERATORS}: others can read it, so nothing is posted there")


def test_a_line_that_somebody_deleted_comes_back_with_the_next_change(one_watched: Workspace) -> None:
    workspace = one_watched
    operators = a_channel(workspace, private=True)
    room = workspace.declare(workspace.alice, SECRET)
    cannot_be_posted(workspace, room, "Rolling back")
    admin_deletes(workspace, line_that_says(workspace, workspace.bob, operators, "Up to 5 jobs failed permanently"))
    five_more(workspace, room, "Rolling forward")
    line = line_that_says(workspace, workspace.bob, operators, "Up to 10 jobs failed permanently")
    assert lines(operators) == [line]


def test_only_full_members_in_the_operators_channel_may_retry(one_watched: Workspace) -> None:
    workspace = one_watched
    operators = a_channel(workspace, private=True)
    guest = workspace.slack.add_person("Gwen", guest=True)
    workspace.bob.invites(operators, guest)
    room = workspace.declare(workspace.alice, SECRET)
    cannot_be_posted(workspace, room, "Rolling back")
    line = line_that_says(workspace, workspace.bob, operators, "Up to 5 jobs failed permanently")

    assert "for full members" in guest.click(line, "Retry").text
    bob = get_person(UserId(workspace.bob.user.id), workspace.clock.now(), workspace.runtime.deps)
    for elsewhere in (ChannelId(room.channel.id), None):
        with pytest.raises(NotAllowed):
            requeue_for_operators(elsewhere, Request(person=bob, now=workspace.clock.now()), workspace.runtime.deps)
    with workspace.runtime.store.read() as uow:
        assert len(uow.outbox.dead_letters()) == 1
    assert workspace.bob.click(line, "Retry").text == "Retrying what failed."


def test_the_room_can_try_again_what_could_not_be_delivered(workspace: Workspace) -> None:
    room = workspace.declare(workspace.alice, "API is down")
    workspace.bring_in(room, workspace.bob)
    cannot_be_posted(workspace, room, "Rolling back")
    failed = workspace.bob.waits_for(room, "Muster could not post an update here")

    assert workspace.bob.click(failed, "Retry").text == "Retrying now."
    workspace.later()
    workspace.slack.wait_until(lambda: posted(room, "Rolling back"), what="the update")
    assert workspace.alice.click(failed, "Retry").text == "There is nothing left to retry."
    workspace.later()
    assert len(posted(room, "Rolling back")) == 1


def test_what_is_discarded_is_nobodys_trouble_any_more_and_the_room_is_told_by_whom(workspace: Workspace) -> None:
    room = workspace.declare(workspace.alice, "API is down")
    workspace.bring_in(room, workspace.bob)
    cannot_be_posted(workspace, room, "Rolling back")
    failed = workspace.bob.waits_for(room, "Muster could not post an update here")
    with workspace.runtime.store.read() as uow:
        assert uow.health(workspace.clock.now()).dead_letters == 1

    assert "only" in workspace.bob.click(failed, "Discard").text.lower(), "Alice leads"
    assert workspace.alice.click(failed, "Discard").text == "Discarded. This is on the timeline."
    workspace.bob.waits_for(
        room, "Alice discarded a failed job: Muster could not post an update here (restricted_action)"
    )
    assert workspace.alice.click(failed, "Discard").text == "There is nothing left to discard."
    assert workspace.bob.click(failed, "Retry").text == "There is nothing left to retry."
    with workspace.runtime.store.read() as uow:
        assert uow.health(workspace.clock.now()).dead_letters == 0
    assert posted(room, "Rolling back") == []


def test_where_the_room_is_gone_dismissing_gives_nothing_more_up(one_workspace: Workspace) -> None:
    """The likeliest reason to dismiss: the room can be told of nothing any more. The timeline says it all the same."""
    workspace, deps = one_workspace, one_workspace.runtime.deps
    room = workspace.declare(workspace.alice, "API is down")
    workspace.slack.faults.refuse(
        "chat.postMessage", "is_archived", times=50, when=lambda args: args["channel"] == room.channel.id
    )
    workspace.alice.slash("/incident update Rolling back", room)
    workspace.slack.wait_until(lambda: {job.kind for job in list_dead_letters(deps)} >= {"update.post", "entry.post"})
    asked_about = list_dead_letters(deps)

    assert set(discard(asked_about, workspace.clock.now(), deps)) == set(asked_about)

    workspace.later()
    assert list_dead_letters(deps) == ()
    assert "will not retry" in workspace.alice.slash("/incident timeline", room).text


def test_only_what_was_asked_about_is_discarded(one_workspace: Workspace) -> None:
    """Another job may fail while the question is open."""
    workspace, deps = one_workspace, one_workspace.runtime.deps
    room = workspace.declare(workspace.alice, "API is down")
    cannot_be_posted(workspace, room, "Rolling back")
    asked_about = list_dead_letters(deps)
    cannot_be_posted(workspace, room, "Still rolling back")

    discard(asked_about, workspace.clock.now(), deps)

    assert len(asked_about) == len(list_dead_letters(deps)) == 1
    assert set(asked_about).isdisjoint(list_dead_letters(deps))


def test_a_look_at_who_is_in_a_room_cannot_be_discarded(one_workspace: Workspace) -> None:
    """Whoever left while Muster was away would read a private record for good, and nothing would say so."""
    workspace, deps = one_workspace, one_workspace.runtime.deps
    room = workspace.declare(workspace.alice, SECRET, private=True)
    workspace.bring_in(room, workspace.bob)
    workspace.bob.leaves(room)
    workspace.slack.faults.refuse("conversations.members", "missing_scope")
    with deps.store.write() as uow:
        uow.outbox.put(SyncMembers(IncidentId(1), in_backfill=True))
        uow.commit()
    workspace.slack.wait_until(lambda: list_dead_letters(deps), what="the refusal")

    assert discard(list_dead_letters(deps), workspace.clock.now(), deps) == ()

    assert [job.kind for job in requeue(workspace.clock.now(), deps)] == ["members.sync"]


def test_operators_may_dismiss_and_their_line_is_right_again(one_watched: Workspace) -> None:
    workspace = one_watched
    operators = a_channel(workspace, private=True)
    guest = workspace.slack.add_person("Gwen", guest=True)
    workspace.bob.invites(operators, guest)
    room = workspace.declare(workspace.alice, SECRET)
    cannot_be_posted(workspace, room, "Rolling back")
    line = line_that_says(workspace, workspace.bob, operators, "Up to 5 jobs failed permanently")

    assert "for full members" in guest.click(line, "Discard").text
    assert workspace.bob.click(line, "Discard").text == "What failed is discarded."
    assert workspace.bob.click(line, "Discard").text == "There is nothing left to discard."
    assert line_that_says(workspace, workspace.bob, operators, "Muster is working normally again") == line
    workspace.alice.waits_for(room, "Bob discarded a failed job: Muster could not post an update here")


@pytest.mark.parametrize("clock", [SandboxClock()], ids=["the wall clock, which is doctor's"])
def test_doctor_shows_what_is_wrong_with_advice(one_watched: Workspace) -> None:
    workspace = one_watched
    a_channel(workspace, private=True)
    room = workspace.declare(workspace.alice, SECRET)
    assert [f for f in examine(workspace.runtime.settings) if not (f.ok or f.is_warning)] == []
    cannot_be_posted(workspace, room, "Rolling back")
    assert [f for f in examine(workspace.runtime.settings) if not (f.ok or f.is_warning)] == [
        Finding(
            "failed jobs",
            False,
            "update.post of INC-1 (restricted_action)",
            "fix the cause, then `./muster retry`; or drop them with `./muster discard`",
        )
    ]
