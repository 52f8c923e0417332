"""Muster was away, or could not hear: what was done in a room meanwhile is there afterwards."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.processes import Lodger
from bot.settings import Settings
from bot.slack.history import AT_ONCE
from bot.slack.rate_limits import LIMITS_FOR, Priority
from sandbox import Room, Sandbox, SandboxClock
from tests.databases import SqliteTemplate
from tests.e2e.test_timeline import MARK, PIN, captured
from tests.e2e.workspace import BEGINS, Town, a_workspace, settings_for, settle_in
from workflows.domain.ids import ChannelId, UserId
from workflows.incidents.membership import joined
from workflows.outbox.retry import MAX_FAULTS
from workflows.recovery.outage import CHAT_AWAY, LISTENING

both_kinds = pytest.mark.parametrize("private", [False, True], ids=["open", "private"])
MEMBERS, HISTORY, REPLIES = "conversations.members", "conversations.history", "conversations.replies"
A_DAY = 24 * 3600.0
AWAY = 400.0
"""Longer than Slack repeats an event."""


def slack_gives_up(slack: Sandbox) -> None:
    """What could not be told was tried again, and is not tried any more."""

    def over() -> bool:
        slack.clock.advance(100)
        return slack.hub.under_way == 0

    slack.wait_until(over, what="Slack giving up")


class Inn:
    """A town that Muster moves out of and into again."""

    def __init__(self, slack: Sandbox, clock: SandboxClock, settings: Settings) -> None:
        self._slack = slack
        self._clock = clock
        self._settings = settings
        self._lodger: Lodger | None = None

    def moves_in(self) -> Town:
        """It has said that it listens when this returns."""
        house, self._lodger = settle_in(self._slack, self._settings, self._clock)

        def listens() -> bool:
            with house.store.read() as uow:
                return uow.pulses.get(LISTENING) is not None

        self._slack.wait_until(listens, what="Muster listening")
        return Town(self._slack, house, self._clock)

    def moves_out(self) -> None:
        if self._lodger is not None:
            self._lodger.stop()
            self._lodger = None

    @contextmanager
    def away(self, seconds: float = AWAY) -> Iterator[None]:
        """Slack tells it what happens meanwhile, in vain and for the last time."""
        self.moves_out()
        yield
        self._clock.advance(seconds)
        if seconds >= AWAY:
            slack_gives_up(self._slack)


@contextmanager
def an_inn(database_url: str, socket: bool, *, pacing: bool = False) -> Iterator[Inn]:
    """With `pacing` time stands still, so that amounts per minute are exact."""
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


def war_room(town: Town, private: bool) -> Room:
    room = town.declare(town.alice, "API is down", private=private)
    town.bring_in(room, town.bob)
    town.quiet()
    return room


@both_kinds
def test_what_was_done_while_muster_was_away_is_there_when_it_is_back(inn: Inn, private: bool) -> None:
    town = inn.moves_in()
    room = war_room(town, private)
    old = town.bob.say(room, "It began at noon")
    edited, deleted = town.bob.say(room, "In Lisbon"), town.bob.say(room, "Or in Porto")
    for message in (edited, deleted):
        town.bob.react(message, PIN)
    town.slack.wait_until(lambda: MARK in edited.reactions and MARK in deleted.reactions, what="both check marks")
    town.quiet()

    with inn.away():
        town.alice.react(old, PIN)
        new = town.alice.say(room, "The cache was cold")
        reply = town.bob.say(room, "I warmed it", thread=new)
        town.alice.react(new, PIN)
        town.alice.react(reply, PIN)
        town.bob.edit(edited, "In Madrid")
        town.bob.delete(deleted)
        town.alice.say(room, "nobody marked this")
        town.alice.invites(room, town.charlie)
        town.bob.leaves(room)
    town = inn.moves_in()
    marked = (old, new, reply)
    town.slack.wait_until(lambda: all(MARK in message.reactions for message in marked), what="the check marks")
    town.quiet()

    assert captured(town.charlie, room) == [
        "Bob wrote: It began at noon",
        "Bob wrote: In Madrid (edited later)",
        "Bob wrote: Or in Porto (message deleted later)",
        "Alice wrote: The cache was cold",
        "Bob wrote: I warmed it",
    ]
    listed = town.bob.slash("/incident list", town.general).text
    assert ("API is down" in listed) is not private
    assert "need" not in listed
    assert town.lines(room) == []


def missed(town: Town) -> int:
    """How often rooms were looked through."""
    return len(town.slack.traffic.calls("conversations.members"))


def test_after_a_short_stop_nothing_is_looked_through(one_inn: Inn) -> None:
    town = one_inn.moves_in()
    war_room(town, private=False)
    with one_inn.away(20):
        pass
    town = one_inn.moves_in()
    town.quiet()
    short = missed(town)
    with one_inn.away(60):
        pass
    town = one_inn.moves_in()
    town.slack.wait_until(lambda: missed(town) > 0, what="a room looked through")
    assert (short, missed(town)) == (0, 1)


def test_of_ended_incidents_only_the_private_ones_are_asked_who_is_in_them(one_inn: Inn) -> None:
    """Their record can still be read: not by whoever left meanwhile."""
    town = one_inn.moves_in()
    secret = war_room(town, private=True)
    for room in (secret, town.declare(town.alice, "Search is empty")):
        town.alice.slash("/incident cancel a mistake", room)
    goes_on = town.declare(town.alice, "Payments fail")
    town.quiet()
    assert "API is down" in town.bob.slash("/incident info 1", town.general).text
    with one_inn.away():
        town.bob.leaves(secret)
    town = one_inn.moves_in()
    town.slack.wait_until(lambda: missed(town) > 1, what="the rooms looked through")
    town.quiet()

    assert "API is down" not in town.bob.slash("/incident info 1", town.general).text
    assert "API is down" in town.alice.slash("/incident info 1", town.general).text
    asked, read = ([c.args["channel"] for c in town.slack.traffic.calls(m)] for m in (MEMBERS, HISTORY))
    assert (asked, read) == ([goes_on.channel.id, secret.channel.id], [goes_on.channel.id])


@both_kinds
def test_an_ended_room_that_is_gone_is_nobodys_trouble(one_inn: Inn, private: bool) -> None:
    town = one_inn.moves_in()
    room = war_room(town, private)
    town.alice.slash("/incident cancel a mistake", room)
    town.quiet()
    with one_inn.away():
        town.slack.faults.refuse(MEMBERS, "channel_not_found", times=None)
    town = one_inn.moves_in()
    town.quiet()
    with town.house.store.read() as uow:
        assert (uow.backfill_queue.count(), uow.outbox.buried()) == (0, ())
    assert "API is down" in town.alice.slash("/incident info 1", town.general).text


def test_a_late_word_of_joining_has_the_room_asked(one_inn: Inn) -> None:
    """They had left again, which Muster found out by itself: the word came from before."""
    town = one_inn.moves_in()
    room = war_room(town, private=True)
    before = town.clock.now()
    with one_inn.away():
        town.bob.leaves(room)
    town = one_inn.moves_in()
    town.slack.wait_until(lambda: missed(town) == 1, what="the room looked through")
    town.quiet()

    joined(ChannelId(room.channel.id), UserId(town.bob.user.id), before, town.house.deps)
    assert "API" not in town.bob.slash("/incident info 1", town.general).text
    town.quiet()
    assert "API" not in town.bob.slash("/incident info 1", town.general).text

    town.bring_in(room, town.bob)
    assert "API" in town.bob.slash("/incident info 1", town.general).text


@pytest.mark.parametrize("quiet", [False, True], ids=["lively", "quiet"])
def test_a_room_in_which_nothing_was_said_for_a_day_costs_two_calls(one_inn: Inn, quiet: bool) -> None:
    town = one_inn.moves_in()
    room = war_room(town, private=False)
    thread = town.bob.say(room, "In a thread")
    reply = town.bob.say(room, "long ago", thread=thread)
    town.alice.react(reply, PIN)
    town.slack.wait_until(lambda: MARK in reply.reactions, what="the check mark")
    for number in range(AT_ONCE):
        town.bob.say(room, str(number))
    with one_inn.away(2 * A_DAY):
        pass
    town = one_inn.moves_in()
    town.slack.wait_until(lambda: missed(town) == 1, what="the room looked through")
    town.quiet()
    town.slack.traffic.clear()
    with one_inn.away():
        if not quiet:
            town.bob.say(room, "still there?")
    town = one_inn.moves_in()
    town.slack.wait_until(lambda: missed(town) == 1, what="the room looked through")
    town.quiet()
    made = [len(town.slack.traffic.calls(method)) for method in (MEMBERS, HISTORY, REPLIES)]
    assert made == ([1, 1, 0] if quiet else [1, 2, 1])


def test_a_room_with_more_threads_than_may_be_read_at_once_is_read_to_its_end(
    sqlite_template: SqliteTemplate, tmp_path: Path
) -> None:
    """Each is asked for once, at the pace Slack allows; and people's own calls find a pace of their own."""
    with an_inn(sqlite_template.clone(tmp_path), socket=False, pacing=True) as inn:
        town = inn.moves_in()
        room = war_room(town, private=False)
        at_once = LIMITS_FOR[Priority.LAST][REPLIES]
        many = at_once.burst - at_once.reserved + 10
        replies = [town.bob.say(room, "I know", thread=town.alice.say(room, "Who knows?")) for _ in range(many)]
        with inn.away():
            for reply in replies:
                town.alice.react(reply, PIN)
        town = inn.moves_in()
        town.slack.faults.limits()
        town.slack.wait_until(lambda: missed(town) > 0, what="the room looked through")
        town.hurry()
        read = Counter(c.args["ts"] for c in town.slack.traffic.calls(REPLIES) if c.args["limit"] != "1")
        assert sorted(read.values()) == [1] * many
        assert [c for c in town.slack.traffic.calls() if c.status == 429] == []
        assert len(captured(town.alice, room)) == 20, "as many as one page shows"


def test_one_room_that_slack_cannot_show_keeps_no_other_one_from_being_looked_at(one_inn: Inn) -> None:
    town = one_inn.moves_in()
    names = ("API is down", "Search is empty", "Payments fail")
    rooms = [town.declare(town.alice, name, private=True) for name in names]
    for room in rooms:
        town.bring_in(room, town.bob)
    town.quiet()
    with one_inn.away():
        for room in rooms:
            town.bob.leaves(room)
    bad = rooms[2].channel.id
    for method in (MEMBERS, HISTORY):
        town.slack.faults.refuse(method, "internal_error", times=None, when=lambda args: args["channel"] == bad)
    town = one_inn.moves_in()
    town.slack.wait_until(lambda: missed(town) > 0, what="the liveliest room asked")
    town.hurry()

    asked = Counter(c.args["channel"] for c in town.slack.traffic.calls(MEMBERS))
    assert asked == {room.channel.id: MAX_FAULTS if room is rooms[2] else 1 for room in rooms}
    assert "Search is empty" not in town.bob.slash("/incident info 2", town.general).text
    with town.house.store.read() as uow:
        assert (uow.backfill_queue.count(), uow.outbox.waiting()) == (0, 0)
        graves = [grave.kind for grave in uow.outbox.buried()]
        assert graves == ["SyncMembers", "BackfillHistory"], "operators hear of it"
        assert uow.pulses.get(CHAT_AWAY) is None


def test_of_a_long_thread_what_was_said_last_is_read_as_well(one_inn: Inn) -> None:
    town = one_inn.moves_in()
    room = war_room(town, private=False)
    thread = town.bob.say(room, "In a thread")
    first = town.bob.say(room, "first", thread=thread)
    for number in range(AT_ONCE + 20):
        passed_over = town.bob.say(room, str(number), thread=thread)
    town.alice.react(passed_over, PIN)
    town.slack.wait_until(lambda: MARK in passed_over.reactions, what="the check mark")
    town.quiet()
    town.pass_time(A_DAY)
    with one_inn.away():
        town.bob.delete(passed_over)
        late = [town.bob.say(room, f"late {number}", thread=thread) for number in range(AT_ONCE + 1)]
        marked = (first, late[0], late[-1])
        for message in marked:
            town.alice.react(message, PIN)
    town = one_inn.moves_in()
    town.slack.wait_until(lambda: all(MARK in message.reactions for message in marked), what="the check marks")
    town.quiet()
    assert captured(town.alice, room) == [
        "Bob wrote: first",
        f"Bob wrote: {AT_ONCE + 19} (message deleted later)",
        "Bob wrote: late 0",
        f"Bob wrote: late {AT_ONCE}",
    ]
    read = [call for call in town.slack.traffic.calls(REPLIES) if call.args["limit"] == str(AT_ONCE)]
    assert len(read) == 3, "the first ones, and two pages of what was said since"


def test_an_edit_is_found_though_slacks_clock_is_behind(one_inn: Inn) -> None:
    """When a message was edited is Slack's time, when Muster went away is its own."""
    town = one_inn.moves_in()
    room = war_room(town, private=False)
    said = town.bob.say(room, "In Lisbon")
    town.alice.react(said, PIN)
    town.slack.wait_until(lambda: MARK in said.reactions, what="the check mark")
    town.quiet()
    with one_inn.away():
        town.bob.edit(said, "In Madrid")
    with town.house.store.write() as uow:
        uow.pulses.renew(LISTENING, town.clock.now() - timedelta(seconds=AWAY / 4))
        uow.commit()
    town = one_inn.moves_in()
    town.slack.wait_until(lambda: missed(town) == 1, what="the room looked through")
    town.quiet()
    assert captured(town.alice, room) == ["Bob wrote: In Madrid (edited later)"]


def test_what_was_withdrawn_is_restored_only_for_who_withdrew_it(one_inn: Inn) -> None:
    """Two marked it and one of them took it off the timeline: the other's mark says nothing new."""
    town = one_inn.moves_in()
    room = war_room(town, private=False)
    left, marked_again = town.bob.say(room, "left alone"), town.bob.say(room, "marked again")
    for message in (left, marked_again):
        town.alice.react(message, PIN)
        town.slack.wait_until(lambda m=message: MARK in m.reactions, what="the check mark")  # type: ignore[misc]
        town.bob.react(message, PIN)
        town.alice.unreact(message, PIN)
        town.slack.wait_until(lambda m=message: MARK not in m.reactions, what="no check mark")  # type: ignore[misc]
    with one_inn.away():
        town.alice.react(marked_again, PIN)
    town = one_inn.moves_in()
    town.slack.wait_until(lambda: MARK in marked_again.reactions, what="the check mark")
    town.quiet()
    assert captured(town.alice, room) == ["Bob wrote: marked again"]


def test_a_mark_counts_for_the_first_who_may(one_inn: Inn) -> None:
    town = one_inn.moves_in()
    room = war_room(town, private=True)
    said = town.bob.say(room, "It began at noon")
    with one_inn.away():
        town.alice.invites(room, town.charlie)
        town.charlie.react(said, PIN)
        town.charlie.leaves(room)
        town.bob.react(said, PIN)
    town = one_inn.moves_in()
    town.slack.wait_until(lambda: MARK in said.reactions, what="the check mark")
    town.quiet()
    with town.house.store.read() as uow:
        (entry,) = [e for e in uow.timeline.of(1) if e.kind == "capture"]  # type: ignore[arg-type]
    assert entry.by == town.bob.user.id


@both_kinds
def test_whom_muster_is_still_bringing_in_stays_a_member(one_inn: Inn, private: bool) -> None:
    town = one_inn.moves_in()
    room = war_room(town, private)
    town.slack.faults.rate_limit("conversations.invite", times=None, retry_after=3600)
    town.alice.slash("/incident role scribe @Dana", room)
    with one_inn.away():
        pass
    town = one_inn.moves_in()
    town.slack.wait_until(lambda: missed(town) > 0, what="a room looked through")
    town.slack.wait_until(lambda: _backfilled(town), what="the end of it")
    assert town.slack.person("Dana").slash("/incident info 1", town.general).text.startswith("INC-1")


def _backfilled(town: Town) -> bool:
    return bool(town.slack.traffic.calls("conversations.history"))


def test_a_chat_that_breaks_off_half_way_is_asked_again(one_inn: Inn) -> None:
    town = one_inn.moves_in()
    room = war_room(town, private=False)
    said = town.bob.say(room, "It began at noon")
    with one_inn.away():
        town.bob.react(said, PIN)
        for method in ("conversations.members", "conversations.history"):
            town.slack.faults.fail(method)
            town.slack.faults.rate_limit(method)
    town = one_inn.moves_in()

    def marked() -> bool:
        town.pass_time(0.5)
        return MARK in said.reactions

    town.slack.wait_until(marked, what="the check mark")
    town.later()
    assert captured(town.alice, room) == ["Bob wrote: It began at noon"]


def test_when_slack_is_back_the_rooms_are_looked_through_once(one_inn: Inn) -> None:
    """It noticed by its own calls; what Slack could not tell is found."""
    town = one_inn.moves_in()
    room = war_room(town, private=True)
    said = town.bob.say(room, "It began at noon")
    for words in ("role scribe @Bob", "task call", "severity S1 worse"):
        town.alice.slash(f"/incident {words}", room)
    town.slack.faults.outage()
    town.slack.wait_until(lambda: _noticed(town), what="Muster noticing")
    town.bob.react(said, PIN)
    town.alice.invites(room, town.charlie)
    slack_gives_up(town.slack)
    town.slack.faults.outage(False)

    town.slack.wait_until(lambda: MARK in said.reactions, what="the check mark")
    town.later()
    assert captured(town.charlie, room) == ["Bob wrote: It began at noon"]
    assert missed(town) == 1


def test_whoever_heard_that_slack_is_back_may_die_before_telling_of_it(one_inn: Inn) -> None:
    """The next process does what is to be done on a return."""
    town = one_inn.moves_in()
    room = war_room(town, private=True)
    for words in ("role scribe @Bob", "task call", "severity S1 worse"):
        town.alice.slash(f"/incident {words}", room)
    town.slack.faults.outage()
    town.slack.wait_until(lambda: _noticed(town), what="Muster noticing")
    heard: list[datetime] = []
    breaker = town.house.guard.breaker
    breaker.hooks = replace(breaker.hooks, on_close=heard.append)
    town.slack.faults.outage(False)
    town.slack.wait_until(lambda: _noticed(town) and heard, what="Muster hearing Slack again")

    with one_inn.away(0):
        assert _noticed(town), "nobody has told of it"
    again = one_inn.moves_in()

    again.slack.wait_until(lambda: not _noticed(again), what="the new process telling of it")


def _noticed(town: Town) -> bool:
    town.pass_time(0.2)
    with town.house.store.read() as uow:
        return uow.pulses.get(CHAT_AWAY) is not None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("transport", ["socket"], indirect=True)
def test_when_the_line_to_slack_was_cut_the_rooms_are_looked_through(inn: Inn) -> None:
    town = inn.moves_in()
    room = war_room(town, private=True)
    said = town.bob.say(room, "It began at noon")
    town.slack.faults.refuse("apps.connections.open", "internal_error", times=None)
    town.slack.faults.drop_sockets()
    town.slack.wait_until(lambda: town.slack.connections == 0, what="no line")
    town.bob.react(said, PIN)
    slack_gives_up(town.slack)
    town.slack.faults.clear()
    town.slack.wait_until(lambda: MARK in said.reactions, what="the check mark")
