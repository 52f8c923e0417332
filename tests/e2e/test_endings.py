"""Ending an incident asks what becomes of its open tasks; bringing it back tells everybody who works on it, at once."""

import pytest

from sandbox import Message, Room
from tests.e2e.workspace import Workspace


def war_room(workspace: Workspace, private: bool) -> Room:
    """Alice leads, Bob is scribe; the lead has a task by the role, Bob one that is due."""
    room = workspace.declare(workspace.alice, "API is down", private=private)
    workspace.bring_in(room, workspace.bob)
    workspace.later()
    for words in ("severity S1", "role scribe @Bob", "update Rolling back", "task call the vendor @Bob by 1h"):
        workspace.alice.slash(f"/incident {words}", room)
    workspace.quiet()
    return room


def summaries(room: Room) -> list[Message]:
    return [m for m in room.messages if "Key moments" in m.text and not m.is_ephemeral]


@pytest.mark.parametrize("private", [False, True])
def test_typed_endings_ask_for_open_tasks_and_reopening_is_heard_at_once(workspace: Workspace, private: bool) -> None:
    room, alice = war_room(workspace, private), workspace.alice

    answer = alice.slash("/incident resolve Rolled back", room).message
    assert answer is not None
    assert "INC-1 is now Resolved. Tasks are still open." in answer.text
    assert "call the vendor" in answer.text
    assert answer.buttons == ["Hand them over…", "Cancel them"]
    form = alice.click(answer, "Hand them over…").form
    assert form is not None
    assert alice.submit(form, {"They go to": "Bob"}).closed
    workspace.quiet()
    assert "(Alice" not in alice.slash("/incident task list", room).text

    closed = alice.slash("/incident close reviewed", room).message
    assert closed is not None
    assert closed.buttons == ["Hand them over…", "Cancel them"]
    workspace.quiet()
    (page,) = summaries(room)
    assert "Closed" in page.text.splitlines()[1]

    workspace.pass_time(600)
    alice.slash("/incident reopen It fails again", room)
    workspace.quiet()
    (line,) = [m.text for m in room.messages if "reopened the incident" in m.text]
    assert "@Bob" in line, "whoever works on it is called"
    assert "@Alice" not in line
    assert "Why: It fails again" in line
    (page,) = summaries(room)
    head = page.text.splitlines()[1]
    assert "Investigating" in head
    assert "Closed" not in head
    assert "Reopened  By Alice (10:" in page.text
    assert "It fails again" in page.text

    refused = alice.click(closed, "Cancel them").text
    assert refused == "INC-1 is open again, so its tasks go on."
    workspace.pass_time(3600)
    workspace.run_until_idle()
    said = "\n".join(m.text for m in room.messages)
    assert "An update on INC-1 was promised" in said
    assert "call the vendor" in "\n".join(m.text for m in room.messages if "overdue" in m.text or "is due" in m.text)


def test_open_tasks_can_all_be_cancelled_after_the_end(one_workspace: Workspace) -> None:
    room, alice = war_room(one_workspace, private=False), one_workspace.alice
    answer = alice.slash("/incident resolve Rolled back", room).message
    assert answer is not None
    told = alice.click(answer, "Cancel them").text
    assert told.endswith("tasks of INC-1 are cancelled."), told
    one_workspace.quiet()
    assert "No open tasks" in alice.slash("/incident task list", room).text
    assert alice.slash("/incident close reviewed", room).message is None, "nothing is left to ask"
