"""Learning Muster on a practice incident."""

from sandbox import Message, Person, Room
from tests.e2e.workspace import Town


def practise(town: Town, who: Person) -> Room:
    form = who.slash("/incident tutorial", town.general).form
    assert form is not None
    assert "This is practice" in form.text
    before = {room.name for room in town.slack.rooms}
    assert who.submit(form).closed
    return town.new_room(before)


def steps(town: Town, room: Room) -> Message:
    town.quiet()
    return next(m for m in room.messages if "Learning Muster" in m.text)


def test_each_step_is_ticked_when_it_really_happened(one_town: Town) -> None:
    town = one_town
    alice = town.alice
    room = practise(town, alice)
    assert room.is_private
    assert sorted(room.members) == ["Alice", "Muster"]
    assert "Practice. Nothing here is real" in town.card(room).text
    assert "1 of 6 done" in steps(town, room).text
    assert "Press Post update" in steps(town, room).text

    form = alice.click(town.card(room), "Post update").form
    assert form is not None
    assert alice.submit(form, {"Message": "The seals are copied from a real authority."}).closed
    assert "2 of 6 done" in steps(town, room).text
    town.pass_time(3)
    alice.slash("/incident claim scribe", room)
    town.pass_time(3)
    alice.react(alice.say(room, "the first listing is from yesterday"), "pushpin")
    town.slack.wait_until(lambda: "4 of 6 done" in steps(town, room).text, what="the note ticked")
    town.pass_time(3)
    alice.slash("/incident task write to the authority", room)
    town.pass_time(3)
    alice.slash("/incident resolve", room)
    town.pass_time(3)
    town.slack.wait_until(lambda: "6 of 6 done" in steps(town, room).text, what="everything ticked")
    assert "That was a whole incident." in steps(town, room).text


def test_an_open_practice_is_not_announced_either(one_town: Town) -> None:
    town = one_town
    form = town.alice.slash("/incident tutorial", town.general).form
    assert form is not None
    before = {room.name for room in town.slack.rooms}
    loud = {"Severity": "S1 Critical"}  # quiet hours never hold it back
    assert town.alice.submit(form, {"Visibility": "Open (everybody in the workspace)", **loud}).closed
    practice = town.new_room(before)
    real = town.declare(town.alice, "Refunds are stuck", **loud)

    def announced() -> str:
        return "\n".join(m.text for m in town.announcements.messages)

    assert "Refunds are stuck" in announced()
    assert "Practice" not in announced()

    town.pass_time(25 * 3600)
    town.slack.wait_until(lambda: any("What should people know?" in m.text for m in practice.messages), what="a nudge")
    town.pass_time(9 * 3600)
    town.slack.wait_until(
        lambda: f"#{real.name}" in announced() and "late" in announced(), what="the real one escalated"
    )
    town.quiet()
    assert "Practice" not in announced()
