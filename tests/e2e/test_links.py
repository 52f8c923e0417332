"""Links in what people wrote: they stay links where the incident is open, and are text everywhere else."""

import pytest

from sandbox import Room
from tests.e2e.test_guarded import GUARDED
from tests.e2e.test_masking import everything_said, everything_stored
from tests.e2e.workspace import Workspace

LINK, TEXT = "https://evil.example/path", "hxxps://evil[.]example/path"


def write_everywhere(workspace: Workspace, private: bool, **fields: object) -> Room:
    room = workspace.declare(workspace.alice, f"Seen at {LINK}", private, Summary=f"see {LINK}", **fields)
    workspace.bring_in(room, workspace.bob)
    for typed in (f"note impact: {LINK}", f"update It is {LINK}, next update in 2h", f"task look at {LINK} @Bob"):
        workspace.answer(workspace.alice, typed, room)
    said = workspace.bob.say(room, f"I saw {LINK}")
    workspace.bob.react(said, "pushpin")
    workspace.slack.wait_until(lambda: "white_check_mark" in said.reactions, what="the check mark")
    workspace.answer(workspace.alice, "summary post", room)
    workspace.quiet()
    return room


@pytest.mark.parametrize("programme", [GUARDED], ids=["guarded"])
def test_in_an_incident_that_is_not_open_no_link_can_be_pressed(workspace: Workspace) -> None:
    room = write_everywhere(workspace, private=True, Type="Shock")
    answers = [workspace.answer(workspace.alice, words, room) for words in ("timeline", "catchup", "task list", "info")]
    assert [answer for answer in answers if TEXT not in answer] == []
    files = [file for message in room.messages for reply in message.thread for file in reply.files]
    assert TEXT in files[0][1].decode()
    card = workspace.card(room).text
    assert TEXT in card
    assert "You may meet here: Cruelty to people, Hate  ·  No files, no pictures" in card
    assert TEXT in workspace.bob.waits_for("dm", "look at").text
    drawn = everything_said(workspace) + "".join(answers) + "".join(content.decode() for _, content in files)
    assert LINK not in drawn
    assert "evil.example" not in drawn
    assert everything_stored(workspace).count(LINK) > 5


def test_in_an_open_incident_links_stay_links(one_workspace: Workspace) -> None:
    room = write_everywhere(one_workspace, private=False)
    assert LINK in one_workspace.card(room).text
    assert any(LINK in line for line in one_workspace.lines(room))
    assert TEXT in one_workspace.answer(one_workspace.bob, "timeline", room)
