"""How far what is written about an incident may be passed on: shown on every text, narrowed at once, widened by two."""

import pytest

from sandbox import Room
from tests.e2e.workspace import Workspace

TITLE = "Wobblegate"


def announced(workspace: Workspace) -> str:
    return workspace.slack.transcript(workspace.announcements, as_=workspace.charlie)


def shown_everywhere(workspace: Workspace, room: Room, label: str) -> None:
    """On the card, to who asks, in a summary, a report and an update."""
    workspace.slack.wait_until(lambda: label in workspace.card(room).text, what=f"{label} on the card")
    for words in ("info", "summary", "sitrep"):
        assert label in workspace.answer(workspace.alice, words, room), words
    workspace.answer(workspace.alice, f"update Now {label} holds.", room)
    posted = workspace.alice.waits_for(room, f"Now {label} holds.")
    assert label in posted.text.replace(f"Now {label} holds.", "")


@pytest.mark.parametrize("private", [False, True], ids=["open", "private"])
def test_a_marking_is_on_every_text_and_narrowed_at_once(one_workspace: Workspace, private: bool) -> None:
    workspace, alice, bob = one_workspace, one_workspace.alice, one_workspace.bob
    room = workspace.declare(alice, TITLE, private=private, Severity="S1 Critical")
    workspace.bring_in(room, bob)
    assert (TITLE in announced(workspace)) is not private
    shown_everywhere(workspace, room, "TLP:AMBER+STRICT")

    assert "INC-1 is marked TLP:RED." in workspace.answer(bob, "marking red the source asked for it", room)

    bob.waits_for(room, "Bob changed the marking from TLP:AMBER+STRICT to TLP:RED: the source asked for it")
    shown_everywhere(workspace, room, "TLP:RED")
    workspace.slack.wait_until(lambda: TITLE not in announced(workspace), what="the announcement being withdrawn")
    assert "already marked TLP:RED" in workspace.answer(bob, "tlp red", room)
    assert "TLP:CLEAR since TLP 2.0" in workspace.answer(bob, "marking white", room)
    assert "no label of TLP 2.0" in workspace.answer(bob, "marking secret", room)


def test_a_wider_marking_takes_a_reason_and_a_second_person(workspace: Workspace) -> None:
    alice, bob = workspace.alice, workspace.bob
    room = workspace.declare(alice, TITLE, Severity="S1 Critical")
    workspace.bring_in(room, bob)
    workspace.answer(alice, "marking red", room)
    workspace.slack.wait_until(lambda: TITLE not in announced(workspace), what="the announcement being withdrawn")
    assert "lead" in workspace.answer(bob, "marking green why not", room)

    form = alice.slash("/incident marking green", room).form
    assert form is not None
    assert "reason" in str(alice.submit(form, {}).errors).lower()
    alice.submit(form, {"Reason": "The press has it"})
    asked = bob.waits_for(room, "proposes to mark this incident TLP:GREEN instead of")
    assert "You proposed this" in alice.click(asked, "Approve").text
    assert "TLP:RED" in workspace.card(room).text
    bob.slash("/incident claim deputy", room)
    bob.click(asked, "Approve")

    alice.waits_for(room, "Alice changed the marking from TLP:RED to TLP:GREEN, approved by Bob: The press has it")
    workspace.slack.wait_until(lambda: TITLE in announced(workspace), what="the announcement")
    workspace.slack.wait_until(lambda: "TLP:GREEN" in workspace.card(room).text, what="the card")


def test_only_legal_marks_it_as_privileged(one_workspace: Workspace) -> None:
    workspace, alice, bob = one_workspace, one_workspace.alice, one_workspace.bob
    room = workspace.declare(alice, TITLE, private=True, Severity="S1 Critical")
    workspace.bring_in(room, bob)
    assert "Legal" in workspace.answer(alice, "marking privileged", room)
    form = alice.slash("/incident marking", room).form
    assert form is not None
    assert "Privileged" not in form.text
    bob.slash("/incident claim legal counsel", room)

    assert "INC-1 is marked as privileged" in workspace.answer(bob, "marking privileged advice was sought", room)

    alice.waits_for(room, "Bob marked the incident as privileged: advice was sought")
    workspace.slack.wait_until(lambda: "Privileged & Confidential" in workspace.card(room).text, what="the card")
    assert "Privileged & Confidential" in workspace.answer(alice, "summary", room)
    assert "only Legal can let its record out" in workspace.answer(alice, "export counsel For the file", room)
    assert "needs a reason" in workspace.answer(bob, "marking not privileged", room)
    form = bob.slash("/incident marking", room).form
    assert form is not None
    assert bob.submit(form, {"Privileged & Confidential": "Not marked", "Reason": "Waived"}).errors == {}
    alice.waits_for(room, "Bob lifted the mark of privilege: Waived")
