"""What was on record at an earlier moment, in the room and to whoever may see the incident now."""

import re
from datetime import timedelta

from sandbox import Room
from tests.e2e.workspace import Workspace

TITLE = "Wobblegate"


def moments(workspace: Workspace) -> str:
    """The moment as somebody types it: to the second, in UTC."""
    return f"{workspace.clock.now():%Y-%m-%d %H:%M:%S} UTC"


def story(workspace: Workspace, private: bool) -> tuple[Room, str]:
    """An incident with a note that is corrected, a task that is done, a higher severity, all after a moment."""
    alice, bob = workspace.alice, workspace.bob
    room = workspace.declare(alice, TITLE, private=private, Severity="S2 High")
    workspace.bring_in(room, bob)
    workspace.answer(bob, "note The key leaked at noon", room)
    workspace.answer(alice, "task Rotate the key @Bob", room)
    workspace.quiet()
    workspace.pass_time(60)
    at = moments(workspace)
    workspace.pass_time(60)
    number = re.search(r"#(\d+)\s+\S.*The key leaked", workspace.answer(bob, "timeline", room))
    assert number is not None
    workspace.answer(bob, f"correct {number[1]} The key leaked at dawn", room)
    workspace.answer(alice, "severity S1 It is worse", room)
    workspace.answer(alice, "rename Gobblewate", room)
    workspace.answer(bob, "task done 1", room)
    workspace.answer(alice, "marking red", room)
    workspace.quiet()
    return room, at


def test_what_is_read_as_of_a_moment_is_what_was_on_record_then(workspace: Workspace) -> None:
    alice, charlie = workspace.alice, workspace.charlie
    room, at = story(workspace, private=True)

    for words in ("info", "timeline", "catchup", "summary"):
        now, then = workspace.answer(alice, words, room), workspace.answer(alice, f"{words} at {at}", room)
        assert "As it was on record" in then, words
        assert "UTC" in then.splitlines()[0], words
        assert "Gobblewate" in now + workspace.answer(alice, "info", room)
        assert [later for later in ("Gobblewate", "S1") if later in then] == [], words
        assert "TLP:RED" in then or words not in ("info", "summary"), "what is read today carries the marking of today"
    then = workspace.answer(alice, f"timeline at {at}", room)
    assert "at noon" in then
    assert "at dawn" not in then
    assert "S2" in workspace.answer(alice, f"info 1 at {at}", workspace.general)
    assert "Rotate the key" in workspace.answer(alice, f"summary at {at}", room)

    assert "There is no INC-1 that you can see" in workspace.answer(charlie, f"info 1 at {at}", workspace.general)


def test_a_moment_that_cannot_be_is_refused(one_workspace: Workspace) -> None:
    workspace, alice = one_workspace, one_workspace.alice
    room, at = story(workspace, private=False)
    before = f"{workspace.clock.now() - timedelta(days=2):%Y-%m-%d %H:%M} UTC"
    assert "did not exist then" in workspace.answer(alice, f"info at {before}", room)
    assert "still to come" in workspace.answer(alice, "info at tomorrow 9:00", room)
    assert "is not a time" in workspace.answer(alice, "summary at teatime", room)
    assert "As it was on record" not in workspace.answer(alice, "info 1", workspace.general)
    assert "As it was on record" in workspace.answer(alice, "timeline at 1 min ago", room)
    assert "Only its members" not in workspace.answer(workspace.charlie, f"info 1 at {at}", workspace.general)
