"""The situation report: for people upstairs, shown to the asker first, signed when it is posted, and never edited."""

import re
from pathlib import Path

import pytest

from sandbox import Message, Room
from tests.e2e.command_line import CommandLine
from tests.e2e.workspace import Workspace

BUTTONS = ["Post in the room", "Edit or copy…"]


def reports(room: Room) -> list[Message]:
    return [m for m in room.messages if "Situation report" in m.text and not m.is_ephemeral]


def war_room(workspace: Workspace, private: bool = False) -> Room:
    room = workspace.declare(workspace.alice, "API is down", private=private, Summary="Checkout fails in DE.")
    workspace.bring_in(room, workspace.bob)
    workspace.later()
    for words in (
        "severity S1 Payments too",
        "update Rolling back.",
        "task call the vendor @Bob by 2h",
        "note impact: 61 orders lost",
        "note decision: Stop all payments",
    ):
        workspace.alice.slash(f"/incident {words}", room)
    workspace.bob.slash("/incident note decision: Refund everybody", room)
    workspace.quiet()
    return room


@pytest.mark.parametrize("private", [False, True])
def test_it_is_shown_to_the_asker_first_signed_when_posted_and_the_next_says_what_changed(
    workspace: Workspace, private: bool
) -> None:
    room, alice, bob, charlie = war_room(workspace, private), workspace.alice, workspace.bob, workspace.charlie

    preview = alice.slash("/incident sitrep", room).message
    assert preview is not None
    assert (preview.is_ephemeral, preview.buttons) == (True, BUTTONS)
    for told in (
        "Situation report 1 of INC-1  API is down",
        "🔴 S1 Critical since 10:0",
        "What  Checkout fails in DE. Raised to 🔴 S1 by Alice (10:0",
        "Now  Rolling back. (Alice, 10:0",
        "Impact  61 orders lost",
        "Next update: Alice, by ",
        "call the vendor: Bob, due 12:0",
        "Decided  Stop all payments (Alice, 10:0",
        "Decisions needed  Refund everybody (proposed by Bob)",
    ):
        assert told in preview.text, preview.text
    workspace.quiet()
    assert reports(room) == []

    form = alice.click(preview, "Edit or copy…").form
    assert form is not None
    text = form.values["Report"]
    assert alice.submit(form, {"Report": " "}).errors.keys() == {"Report"}
    assert alice.submit(form, {"Report": f"{text}\nWorst credible case: all orders of today"}).closed
    workspace.quiet()
    (first,) = reports(room)
    assert "Impact  61 orders lost" in first.text
    assert "Worst credible case  all orders of today" in first.text
    assert "Signed by Alice" in first.text
    marked = preview.text.partition("API is down")[2].splitlines()[0].strip()
    assert marked.endswith("Private · TLP:AMBER+STRICT" if private else "Open · TLP:AMBER+STRICT")
    assert first.text.partition("API is down")[2].splitlines()[0].strip() == marked, "as in the preview"

    workspace.pass_time(600)
    alice.slash("/incident task done 1", room)
    alice.slash("/incident status containing", room)
    workspace.quiet()
    second = bob.slash("/incident sitrep INC-1", workspace.general).message
    assert second is not None
    assert "Situation report 2 of INC-1" in second.text
    assert "Since report 1 (10:0" in second.text
    assert "10:1" in second.text.partition("Since report 1")[2].splitlines()[0]
    assert "Containing" in second.text.partition("Since report 1")[2].splitlines()[0]
    assert "Done  Write down what is known" in second.text
    bob.click(second, "Post in the room")
    workspace.quiet()
    assert [m.text.partition(" of ")[0] for m in reports(room)] == [
        ":clipboard: Situation report 1",
        ":clipboard: Situation report 2",
    ]
    assert reports(room)[0].text == first.text, "what was signed stays"

    refused = charlie.slash("/incident sitrep INC-1", workspace.general)
    assert refused.message is None or not refused.message.buttons
    hidden = "INC-1 does not exist" if private else "You are not in the war room of INC-1."
    assert "Rolling back" not in refused.text
    assert refused.text == charlie.slash("/incident summary INC-1", workspace.general).text, hidden


def test_it_is_read_in_the_menu_by_other_words_and_in_a_terminal(one_workspace: Workspace, tmp_path: Path) -> None:
    room, alice = war_room(one_workspace), one_workspace.alice
    assert "Situation report 1" in alice.slash("/incident situation", room).text
    menu = alice.slash("/incident", room).form
    assert menu is not None
    assert "Situation report" in menu.buttons
    assert menu.buttons[-4:] == ["Catch me up", "Timeline", "Summary", "Situation report"], "the group Read is the last"
    alice.slash("/incident sitrep post", room)
    one_workspace.quiet()
    assert len(reports(room)) == 1
    said = CommandLine(one_workspace, tmp_path).says("sitrep", "1")
    assert "Situation report 2 of INC-1" in said
    assert "Impact: 61 orders lost" in said
    alice.slash("/incident resolve Rolled back", room)
    alice.slash("/incident close reviewed", room)
    one_workspace.quiet()
    assert re.search(r"None promised; \d open task", alice.slash("/incident sitrep", room).text)
