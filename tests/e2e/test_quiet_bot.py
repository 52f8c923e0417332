"""A room is told a few things as they happen; when much goes on, the rest stands in the thread of the incident card."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.slack.history import AT_ONCE
from sandbox import Room
from tests.e2e.processes import processes
from tests.e2e.workspace import Workspace, settings_for, start_muster
from tests.late_answers import opened
from workflows.domain.ids import ChannelId, MessageTs
from workflows.messages.war_room import Sentence

on_http = pytest.mark.parametrize("transport", ["http"], indirect=True)
ALLOWED = 10
LEASE = 31.0
ALL = [f"task number {n}" for n in range(1, 31)]
QUIET_NOW = "A lot is happening. For the next few minutes, changes are posted in the thread of the incident card."


def said_in_room(workspace: Workspace, room: Room) -> list[str]:
    """The tasks that the room was told of, in order."""
    return [text.split(": ")[1].split("\n")[0] for text in workspace.lines(room) if "added task" in text]


def said_in_thread(workspace: Workspace, room: Room) -> list[str]:
    return [m.text.split(": ")[1] for m in workspace.card(room).thread if "added task" in m.text]


def add_tasks(workspace: Workspace, room: Room, tasks: list[str] = ALL) -> None:
    for words in tasks:
        assert workspace.alice.slash(f"/incident task {words}", room).error is None


def everything_is_told_once(workspace: Workspace, room: Room, tasks: list[str], allowed: int) -> None:
    """In order, as many in the room as are allowed, the last of them with a word about the thread; nobody is called."""
    lines = [text for text in workspace.lines(room) if "added task" in text]
    everything = [*room.messages, *workspace.card(room).thread]
    told = {
        "in room": said_in_room(workspace, room),
        "in thread": said_in_thread(workspace, room),
        "words about it": [text.partition("\n")[2] for text in lines],
        "called": [m.pings for m in everything if m.author == workspace.slack.bot_name and m.pings and not m.is_system],
    }
    assert told == {
        "in room": tasks[:allowed],
        "in thread": tasks[allowed:],
        "words about it": [""] * (allowed - 1) + [QUIET_NOW],
        "called": [],
    }


def test_when_much_happens_the_room_is_told_ten_lines_and_the_thread_the_rest(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    add_tasks(one_workspace, room)
    one_workspace.run_until_idle()
    everything_is_told_once(one_workspace, room, ALL, ALLOWED)


def test_after_ten_minutes_the_room_is_told_again(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    add_tasks(one_workspace, room)
    one_workspace.run_until_idle()

    one_workspace.later(601)
    one_workspace.alice.slash("/incident task one more", room)
    one_workspace.run_until_idle()

    assert said_in_room(one_workspace, room)[ALLOWED:] == ["one more"]


def test_what_somebody_asked_for_is_not_counted_and_not_hidden(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down", Severity="S1 Critical")
    one_workspace.bring_in(room, one_workspace.bob)
    add_tasks(one_workspace, room)
    for words in (
        "update Rolling back",
        "severity S3 over",
        "handover @Bob",
        "summary post",
        "remind in 1m look again",
    ):
        one_workspace.alice.slash(f"/incident {words}", room)
    one_workspace.run_until_idle()
    one_workspace.later(61)

    main = "\n".join(one_workspace.lines(room))
    for said in ("Rolling back", "proposes to lower", "is asking you to take over", "Key moments", "look again"):
        assert said in main
    assert said_in_room(one_workspace, room) == ALL[:ALLOWED]


def test_what_nobody_may_miss_stands_in_the_room_however_much_goes_on(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    add_tasks(one_workspace, room)
    told = ("severity S0 children are affected", "note decision: switch uploads off", "note impact: 61 orders")
    for words in told:
        assert one_workspace.alice.slash(f"/incident {words}", room).error is None
    one_workspace.run_until_idle()

    main = "\n".join(one_workspace.lines(room))
    assert [words for words in ("S0", "switch uploads off", "61 orders") if words not in main] == []
    assert (said_in_room(one_workspace, room), said_in_thread(one_workspace, room)) == (ALL[:ALLOWED], ALL[ALLOWED:])


FEW = "lines_per_ten_minutes: 2\n"


@pytest.mark.parametrize("programme", [FEW], ids=["few"])
def test_an_organisation_says_how_many(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    add_tasks(one_workspace, room)
    one_workspace.run_until_idle()
    assert (said_in_room(one_workspace, room), said_in_thread(one_workspace, room)) == (ALL[:2], ALL[2:])


def lose_the_first_answer_of_each_message(workspace: Workspace) -> None:
    seen: set[str] = set()

    def for_the_first_time(args: dict[str, Any]) -> bool:
        name = str(args.get("metadata"))
        new = name not in seen
        seen.add(name)
        return new

    workspace.slack.faults.lose_answer("chat.postMessage", times=None, when=for_the_first_time)


def lose_every_third_request(workspace: Workspace) -> None:
    count = iter(range(10_000))
    when: Callable[[dict[str, Any]], bool] = lambda _args: next(count) % 3 == 0  # noqa: E731
    workspace.slack.faults.lose_request("chat.postMessage", times=None, when=when)


@on_http
@pytest.mark.parametrize("programme", [FEW], ids=["few"])
def test_with_every_answer_lost_once_each_line_stands_once_where_it_was_meant_to_be(workspace: Workspace) -> None:
    room = workspace.declare(workspace.alice, "API is down")
    lose_the_first_answer_of_each_message(workspace)
    add_tasks(workspace, room, ALL[:6])
    workspace.run_until_idle(0.2)
    everything_is_told_once(workspace, room, ALL[:6], 2)


@pytest.mark.parametrize("programme", [FEW], ids=["few"])
def test_lines_whose_request_was_lost_are_told_all_the_same(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    lose_every_third_request(one_workspace)
    add_tasks(one_workspace, room, ALL[:6])
    one_workspace.run_until_idle(0.2)
    everything_is_told_once(one_workspace, room, ALL[:6], 2)


@pytest.mark.parametrize("last", [2, 3], ids=["in the room", "in the thread"])
def test_killed_while_it_tells_a_line_stands_once(tmp_path: Path, database_url: str, last: int) -> None:
    """Slack had taken the line; the process never heard so."""
    with processes(tmp_path, database_url, FEW) as place:
        first = place.started("run")
        alice = place.slack.person("Alice")
        form = opened(place.slack, alice.slash("/incident declare API is down", "general"))
        alice.submit(form)
        room = place.slack.wait_until(lambda: next((r for r in alice.rooms() if r.pins and r.bookmarks), None))
        assert room is not None
        said = threading.Event()

        def is_it(args: dict[str, Any]) -> bool:
            if f"task number {last}" in str(args.get("text")):
                said.set()
            return said.is_set()

        place.slack.faults.lose_answer("chat.postMessage", hang=30.0, when=is_it)
        add_tasks(Workspace(place.slack, None, place.slack.clock), room, ALL[:4])  # type: ignore[arg-type]
        place.slack.wait_until(said.is_set, what="the line")
        first.kill()
        place.slack.faults.clear()

        place.slack.clock.advance(LEASE)
        settings = settings_for(place.slack, database_url, socket=False, programme=tmp_path / "programme.yaml")
        runtime, server = start_muster(place.slack, settings, place.slack.clock)
        workspace = Workspace(place.slack, runtime, place.slack.clock)
        try:
            workspace.run_until_idle(0.2)
            everything_is_told_once(workspace, room, ALL[:4], 2)
        finally:
            server.stop()


def test_without_its_card_a_line_goes_into_the_room(one_workspace: Workspace) -> None:
    """Somebody deleted the card: there is no thread, and nothing is lost."""
    room = one_workspace.declare(one_workspace.alice, "API is down")
    add_tasks(one_workspace, room)
    one_workspace.run_until_idle()
    one_workspace.slack.faults.refuse(
        "chat.postMessage", "thread_not_found", when=lambda args: bool(args.get("thread_ts"))
    )

    one_workspace.alice.slash("/incident task one more", room)
    one_workspace.run_until_idle()

    assert said_in_room(one_workspace, room)[ALLOWED:] == ["one more"]


def test_a_line_is_found_again_at_the_end_of_a_long_thread(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    card = one_workspace.card(room)
    for number in range(AT_ONCE + 10):
        one_workspace.alice.say(room, f"{number}", thread=card)
    where, thread = ChannelId(room.channel.id), MessageTs(card.post.ts)
    chat = one_workspace.runtime.deps.chat
    line = Sentence(key="operators.nothing")
    said = chat.post(where, line, key="job-9", thread=thread)
    assert chat.post(where, line, key="job-9", thread=thread, may_have_run=True) == said


def test_a_line_is_found_again_however_much_people_said_since(one_workspace: Workspace) -> None:
    """Cut off from Slack, Muster does not know whether it spoke; people go on meanwhile."""
    room = one_workspace.declare(one_workspace.alice, "API is down")
    chat, where = one_workspace.runtime.deps.chat, ChannelId(room.channel.id)
    line = Sentence(key="operators.nothing")
    said = chat.post(where, line, key="job-9")
    for number in range(AT_ONCE + 10):
        one_workspace.alice.say(room, f"{number}")
    assert chat.post(where, line, key="job-9", may_have_run=True) == said
