"""Muster was away, or could not hear: what was done in a room meanwhile is there afterwards."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.processes import InProcessServer
from bot.settings import Settings
from bot.slack.history import AT_ONCE
from bot.slack.rate_limits import LIMITS_FOR
from sandbox import Room, Sandbox, SandboxClock
from tests.databases import SqliteTemplate
from tests.e2e.test_timeline import MARK, PIN, captured
from tests.e2e.workspace import BEGINS, Workspace, a_workspace, settings_for, start_muster
from workflows.domain.chat import Priority
from workflows.domain.ids import ChannelId, UserId
from workflows.incidents.presence import joined
from workflows.outbox.retry import MAX_FAULTS
from workflows.recovery.outage import CHAT_AWAY, HEARTBEAT_NAME

both_kinds = pytest.mark.parametrize("private", [False, True], ids=["open", "private"])
MEMBERS, HISTORY, REPLIES = "conversations.members", "conversations.history", "conversations.replies"
A_DAY = 24 * 3600.0
AWAY = 400.0
"""Longer than Slack repeats an event."""


def slack_gives_up(slack: Sandbox) -> None:
    """Slack retried the events it could not deliver, and has stopped."""

    def over() -> bool:
        slack.clock.advance(100)
        return slack.hub.under_way == 0

    slack.wait_until(over, what="Slack giving up")


class Inn:
    """A workspace in which Muster stops and starts again."""

    def __init__(self, slack: Sandbox, clock: SandboxClock, settings: Settings) -> None:
        self._slack = slack
        self._clock = clock
        self._settings = settings
        self._server: InProcessServer | None = None

    def moves_in(self) -> Workspace:
        """Muster is connected when this returns."""
        runtime, self._server = start_muster(self._slack, self._settings, self._clock)

        def listens() -> bool:
            with runtime.store.read() as uow:
                return uow.heartbeats.get(HEARTBEAT_NAME) is not None

        self._slack.wait_until(listens, what="Muster listening")
        return Workspace(self._slack, runtime, self._clock)

    def moves_out(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None

    @contextmanager
    def away(self, seconds: float = AWAY) -> Iterator[None]:
        """Slack sends events meanwhile, and stops retrying them."""
        self.moves_out()
        yield
        self._clock.advance(seconds)
        if seconds >= AWAY:
            slack_gives_up(self._slack)


@contextmanager
def an_inn(database_url: str, socket: bool, *, pacing: bool = False) -> Iterator[Inn]:
    """With `pacing` the clock is stopped, so that amounts per minute are exact."""
    clock = SandboxClock(BEGINS, stands=pacing)
    with a_workspace(clock) as slack:
        inn = Inn(slack, clock, settings_for(slack, database_url, socket, pacing=pacing))
        yield inn
        violations = slack.violations
        inn.moves_out()
    assert not violations, violations


@pytest.fixture
def inn(transport: str, database_url: str) -> Iterator[Inn]:
    with an_inn(database_url, transport == "socket") as made:
        yield made


@pytest.fixture
def one_inn(sqlite_template: SqliteTemplate, tmp_path: Path) -> Iterator[Inn]:
    with an_inn(sqlite_template.clone(tmp_path), socket=False) as made:
        yield made


def war_room(workspace: Workspace, private: bool) -> Room:
    room = workspace.declare(workspace.alice, "API is down", private=private)
    workspace.bring_in(room, workspace.bob)
    workspace.quiet()
    return room


@both_kinds
def test_what_was_done_while_muster_was_away_is_there_when_it_is_back(inn: Inn, private: bool) -> None:
    workspace = inn.moves_in()
    room = war_room(workspace, private)
    old = workspace.bob.say(room, "It began at noon")
    edited, deleted = workspace.bob.say(room, "In Lisbon"), workspace.bob.say(room, "Or in Porto")
    for message in (edited, deleted):
        workspace.bob.react(message, PIN)
    workspace.slack.wait_until(lambda: MARK in edited.reactions and MARK in deleted.reactions, what="both check marks")
    workspace.quiet()

    with inn.away():
        workspace.alice.react(old, PIN)
        new = workspace.alice.say(room, "The cache was cold")
        reply = workspace.bob.say(room, "I warmed it", thread=new)
        workspace.alice.react(new, PIN)
        workspace.alice.react(reply, PIN)
        workspace.bob.edit(edited, "In Madrid")
        workspace.bob.delete(deleted)
        workspace.alice.say(room, "nobody marked this")
        workspace.alice.invites(room, workspace.charlie)
        workspace.bob.leaves(room)
    workspace = inn.moves_in()
    marked = (old, new, reply)
    workspace.slack.wait_until(lambda: all(MARK in message.reactions for message in marked), what="the check marks")
    workspace.quiet()

    assert captured(workspace.charlie, room) == [
        "Bob wrote: It began at noon",
        "Bob wrote: In Madrid (edited later)",
        "Bob wrote: Or in Porto (message deleted later)",
        "Alice wrote: The cache was cold",
        "Bob wrote: I warmed it",
    ]
    listed = workspace.bob.slash("/incident list", workspace.general).text
    assert ("API is down" in listed) is not private
    assert "need" not in listed
    assert workspace.lines(room) == []


def missed(workspace: Workspace) -> int:
    """How often rooms were backfilled."""
    return len(workspace.slack.traffic.calls("conversations.members"))


def test_after_a_short_stop_nothing_is_looked_through(one_inn: Inn) -> None:
    workspace = one_inn.moves_in()
    war_room(workspace, private=False)
    with one_inn.away(20):
        pass
    workspace = one_inn.moves_in()
    workspace.quiet()
    short = missed(workspace)
    with one_inn.away(60):
        pass
    workspace = one_inn.moves_in()
    workspace.slack.wait_until(lambda: missed(workspace) > 0, what="a room looked through")
    assert (short, missed(workspace)) == (0, 1)


def test_of_ended_incidents_only_the_private_ones_are_asked_who_is_in_them(one_inn: Inn) -> None:
    """Their record can still be read, but not by people who left meanwhile."""
    workspace = one_inn.moves_in()
    secret = war_room(workspace, private=True)
    for room in (secret, workspace.declare(workspace.alice, "Search is empty")):
        workspace.alice.slash("/incident cancel a mistake", room)
    goes_on = workspace.declare(workspace.alice, "Payments fail")
    workspace.quiet()
    assert "API is down" in workspace.bob.slash("/incident info 1", workspace.general).text
    with one_inn.away():
        workspace.bob.leaves(secret)
    workspace = one_inn.moves_in()
    workspace.slack.wait_until(lambda: missed(workspace) > 1, what="the rooms looked through")
    workspace.quiet()

    assert "API is down" not in workspace.bob.slash("/incident info 1", workspace.general).text
    assert "API is down" in workspace.alice.slash("/incident info 1", workspace.general).text
    asked, read = ([c.args["channel"] for c in workspace.slack.traffic.calls(m)] for m in (MEMBERS, HISTORY))
    assert (asked, read) == ([goes_on.channel.id, secret.channel.id], [goes_on.channel.id])


@both_kinds
def test_an_ended_room_that_is_gone_is_nobodys_trouble(one_inn: Inn, private: bool) -> None:
    workspace = one_inn.moves_in()
    room = war_room(workspace, private)
    workspace.alice.slash("/incident cancel a mistake", room)
    workspace.quiet()
    with one_inn.away():
        workspace.slack.faults.refuse(MEMBERS, "channel_not_found", times=None)
    workspace = one_inn.moves_in()
    workspace.quiet()
    with workspace.runtime.store.read() as uow:
        assert (uow.backfill_queue.count(), uow.outbox.dead_letters()) == (0, ())
    assert "API is down" in workspace.alice.slash("/incident info 1", workspace.general).text


def test_a_late_word_of_joining_has_the_room_asked(one_inn: Inn) -> None:
    """They had left again, which Muster found out by itself: the event was older."""
    workspace = one_inn.moves_in()
    room = war_room(workspace, private=True)
    before = workspace.clock.now()
    with one_inn.away():
        workspace.bob.leaves(room)
    workspace = one_inn.moves_in()
    workspace.slack.wait_until(lambda: missed(workspace) == 1, what="the room looked through")
    workspace.quiet()

    joined(ChannelId(room.channel.id), UserId(workspace.bob.user.id), before, workspace.runtime.deps)
    assert "API" not in workspace.bob.slash("/incident info 1", workspace.general).text
    workspace.quiet()
    assert "API" not in workspace.bob.slash("/incident info 1", workspace.general).text

    workspace.bring_in(room, workspace.bob)
    assert "API" in workspace.bob.slash("/incident info 1", workspace.general).text


@pytest.mark.parametrize("quiet", [False, True], ids=["lively", "quiet"])
def test_a_room_in_which_nothing_was_said_for_a_day_costs_two_calls(one_inn: Inn, quiet: bool) -> None:
    workspace = one_inn.moves_in()
    room = war_room(workspace, private=False)
    thread = workspace.bob.say(room, "In a thread")
    reply = workspace.bob.say(room, "long ago", thread=thread)
    workspace.alice.react(reply, PIN)
    workspace.slack.wait_until(lambda: MARK in reply.reactions, what="the check mark")
    for number in range(AT_ONCE):
        workspace.bob.say(room, str(number))
    with one_inn.away(2 * A_DAY):
        pass
    workspace = one_inn.moves_in()
    workspace.slack.wait_until(lambda: missed(workspace) == 1, what="the room looked through")
    workspace.quiet()
    workspace.slack.traffic.clear()
    with one_inn.away():
        if not quiet:
            workspace.bob.say(room, "still there?")
    workspace = one_inn.moves_in()
    workspace.slack.wait_until(lambda: missed(workspace) == 1, what="the room looked through")
    workspace.quiet()
    made = [len(workspace.slack.traffic.calls(method)) for method in (MEMBERS, HISTORY, REPLIES)]
    assert made == ([1, 1, 0] if quiet else [1, 2, 1])


def test_a_room_with_more_threads_than_may_be_read_at_once_is_read_to_its_end(
    sqlite_template: SqliteTemplate, tmp_path: Path
) -> None:
    """Each is asked for once, within Slack's rate limit; people's own calls have a limit of their own."""
    with an_inn(sqlite_template.clone(tmp_path), socket=False, pacing=True) as inn:
        workspace = inn.moves_in()
        room = war_room(workspace, private=False)
        at_once = LIMITS_FOR[Priority.LAST][REPLIES]
        many = at_once.burst - at_once.reserved + 10
        replies = [
            workspace.bob.say(room, "I know", thread=workspace.alice.say(room, "Who knows?")) for _ in range(many)
        ]
        with inn.away():
            for reply in replies:
                workspace.alice.react(reply, PIN)
        workspace = inn.moves_in()
        workspace.slack.faults.limits()
        workspace.slack.wait_until(lambda: missed(workspace) > 0, what="the room looked through")
        workspace.run_until_idle()
        read = Counter(c.args["ts"] for c in workspace.slack.traffic.calls(REPLIES) if c.args["limit"] != "1")
        assert sorted(read.values()) == [1] * many
        assert [c for c in workspace.slack.traffic.calls() if c.status == 429] == []
        assert len(captured(workspace.alice, room)) == 20, "as many as one page shows"


def test_one_room_that_slack_cannot_show_keeps_no_other_one_from_being_looked_at(one_inn: Inn) -> None:
    workspace = one_inn.moves_in()
    names = ("API is down", "Search is empty", "Payments fail")
    rooms = [workspace.declare(workspace.alice, name, private=True) for name in names]
    for room in rooms:
        workspace.bring_in(room, workspace.bob)
    workspace.quiet()
    with one_inn.away():
        for room in rooms:
            workspace.bob.leaves(room)
    bad = rooms[2].channel.id
    for method in (MEMBERS, HISTORY):
        workspace.slack.faults.refuse(method, "internal_error", times=None, when=lambda args: args["channel"] == bad)
    workspace = one_inn.moves_in()
    workspace.slack.wait_until(lambda: missed(workspace) > 0, what="the liveliest room asked")
    workspace.run_until_idle()

    asked = Counter(c.args["channel"] for c in workspace.slack.traffic.calls(MEMBERS))
    assert asked == {room.channel.id: MAX_FAULTS if room is rooms[2] else 1 for room in rooms}
    assert "Search is empty" not in workspace.bob.slash("/incident info 2", workspace.general).text
    with workspace.runtime.store.read() as uow:
        assert (uow.backfill_queue.count(), uow.outbox.waiting()) == (0, 0)
        dead_letters = [dead_letter.kind for dead_letter in uow.outbox.dead_letters()]
        assert dead_letters == ["members.sync", "backfill.history"], "operators hear of it"
        assert uow.heartbeats.get(CHAT_AWAY) is None


def test_of_a_long_thread_what_was_said_last_is_read_as_well(one_inn: Inn) -> None:
    workspace = one_inn.moves_in()
    room = war_room(workspace, private=False)
    thread = workspace.bob.say(room, "In a thread")
    first = workspace.bob.say(room, "first", thread=thread)
    for number in range(AT_ONCE + 20):
        passed_over = workspace.bob.say(room, str(number), thread=thread)
    workspace.alice.react(passed_over, PIN)
    workspace.slack.wait_until(lambda: MARK in passed_over.reactions, what="the check mark")
    workspace.quiet()
    workspace.pass_time(A_DAY)
    with one_inn.away():
        workspace.bob.delete(passed_over)
        late = [workspace.bob.say(room, f"late {number}", thread=thread) for number in range(AT_ONCE + 1)]
        marked = (first, late[0], late[-1])
        for message in marked:
            workspace.alice.react(message, PIN)
    workspace = one_inn.moves_in()
    workspace.slack.wait_until(lambda: all(MARK in message.reactions for message in marked), what="the check marks")
    workspace.quiet()
    assert captured(workspace.alice, room) == [
        "Bob wrote: first",
        f"Bob wrote: {AT_ONCE + 19} (message deleted later)",
        "Bob wrote: late 0",
        f"Bob wrote: late {AT_ONCE}",
    ]
    read = [call for call in workspace.slack.traffic.calls(REPLIES) if call.args["limit"] == str(AT_ONCE)]
    assert len(read) == 3, "the first ones, and two pages of what was said since"


def test_an_edit_is_found_though_slacks_clock_is_behind(one_inn: Inn) -> None:
    """When a message was edited is Slack's time, when Muster went away is its own."""
    workspace = one_inn.moves_in()
    room = war_room(workspace, private=False)
    said = workspace.bob.say(room, "In Lisbon")
    workspace.alice.react(said, PIN)
    workspace.slack.wait_until(lambda: MARK in said.reactions, what="the check mark")
    workspace.quiet()
    with one_inn.away():
        workspace.bob.edit(said, "In Madrid")
    with workspace.runtime.store.write() as uow:
        uow.heartbeats.renew(HEARTBEAT_NAME, workspace.clock.now() - timedelta(seconds=AWAY / 4))
        uow.commit()
    workspace = one_inn.moves_in()
    workspace.slack.wait_until(lambda: missed(workspace) == 1, what="the room looked through")
    workspace.quiet()
    assert captured(workspace.alice, room) == ["Bob wrote: In Madrid (edited later)"]


def test_what_was_withdrawn_is_restored_only_for_who_withdrew_it(one_inn: Inn) -> None:
    """Two people marked it and one withdrew it: the other mark changes nothing."""
    workspace = one_inn.moves_in()
    room = war_room(workspace, private=False)
    left, marked_again = workspace.bob.say(room, "left alone"), workspace.bob.say(room, "marked again")
    for message in (left, marked_again):
        workspace.alice.react(message, PIN)
        workspace.slack.wait_until(lambda m=message: MARK in m.reactions, what="the check mark")  # type: ignore[misc]
        workspace.bob.react(message, PIN)
        workspace.alice.unreact(message, PIN)
        workspace.slack.wait_until(lambda m=message: MARK not in m.reactions, what="no check mark")  # type: ignore[misc]
    with one_inn.away():
        workspace.alice.react(marked_again, PIN)
    workspace = one_inn.moves_in()
    workspace.slack.wait_until(lambda: MARK in marked_again.reactions, what="the check mark")
    workspace.quiet()
    assert captured(workspace.alice, room) == ["Bob wrote: marked again"]


def test_a_mark_counts_for_the_first_who_may(one_inn: Inn) -> None:
    workspace = one_inn.moves_in()
    room = war_room(workspace, private=True)
    said = workspace.bob.say(room, "It began at noon")
    with one_inn.away():
        workspace.alice.invites(room, workspace.charlie)
        workspace.charlie.react(said, PIN)
        workspace.charlie.leaves(room)
        workspace.bob.react(said, PIN)
    workspace = one_inn.moves_in()
    workspace.slack.wait_until(lambda: MARK in said.reactions, what="the check mark")
    workspace.quiet()
    with workspace.runtime.store.read() as uow:
        (entry,) = [e for e in uow.timeline.of(1) if e.fact.kind == "capture"]  # type: ignore[arg-type]
    assert entry.by == workspace.bob.user.id


@both_kinds
def test_whom_muster_is_still_bringing_in_stays_a_member(one_inn: Inn, private: bool) -> None:
    workspace = one_inn.moves_in()
    room = war_room(workspace, private)
    workspace.slack.faults.rate_limit("conversations.invite", times=None, retry_after=3600)
    workspace.alice.slash("/incident role scribe @Dana", room)
    with one_inn.away():
        pass
    workspace = one_inn.moves_in()
    workspace.slack.wait_until(lambda: missed(workspace) > 0, what="a room looked through")
    workspace.slack.wait_until(lambda: _backfilled(workspace), what="the end of it")
    assert workspace.slack.person("Dana").slash("/incident info 1", workspace.general).text.startswith("INC-1")


def _backfilled(workspace: Workspace) -> bool:
    return bool(workspace.slack.traffic.calls("conversations.history"))


def test_a_chat_that_breaks_off_half_way_is_asked_again(one_inn: Inn) -> None:
    workspace = one_inn.moves_in()
    room = war_room(workspace, private=False)
    said = workspace.bob.say(room, "It began at noon")
    with one_inn.away():
        workspace.bob.react(said, PIN)
        for method in ("conversations.members", "conversations.history"):
            workspace.slack.faults.fail(method)
            workspace.slack.faults.rate_limit(method)
    workspace = one_inn.moves_in()

    def marked() -> bool:
        workspace.pass_time(0.5)
        return MARK in said.reactions

    workspace.slack.wait_until(marked, what="the check mark")
    workspace.later()
    assert captured(workspace.alice, room) == ["Bob wrote: It began at noon"]


def test_when_slack_is_back_the_rooms_are_looked_through_once(one_inn: Inn) -> None:
    """Muster noticed by its own calls; what Slack could not deliver is found."""
    workspace = one_inn.moves_in()
    room = war_room(workspace, private=False)
    said = workspace.bob.say(room, "It began at noon")
    for words in ("role scribe @Bob", "task call", "severity S1 worse"):
        workspace.alice.slash(f"/incident {words}", room)
    workspace.slack.faults.outage()
    workspace.slack.wait_until(lambda: _noticed(workspace), what="Muster noticing")
    workspace.bob.react(said, PIN)
    workspace.alice.invites(room, workspace.charlie)
    slack_gives_up(workspace.slack)
    workspace.slack.faults.outage(False)

    workspace.slack.wait_until(lambda: MARK in said.reactions, what="the check mark")
    workspace.later()
    assert captured(workspace.charlie, room) == ["Bob wrote: It began at noon"]
    assert missed(workspace) == 1


def test_whoever_heard_that_slack_is_back_may_die_before_telling_of_it(one_inn: Inn) -> None:
    """The next process does what a return needs."""
    workspace = one_inn.moves_in()
    room = war_room(workspace, private=True)
    for words in ("role scribe @Bob", "task call", "severity S1 worse"):
        workspace.alice.slash(f"/incident {words}", room)
    workspace.slack.faults.outage()
    workspace.slack.wait_until(lambda: _noticed(workspace), what="Muster noticing")
    heard: list[datetime] = []
    breaker = workspace.runtime.guard.breaker
    breaker.hooks = replace(breaker.hooks, on_close=heard.append)
    workspace.slack.faults.outage(False)
    workspace.slack.wait_until(lambda: _noticed(workspace) and heard, what="Muster hearing Slack again")

    with one_inn.away(0):
        assert _noticed(workspace), "the return was not noticed"
    again = one_inn.moves_in()

    again.slack.wait_until(lambda: not _noticed(again), what="the new process telling of it")


def _noticed(workspace: Workspace) -> bool:
    workspace.pass_time(0.2)
    with workspace.runtime.store.read() as uow:
        return uow.heartbeats.get(CHAT_AWAY) is not None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("transport", ["socket"], indirect=True)
def test_when_the_line_to_slack_was_cut_the_rooms_are_looked_through(inn: Inn) -> None:
    workspace = inn.moves_in()
    room = war_room(workspace, private=True)
    said = workspace.bob.say(room, "It began at noon")
    workspace.slack.faults.refuse("apps.connections.open", "internal_error", times=None)
    workspace.slack.faults.drop_sockets()
    workspace.slack.wait_until(lambda: workspace.slack.connections == 0, what="no line")
    workspace.bob.react(said, PIN)
    slack_gives_up(workspace.slack)
    workspace.slack.faults.clear()
    workspace.slack.wait_until(lambda: MARK in said.reactions, what="the check mark")
