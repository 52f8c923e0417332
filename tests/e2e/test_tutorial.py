"""Learning Muster on a practice incident."""

from sandbox import Message, Person, Room
from tests.e2e.workspace import Workspace


def practise(workspace: Workspace, who: Person) -> Room:
    form = who.slash("/incident tutorial", workspace.general).form
    assert form is not None
    assert "This is practice" in form.text
    before = {room.name for room in workspace.slack.rooms}
    assert who.submit(form).closed
    return workspace.new_room(before)


def steps(workspace: Workspace, room: Room) -> Message:
    workspace.quiet()
    return next(m for m in room.messages if "Learning Muster" in m.text)


def test_each_step_is_ticked_when_it_really_happened(one_workspace: Workspace) -> None:
    workspace = one_workspace
    alice = workspace.alice
    room = practise(workspace, alice)
    assert room.is_private
    assert sorted(room.members) == ["Alice", "Muster"]
    assert "Practice. Nothing here is real" in workspace.card(room).text
    assert "1 of 6 done" in steps(workspace, room).text
    assert "Press Post update" in steps(workspace, room).text

    form = alice.click(workspace.card(room), "Post update").form
    assert form is not None
    assert alice.submit(form, {"Message": "The seals are copied from a real authority."}).closed
    assert "2 of 6 done" in steps(workspace, room).text
    workspace.run_until_idle()
    assert room.messages[-1].text.startswith("Learning Muster: 2 of 6 done"), "the next step is where one looks"
    assert "/incident claim scribe" in room.messages[-1].text
    workspace.pass_time(3)
    alice.slash("/incident claim scribe", room)
    workspace.pass_time(3)
    alice.react(alice.say(room, "the first listing is from yesterday"), "pushpin")
    workspace.slack.wait_until(lambda: "4 of 6 done" in steps(workspace, room).text, what="the note ticked")
    workspace.pass_time(3)
    alice.slash("/incident task write to the authority", room)
    workspace.pass_time(3)
    alice.slash("/incident resolve done", room)
    workspace.pass_time(3)
    workspace.slack.wait_until(lambda: "6 of 6 done" in steps(workspace, room).text, what="everything ticked")
    assert "You have run a whole incident." in steps(workspace, room).text
    workspace.run_until_idle()
    said = [m.text for m in room.messages if "Learning Muster" in m.text]
    counts = [int(text.removeprefix("Learning Muster: ")[0]) for text in said[1:]]
    assert counts == sorted(set(counts)), "each step once, in order"
    assert (counts[0], counts[-1]) == (2, 6), counts


def test_an_open_practice_is_not_announced_either(one_workspace: Workspace) -> None:
    workspace = one_workspace
    form = workspace.alice.slash("/incident tutorial", workspace.general).form
    assert form is not None
    before = {room.name for room in workspace.slack.rooms}
    loud = {"Severity": "S1 Critical"}  # quiet hours never hold it back
    assert workspace.alice.submit(form, {"Visibility": "Open (everybody in the workspace)", **loud}).closed
    practice = workspace.new_room(before)
    real = workspace.declare(workspace.alice, "Refunds are stuck", **loud)

    def announced() -> str:
        return "\n".join(m.text for m in workspace.announcements.messages)

    assert "Refunds are stuck" in announced()
    assert "Practice" not in announced()

    workspace.pass_time(25 * 3600)
    workspace.slack.wait_until(
        lambda: any("What should people know?" in m.text for m in practice.messages), what="a nudge"
    )
    workspace.pass_time(9 * 3600)
    workspace.slack.wait_until(
        lambda: f"#{real.name}" in announced() and "late" in announced(), what="the real one escalated"
    )
    workspace.quiet()
    assert "Practice" not in announced()
