"""Slack's rate limits: kept by Muster itself, shared by its processes, and never tried again early."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.slack.circuit_breaker import CircuitBreaker, Hooks
from bot.slack.rate_limiter import RETRY_WINDOW
from bot.slack.rate_limits import INTERACTIVE, LIMITS
from bot.slack.web_api import SlackCalls
from bot.worker.worker import THREADS
from sandbox import Message, Person, Room, SandboxClock
from sandbox.traffic import Exchange
from tests.databases import SqliteTemplate, on_postgresql
from tests.e2e.workspace import BEGINS, Workspace, a_workspace, settings_for, start_muster
from tests.threads import together
from workflows.access.people import get_person
from workflows.domain.errors import ChatRejected, ChatUnavailable, RateLimited
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.request import Request
from workflows.domain.steps import StepState
from workflows.incidents.decisions import decide

MANY = 50
SIDE_BY_SIDE = THREADS
A_MINUTE = 60.0


@contextmanager
def a_paced_workspace(database_url: str, *, pacing: bool = True) -> Iterator[Workspace]:
    """Slack enforces its limits, and Muster keeps to them. Time stands still, so that amounts per minute are exact."""
    clock = SandboxClock(BEGINS, stands=True)
    with a_workspace(clock) as slack:
        runtime, server = start_muster(slack, settings_for(slack, database_url, socket=False, pacing=pacing), clock)
        slack.faults.limits()
        yield Workspace(slack, runtime, clock)
        violations = slack.violations
        server.stop()
    assert not violations, violations


@pytest.fixture
def paced(sqlite_template: SqliteTemplate, tmp_path: Path) -> Iterator[Workspace]:
    with a_paced_workspace(sqlite_template.clone(tmp_path)) as workspace:
        yield workspace


OPEN = "Open (everybody in the workspace)"


def declare(workspace: Workspace, who: Person, title: str, **fields: object) -> None:
    form = who.slash(f"/incident declare {title}", workspace.general).form
    assert form is not None
    assert who.submit(form, fields).closed


def war_rooms(workspace: Workspace) -> list[Room]:
    return [room for room in workspace.slack.rooms if room.name.startswith("inc-")]


def refused(workspace: Workspace, method: str = "") -> list[Exchange]:
    return [call for call in workspace.slack.traffic.calls(method) if call.status == 429]


def number_of(room: Room) -> int:
    return int(room.name.split("-")[1])


def receipts_of(who: Person) -> list[Message]:
    return [m for m in who.dms() if "your war room is" in m.text]


# ---------------------------------------------------------------------------------------------- many at once


def test_fifty_declarations_at_once_all_get_their_room_the_oldest_first(paced: Workspace) -> None:
    people = [paced.slack.add_person(f"Person {number}") for number in range(MANY // 2)]  # a person takes four at once
    for number in range(MANY):
        declare(
            paced, people[number % len(people)], f"{'abcdefghij'[number % 10] * 9} {number} {'xyzuv'[number // 10] * 7}"
        )

    paced.slack.wait_until(lambda: in_the_queue(people), timeout=120, what="somebody being told a place")
    began = paced.clock.timestamp()
    paced.run_until_idle()

    rooms = war_rooms(paced)
    assert len(rooms) == MANY
    overtaken = [number_of(room) for place, room in enumerate(rooms, 1) if abs(number_of(room) - place) > SIDE_BY_SIDE]
    assert overtaken == [], "the oldest go first, as far as they do not run side by side"
    assert [room.name for room in rooms if not (room.pins and room.bookmarks and room.topic)] == []
    assert [call.name for call in refused(paced)] == []
    assert paced.clock.timestamp() - began < 4 * A_MINUTE
    told = sum(len(receipts_of(who)) for who in people)
    assert told == MANY, "the message that told a place became the receipt"
    assert in_the_queue(people) == []


def in_the_queue(people: Sequence[Person]) -> list[str]:
    return [m.text for who in people for m in who.dms() if "in the queue" in m.text]


def use_up_rooms(workspace: Workspace) -> None:
    for number in range(LIMITS["conversations.create"].burst):
        assert workspace.runtime.deps.chat.create_room(f"other-{number}", private=False, not_before=BEGINS)


QUEUED_TEXT = (
    "INC-{0} is declared. Slack lets Muster create 20 rooms a minute; yours is number {0} in the queue "
    "and will be ready in about {1}."
)


def test_a_declarer_is_told_the_place_once_and_the_same_message_becomes_the_receipt(paced: Workspace) -> None:
    use_up_rooms(paced)
    declare(paced, paced.charlie, "Logins fail")
    paced.slack.wait_until(lambda: held(paced, 1), what="the first in the queue")
    declare(paced, paced.alice, "Payments hang")
    first = paced.alice.waits_for("dm", "in the queue")
    declare(paced, paced.bob, "Search is empty")
    second = paced.bob.waits_for("dm", "in the queue")
    assert [first.text, second.text] == [QUEUED_TEXT.format(2, "10 s"), QUEUED_TEXT.format(3, "10 s")]

    paced.run_until_idle()

    assert [number_of(room) for room in war_rooms(paced)] == [1, 2, 3]
    for who in (paced.charlie, paced.alice, paced.bob):
        (message,) = [m for m in who.dms() if "Slack's own AI" not in m.text]
        assert "your war room is" in message.text
    assert [first.edited, second.edited] == [True, True]


def held(workspace: Workspace, number: int) -> bool:
    with workspace.runtime.store.read() as uow:
        return any(r.state is StepState.DEFERRED for r in uow.steps.of(IncidentId(number)))


def test_a_topic_that_had_to_wait_shows_the_title_as_it_is_then(paced: Workspace) -> None:
    paced.slack.faults.rate_limit("conversations.setTopic", retry_after=20)
    declare(paced, paced.alice, "Logins fail")
    room = paced.slack.wait_until(lambda: war_rooms(paced) and war_rooms(paced)[0].pins and war_rooms(paced)[0])
    paced.slack.wait_until(lambda: refused(paced, "conversations.setTopic"))
    assert paced.alice.slash("/incident rename Logins fail in Europe", room).error is None

    paced.run_until_idle()

    assert room.topic.endswith("Logins fail in Europe")
    assert len(paced.slack.traffic.calls("conversations.setTopic")) == 2


def waits_until(workspace: Workspace, method: str, **arguments: str) -> datetime | None:
    """None: the call may be made now, and was."""
    try:
        with suppress(ChatRejected):
            caller(workspace).call(method, **arguments)
    except RateLimited as paced:
        return paced.at
    return None


def use_up_posts(workspace: Workspace) -> None:
    """Everything that messages without hurry may take: each goes to a channel of its own, which Slack does not know."""
    numbers = count()
    while waits_until(workspace, "chat.postMessage", channel=f"C0OTHER{next(numbers)}") is None:
        pass


def test_thousands_who_wait_come_back_one_after_another_and_in_rounds(paced: Workspace) -> None:
    """All at the same moment, they would try in vain again and again, before whatever need not wait at all."""
    use_up_posts(paced)
    waiting = [waits_until(paced, "chat.postMessage", channel=f"C0LATER{number}") for number in range(400)]
    times = [at for at in waiting if at is not None]
    assert len(times) > 350
    every = LIMITS["chat.postMessage"].every
    assert max(Counter(times).values()) <= len(times) * every / RETRY_WINDOW + 2
    assert max(times) - min(times) <= RETRY_WINDOW + every


def test_a_room_is_set_up_though_thousands_of_messages_wait(paced: Workspace) -> None:
    use_up_posts(paced)
    declare(paced, paced.alice, "API is down", Visibility=OPEN)
    paced.slack.wait_until(lambda: [room.pins for room in war_rooms(paced)] not in ([], [[]]), what="the card, pinned")
    paced.slack.wait_until(
        lambda: [m for m in paced.announcements.messages if not m.is_system], what="the announcement"
    )
    assert waits_until(paced, "chat.postMessage", channel="C0OTHER") is not None


# ------------------------------------------------------------------------------------ what Slack asked is minded


def caller(workspace: Workspace) -> SlackCalls:
    return SlackCalls(workspace.runtime.http, workspace.slack.bot_token, workspace.runtime.guard)


@pytest.mark.parametrize("pacing", ["on", "off"])
def test_no_method_is_called_again_before_slack_said(
    pacing: str, sqlite_template: SqliteTemplate, tmp_path: Path
) -> None:
    """Every method Muster calls; `off` keeps no pace of its own, and minds what Slack asks all the same."""
    with a_paced_workspace(sqlite_template.clone(tmp_path), pacing=pacing == "on") as workspace:
        for method in sorted(LIMITS.keys() | INTERACTIVE):
            workspace.slack.traffic.clear()
            workspace.slack.faults.rate_limit(method, retry_after=20)
            for _ in range(3):
                with pytest.raises((RateLimited, ChatUnavailable)):
                    caller(workspace).call(method, channel="C1")
            workspace.pass_time(19.9)
            with pytest.raises((RateLimited, ChatUnavailable)):
                caller(workspace).call(method, channel="C1")
            assert [call.status for call in workspace.slack.traffic.calls(method)] == [429], method

            workspace.pass_time(0.4)
            with suppress(ChatRejected):
                caller(workspace).call(method, channel="C1")
            assert [call.status for call in workspace.slack.traffic.calls(method)] == [429, 200], method
        workspace.slack.traffic.clear()


def test_a_channel_that_is_silenced_leaves_the_others_alone(paced: Workspace) -> None:
    paced.slack.faults.rate_limit("chat.postMessage", retry_after=20)
    for channel, status in (("C1", [429]), ("C2", [429, 200]), ("C1", [429, 200])):
        with suppress(ChatRejected, RateLimited):
            caller(paced).call("chat.postMessage", channel=channel, text="x")
        assert [call.status for call in paced.slack.traffic.calls("chat.postMessage")] == status
    paced.pass_time(21)
    paced.slack.faults.rate_limit("chat.postMessage", times=2, retry_after=20)
    for channel in ("C1", "C2", "C3"):
        with pytest.raises(RateLimited):
            caller(paced).call("chat.postMessage", channel=channel, text="x")
    assert len(paced.slack.traffic.calls("chat.postMessage")) == 4, "two silenced channels: the workspace has enough"


def test_a_restart_keeps_pauses_and_what_is_used_up(sqlite_template: SqliteTemplate, tmp_path: Path) -> None:
    url = sqlite_template.clone(tmp_path)
    clock = SandboxClock(BEGINS, stands=True)
    with a_workspace(clock) as slack:
        settings = settings_for(slack, url, socket=False, pacing=True)
        runtime, server = start_muster(slack, settings, clock)
        first = Workspace(slack, runtime, clock)
        use_up_rooms(first)
        slack.faults.rate_limit("pins.add", retry_after=300)
        with pytest.raises(RateLimited):
            caller(first).call("pins.add", channel="C1")
        server.stop()
        slack.traffic.clear()

        runtime, server = start_muster(slack, settings, clock)
        second = Workspace(slack, runtime, clock)
        with pytest.raises(RateLimited):
            caller(second).call("pins.add", channel="C1")
        assert slack.traffic.calls("pins.add") == []
        assert made_at_once(second, "after") <= 3
        server.stop()


def made_at_once(workspace: Workspace, name: str) -> int:
    """How many rooms can be made before one has to wait."""
    made = 0
    with suppress(RateLimited):
        while made < MANY:
            caller(workspace).call("conversations.create", name=f"{name}-{made}")
            made += 1
    return made


@on_postgresql
def test_two_processes_share_an_allowance_and_a_pause(database_url: str) -> None:
    clock = SandboxClock(BEGINS, stands=True)
    with a_workspace(clock) as slack:
        slack.faults.limits()
        settings = settings_for(slack, database_url, socket=False, pacing=True)
        houses = [start_muster(slack, settings, clock) for _ in range(2)]
        workspaces = [Workspace(slack, runtime, clock) for runtime, _ in houses]

        made = sum(together(8, lambda number: made_at_once(workspaces[number % 2], f"room-{number}")))
        assert LIMITS["conversations.create"].burst <= made < 20
        assert {call.status for call in slack.traffic.calls("conversations.create")} == {200}

        slack.faults.rate_limit("reactions.add", retry_after=60)
        for workspace in workspaces:
            with pytest.raises(RateLimited):
                caller(workspace).call("reactions.add", channel="C1")
        assert len(slack.traffic.calls("reactions.add")) == 1
        for _, server in houses:
            server.stop()


# --------------------------------------------------------------------------------------- effects that go unheard

STEPS = (
    "conversations.create",
    "conversations.invite",
    "chat.postMessage",
    "pins.add",
    "bookmarks.add",
    "conversations.setTopic",
    "conversations.setPurpose",
)


@pytest.mark.parametrize("hang", [0.0, 1.0], ids=["dropped", "silent"])
def test_a_set_up_whose_every_answer_is_lost_stands_once(one_workspace: Workspace, hang: float) -> None:
    one_workspace.runtime.http.timeout = 0.5
    for method in STEPS:
        one_workspace.slack.faults.lose_answer(method, times=3 if method == "chat.postMessage" else 1, hang=hang)
    declare(one_workspace, one_workspace.alice, "API is down", Visibility=OPEN)
    one_workspace.run_until_idle()

    (room,) = war_rooms(one_workspace)
    one_workspace.slack.wait_until(
        lambda: all(unheard(one_workspace, method) for method in STEPS), what="every lost answer"
    )
    assert (len(room.pins), len(room.bookmarks), room.members) == (1, 1, ["Muster", "Alice"])
    assert (room.topic.endswith("API is down"), "INC-1" in room.purpose) == (True, True)
    assert [m.text.split("\n")[0] for m in room.messages if not m.is_system] == ["INC-1  API is down"]
    assert len([m for m in one_workspace.announcements.messages if not m.is_system]) == 1
    assert len(one_workspace.alice.dms()) == 1


def unheard(workspace: Workspace, method: str) -> list[Exchange]:
    return [call for call in workspace.slack.traffic.calls(method) if call.error == "connection_dropped"]


def test_a_room_whose_creation_was_only_asked_to_wait_is_not_looked_for(one_workspace: Workspace) -> None:
    for method in STEPS:
        one_workspace.slack.faults.rate_limit(method, times=2, retry_after=1)
    declare(one_workspace, one_workspace.alice, "API is down", Visibility=OPEN)
    one_workspace.run_until_idle()

    assert {call.name for call in refused(one_workspace)} == set(STEPS)
    looked = [c.name for c in one_workspace.slack.traffic.calls() if c.name in LOOKING]
    assert looked == ["users.conversations"], "once, for the announce channel by its name"


LOOKING = ("users.conversations", "conversations.history", "conversations.open", "conversations.join", "bookmarks.list")
"""What is called to find out whether an earlier attempt had its effect."""


# ------------------------------------------------------------------------------------------------- Slack is away


def passes(workspace: Workspace, there: Callable[[], object], what: str) -> None:
    """Time goes by quickly until this is so."""

    def look() -> object:
        if not workspace.is_busy():
            workspace.pass_time(2)
        return there()

    workspace.slack.wait_until(look, what=what)


def told_by(breaker: CircuitBreaker) -> list[str]:
    """What its hooks are told, which go on doing what they do."""
    told: list[str] = []
    away, back = breaker.hooks.on_open, breaker.hooks.on_close

    def on_away(now: datetime) -> None:
        told.append("away")
        away(now)

    def on_back(now: datetime) -> None:
        told.append("back")
        back(now)

    breaker.hooks = Hooks(on_away, on_back)
    return told


@pytest.mark.parametrize("how", ["refuse", "503"])
def test_an_outage_costs_one_probe_at_a_time_and_everything_is_said_once_after_it(
    one_workspace: Workspace, how: Any
) -> None:
    rooms = [
        one_workspace.declare(one_workspace.alice, title)
        for title in ("API is down", "Mail hangs", "No search", "Fire")
    ]
    told = told_by(one_workspace.runtime.guard.breaker)
    one_workspace.slack.traffic.clear()
    one_workspace.slack.faults.outage(how=how)
    alice, now = (
        get_person(UserId(one_workspace.alice.user.id), one_workspace.clock.now(), one_workspace.runtime.deps),
        one_workspace.clock.now(),
    )
    for number in range(MADE):
        about = IncidentId(1 + number % len(rooms))
        decide(
            about,
            f"Decision {number}",
            None,
            Request(person=alice, now=now, id=f"{number}"),
            one_workspace.runtime.deps,
        )
    passes(one_workspace, lambda: told, "noticing that Slack is away")
    began = one_workspace.clock.timestamp()
    passes(one_workspace, lambda: one_workspace.clock.timestamp() - began > 3 * A_MINUTE, "three minutes")
    probes = [call for call in one_workspace.slack.traffic.calls() if call.at > began + 1]
    assert told == ["away"]
    assert 4 < len(probes) < 20
    apart = [later.at - earlier.at for earlier, later in pairwise(probes)]
    assert all(gap >= 2 for gap in apart), apart

    one_workspace.slack.faults.clear()
    one_workspace.run_until_idle()
    assert (told[0], set(told[1:])) == ("away", {"back"}), "calls that are answered at the same moment may all say so"
    said = [m.text for room in rooms for top in room.messages for m in (top, *top.thread) if "Decision" in m.text]
    assert sorted(int(n) for text in said for n in re.findall(r"Decision (\d+)", text)) == list(range(MADE))
    with one_workspace.runtime.store.read() as uow:
        assert uow.outbox.dead_letters() == ()


MADE = 24
"""Decisions recorded during an outage."""
