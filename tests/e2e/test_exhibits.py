"""Exhibits: evidence that is kept elsewhere, who had it in hand, and a place that opens for one person at a time."""

import pytest

from sandbox import Form, Person, Room
from tests.e2e.test_guarded import GUARDED
from tests.e2e.test_masking import everything_said, everything_stored
from tests.e2e.workspace import Workspace

PLACE, SHOWN = "https://vault.example/case/9", "hxxps://vault[.]example/case/9"
HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
guarded = pytest.mark.parametrize("programme", [GUARDED], ids=["guarded"])


def adds(workspace: Workspace, who: Person, room: Room, **fields: object) -> Form | None:
    form = who.slash("/incident exhibit add", room).form
    assert form is not None
    about = {"What people may meet in it": "None of these"}
    typed = {"Reference": "NCMEC 4471", "Kind": "Image", "Where it is kept": PLACE, **about, **fields}
    return who.submit(form, typed).form


def pressed(who: Person, room: Room, button: str) -> Form:
    who.slash("/incident exhibit", room)
    who.click(who.sees(room)[-1], button)
    form = who.form
    assert form is not None
    return form


@guarded
def test_a_place_opens_for_one_person_who_is_asked_twice_and_is_on_record(workspace: Workspace) -> None:
    room = workspace.declare(workspace.alice, "Something", private=True, Type="Shock")
    workspace.bring_in(room, workspace.bob)
    form = workspace.alice.slash("/incident exhibit add", room).form
    assert form is not None
    assert "How it was collected" not in form.labels
    unchosen = workspace.alice.submit(form, {"Reference": "NCMEC 4471", "Kind": "Image"})
    assert set(unchosen.errors) == {"What people may meet in it"}, "nothing is chosen for them"
    about = {"What people may meet in it": "Cruelty to people"}
    refused = adds(workspace, workspace.alice, room, **about, **{"Hash, if there is one": "abc"})
    assert refused is not None
    assert "no hash of a known length" in str(refused.errors)
    told = workspace.alice.submit(refused, {"Hash, if there is one": HASH.upper()}).form
    assert told is not None
    assert told.text == "Exhibit E1 is on record."

    listed = workspace.answer(workspace.bob, "exhibit", room)
    assert "1 exhibit of INC-1" in listed
    assert "E1  NCMEC 4471" in listed
    assert "Cruelty to people" in listed
    assert HASH in listed
    assert "vault" not in listed + workspace.answer(workspace.bob, "timeline", room)

    asked = pressed(workspace.bob, room, "Show where…")
    assert "Reports about people who are treated with great cruelty" in asked.text
    assert "vault" not in asked.text
    workspace.bob.click(asked, "Show it to me")
    shown = workspace.screen(workspace.bob, SHOWN)
    assert "Only you see this" in shown.text
    workspace.quiet()
    timeline = workspace.answer(workspace.alice, "timeline", room)
    assert timeline.count("Bob opened where exhibit E1 is kept: Cruelty to people.") == 1
    chain = workspace.answer(workspace.alice, "exhibit E1", room)
    assert "Bob opened where it is kept" in chain
    assert "vault" not in timeline + chain + everything_said(workspace).replace(SHOWN, "")
    assert "vault" not in "".join(message.text for message in room.messages)
    assert PLACE in everything_stored(workspace)


def test_the_chain_of_custody_is_told_and_ends_with_its_disposal(one_workspace: Workspace) -> None:
    workspace = one_workspace
    room = workspace.declare(workspace.alice, "API is down")
    adds(workspace, workspace.alice, room, **{"How it was collected": "Exported by the tool"})
    form = pressed(workspace.alice, room, "Record custody…")
    refused = workspace.alice.submit(form, {"What was done": "Disclosed"}).form
    assert refused is not None
    assert "Write to whom it went." in str(refused.errors)
    workspace.alice.submit(refused, {"To whom": "Police of Lyon", "On what basis, or why": "Order 7/26"})
    form = pressed(workspace.alice, room, "Record custody…")
    workspace.alice.submit(form, {"What was done": "Disposed of"})
    chain = workspace.answer(workspace.alice, "exhibit 1", room)
    assert "Alice disclosed it to Police of Lyon, on this basis: Order 7/26" in chain
    assert "Alice disposed of it" in chain
    listed = workspace.alice.slash("/incident exhibit", room).answers[-1]
    assert "Show where…" not in listed.buttons
    timeline = workspace.answer(workspace.alice, "timeline", room)
    assert "Alice disclosed exhibit E1 to Police of Lyon, on this basis: Order 7/26" in timeline
    assert "There is no such exhibit." in workspace.answer(workspace.alice, "exhibit E7", room)


def test_exhibits_are_read_page_by_page(one_workspace: Workspace) -> None:
    workspace = one_workspace
    room = workspace.declare(workspace.alice, "API is down")
    for number in range(8):
        adds(workspace, workspace.alice, room, Reference=f"Report {number}")
    first, second = (workspace.answer(workspace.alice, f"exhibit list {page}", room) for page in (1, 2))
    assert "Report 5" in first
    assert "Report 6" not in first
    assert "Page 1 of 2" in first
    assert "Report 7" in second
    assert "Report 5" not in second
