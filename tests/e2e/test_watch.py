"""Something is wrong with Muster itself: those who run it are told, in one private line, and can mend it from there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.doctor import Finding, examine
from sandbox import Message, Person, Room, SandboxClock
from tests.databases import SqliteTemplate, on_postgresql
from tests.e2e.conftest import a_town
from tests.e2e.test_deleted import admin_deletes
from tests.e2e.town import Town, settle_in
from workflows.dig_up import dig_up, dig_up_for_operators, dismiss, given_up
from workflows.domain.errors import NotAllowed
from workflows.domain.ids import ChannelId, IncidentId, UserId
from workflows.jobs import FollowMembers
from workflows.people import know

A_MINUTE = 61.0
OPERATORS = "muster-operators"
SECRET = "Ring of fake sellers"


@pytest.fixture
def watched(database_url: str) -> Iterator[Town]:
    """Whoever runs Muster wants to be told in a channel of theirs."""
    with a_town(database_url, socket=False, MUSTER_OPERATORS_CHANNEL=OPERATORS) as town:
        yield town


@pytest.fixture
def one_watched(sqlite_template: SqliteTemplate, tmp_path: Path, clock: SandboxClock) -> Iterator[Town]:
    """The same on SQLite only."""
    url = sqlite_template.clone(tmp_path)
    with a_town(url, socket=False, clock=clock, MUSTER_OPERATORS_CHANNEL=OPERATORS) as town:
        yield town


def a_channel(town: Town, private: bool) -> Room:
    """Bob and Dana run Muster."""
    room = town.bob.creates(OPERATORS, private=private)
    town.bob.invites(room, "Dana", town.slack.bot_name)
    return room


def cannot_be_posted(town: Town, room: Room, text: str) -> None:
    """An update of which Slack refuses the message; nothing else is refused."""
    town.slack.faults.refuse("chat.postMessage", "restricted_action", when=lambda args: text in str(args))
    town.alice.slash(f"/incident update {text}", room)
    town.slack.wait_until(lambda: town.slack.faults.armed == 0, what="the refusal")
    town.later()
    town.alice.waits_for(room, "Muster could not post an update here")


def lines(operators: Room) -> list[Message]:
    return [m for m in operators.messages if not m.is_system]


def posted(room: Room, words: str) -> list[Message]:
    return [m for m in room.messages if words in m.text and not m.pinned and not m.is_ephemeral]


def looked(town: Town) -> None:
    """A minute later the watchdog has looked, and what it found is told."""
    town.later(A_MINUTE)


def line_that_says(town: Town, who: Person, operators: Room, words: str) -> Message:
    looked(town)
    return who.waits_for(operators, words)


def test_operators_are_told_once_and_see_how_it_goes_on(watched: Town) -> None:
    operators, bob = a_channel(watched, private=True), watched.bob
    room = watched.declare(watched.alice, SECRET)
    cannot_be_posted(watched, room, "Rolling back")
    line = line_that_says(watched, bob, operators, "1 job was given up")

    cannot_be_posted(watched, room, "Rolling forward")
    line_that_says(watched, bob, operators, "2 jobs were given up")
    assert lines(operators) == [line]
    assert "./muster doctor" in line.text
    assert [word for word in (SECRET, "INC-", "inc-", "Rolling", "Alice", "PostUpdate") if word in line.text] == []

    assert bob.click(line, "Retry").text == "2 jobs are tried again now."
    assert bob.click(line, "Retry").text == "Nothing is left to retry."
    watched.later()
    assert [len(posted(room, words)) for words in ("Rolling back", "Rolling forward")] == [1, 1]

    looked(watched)
    assert bob.waits_for(operators, "All is right again") == line
    assert line.buttons == []

    cannot_be_posted(watched, room, "Sideways")
    second = line_that_says(watched, bob, operators, "1 job was given up")
    assert lines(operators) == [line, second]


@on_postgresql
def test_several_processes_and_a_new_one_keep_one_line(watched: Town) -> None:
    operators, bob = a_channel(watched, private=True), watched.bob
    room = watched.declare(watched.alice, SECRET)
    house, lodger = settle_in(watched.slack, watched.house.settings, watched.clock)
    try:
        cannot_be_posted(watched, room, "Rolling back")
        line = line_that_says(watched, bob, operators, "1 job was given up")
        for _ in range(3):
            looked(watched)
        watched.house.ticker.stop()
        watched.house.worker.stop()
        other = Town(watched.slack, house, watched.clock)
        cannot_be_posted(other, room, "Rolling forward")
        line_that_says(other, bob, operators, "2 jobs were given up")
        assert lines(operators) == [line]
    finally:
        lodger.stop()


def test_the_line_goes_on_after_a_restart(one_watched: Town, tmp_path: Path) -> None:
    town = one_watched
    operators = a_channel(town, private=True)
    room = town.declare(town.alice, SECRET)
    cannot_be_posted(town, room, "Rolling back")
    line = line_that_says(town, town.bob, operators, "1 job was given up")
    town.house.ticker.stop()
    town.house.worker.stop()
    town.house.database.close()

    house, lodger = settle_in(town.slack, town.house.settings, town.clock)
    try:
        again = Town(town.slack, house, town.clock)
        looked(again)
        cannot_be_posted(again, room, "Rolling forward")
        line_that_says(again, again.bob, operators, "2 jobs were given up")
        assert lines(operators) == [line]
    finally:
        lodger.stop()


def test_a_channel_that_everybody_can_read_is_told_nothing(one_watched: Town) -> None:
    town = one_watched
    public = a_channel(town, private=False)
    room = town.declare(town.alice, SECRET)
    cannot_be_posted(town, room, "Rolling back")
    town.slack.traffic.clear()
    looked(town)

    def asked() -> bool:
        return public.channel.id in [c.args["channel"] for c in town.slack.traffic.calls("conversations.info")]

    town.slack.wait_until(asked, what="the watchdog to have something to tell")
    town.quiet()
    assert lines(public) == []
    (found,) = [f for f in examine(town.house.settings) if f.name == "operators channel"]
    assert (found.ok, found.said) == (False, f"{OPERATORS}: everybody can read it: nothing is posted there")


def test_a_line_that_somebody_deleted_comes_back_with_the_next_change(one_watched: Town) -> None:
    town = one_watched
    operators = a_channel(town, private=True)
    room = town.declare(town.alice, SECRET)
    cannot_be_posted(town, room, "Rolling back")
    admin_deletes(town, line_that_says(town, town.bob, operators, "1 job was given up"))
    cannot_be_posted(town, room, "Rolling forward")
    line = line_that_says(town, town.bob, operators, "2 jobs were given up")
    assert lines(operators) == [line]


def test_only_full_members_in_the_operators_channel_may_retry(one_watched: Town) -> None:
    town = one_watched
    operators = a_channel(town, private=True)
    guest = town.slack.add_person("Gwen", guest=True)
    town.bob.invites(operators, guest)
    room = town.declare(town.alice, SECRET)
    cannot_be_posted(town, room, "Rolling back")
    line = line_that_says(town, town.bob, operators, "1 job was given up")

    assert "for full members" in guest.click(line, "Retry").text
    bob = know(UserId(town.bob.user.id), town.clock.now(), town.house.deps)
    for elsewhere in (ChannelId(room.channel.id), None):
        with pytest.raises(NotAllowed):
            dig_up_for_operators(elsewhere, bob, town.clock.now(), town.house.deps)
    with town.house.store.read() as uow:
        assert len(uow.outbox.buried()) == 1
    assert town.bob.click(line, "Retry").text == "1 job is tried again now."


def test_the_room_can_try_again_what_could_not_be_delivered(town: Town) -> None:
    room = town.declare(town.alice, "API is down")
    town.bring_in(room, town.bob)
    cannot_be_posted(town, room, "Rolling back")
    failed = town.bob.waits_for(room, "Muster could not post an update here")

    assert town.bob.click(failed, "Retry").text == "Trying again now."
    town.later()
    town.slack.wait_until(lambda: posted(room, "Rolling back"), what="the update")
    assert town.alice.click(failed, "Retry").text == "Nothing is left to retry."
    town.later()
    assert len(posted(room, "Rolling back")) == 1


def test_what_is_dismissed_is_nobodys_trouble_any_more_and_the_room_is_told_by_whom(town: Town) -> None:
    room = town.declare(town.alice, "API is down")
    town.bring_in(room, town.bob)
    cannot_be_posted(town, room, "Rolling back")
    failed = town.bob.waits_for(room, "Muster could not post an update here")
    with town.house.store.read() as uow:
        assert uow.health(town.clock.now()).buried_jobs == 1

    assert "only" in town.bob.click(failed, "Dismiss").text.lower(), "Alice leads"
    assert town.alice.click(failed, "Dismiss").text == "Dismissed. The timeline says so."
    town.bob.waits_for(room, "Alice let it go: Muster could not post an update here (restricted_action)")
    assert town.alice.click(failed, "Dismiss").text == "Nothing is left that can be dismissed."
    assert town.bob.click(failed, "Retry").text == "Nothing is left to retry."
    with town.house.store.read() as uow:
        assert uow.health(town.clock.now()).buried_jobs == 0
    assert posted(room, "Rolling back") == []


def test_where_the_room_is_gone_dismissing_gives_nothing_more_up(one_town: Town) -> None:
    """The likeliest reason to dismiss: the room can be told of nothing any more. The timeline says it all the same."""
    town, deps = one_town, one_town.house.deps
    room = town.declare(town.alice, "API is down")
    town.slack.faults.refuse(
        "chat.postMessage", "is_archived", times=50, when=lambda args: args["channel"] == room.channel.id
    )
    town.alice.slash("/incident update Rolling back", room)
    town.slack.wait_until(lambda: {job.kind for job in given_up(deps)} >= {"PostUpdate", "TellRoom"})
    asked_about = given_up(deps)

    assert set(dismiss(asked_about, town.clock.now(), deps)) == set(asked_about)

    town.later()
    assert given_up(deps) == ()
    assert "will not try again" in town.alice.slash("/incident timeline", room).text


def test_only_what_was_asked_about_is_dismissed(one_town: Town) -> None:
    """Something else may be given up while the question stands."""
    town, deps = one_town, one_town.house.deps
    room = town.declare(town.alice, "API is down")
    cannot_be_posted(town, room, "Rolling back")
    asked_about = given_up(deps)
    cannot_be_posted(town, room, "Still rolling back")

    dismiss(asked_about, town.clock.now(), deps)

    assert len(asked_about) == len(given_up(deps)) == 1
    assert set(asked_about).isdisjoint(given_up(deps))


def test_a_look_at_who_is_in_a_room_cannot_be_dismissed(one_town: Town) -> None:
    """Whoever left while Muster was away would read a private record for good, and nothing would say so."""
    town, deps = one_town, one_town.house.deps
    room = town.declare(town.alice, SECRET, private=True)
    town.bring_in(room, town.bob)
    town.bob.leaves(room)
    town.slack.faults.refuse("conversations.members", "missing_scope")
    with deps.store.write() as uow:
        uow.outbox.put(FollowMembers(IncidentId(1)))
        uow.commit()
    town.slack.wait_until(lambda: given_up(deps), what="the refusal")

    assert dismiss(given_up(deps), town.clock.now(), deps) == ()

    assert [job.kind for job in dig_up(town.clock.now(), deps)] == ["FollowMembers"]


def test_operators_may_dismiss_and_their_line_is_right_again(one_watched: Town) -> None:
    town = one_watched
    operators = a_channel(town, private=True)
    guest = town.slack.add_person("Gwen", guest=True)
    town.bob.invites(operators, guest)
    room = town.declare(town.alice, SECRET)
    cannot_be_posted(town, room, "Rolling back")
    line = line_that_says(town, town.bob, operators, "1 job was given up")

    assert "for full members" in guest.click(line, "Dismiss").text
    assert town.bob.click(line, "Dismiss").text == "1 job is dismissed."
    assert town.bob.click(line, "Dismiss").text == "Nothing is left that can be dismissed."
    assert line_that_says(town, town.bob, operators, "All is right again") == line
    town.alice.waits_for(room, "Bob let it go: Muster could not post an update here")


@pytest.mark.parametrize("clock", [SandboxClock()], ids=["the wall clock, which is doctor's"])
def test_doctor_shows_what_is_wrong_with_advice(one_watched: Town) -> None:
    town = one_watched
    a_channel(town, private=True)
    room = town.declare(town.alice, SECRET)
    assert [f for f in examine(town.house.settings) if not f.ok] == []
    cannot_be_posted(town, room, "Rolling back")
    assert [f for f in examine(town.house.settings) if not f.ok] == [
        Finding(
            "buried jobs",
            False,
            "PostUpdate of INC-1 (restricted_action)",
            "mend the cause, then `./muster retry`; or let them go with `./muster dismiss`",
        )
    ]
