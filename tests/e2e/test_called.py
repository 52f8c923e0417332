"""Who is called knows how bad it is, who may know of it and what runs already; who is out of a private room holds
nothing there; who began an incident and led it hears that it is back."""

import pytest

from sandbox import Message, Person
from tests.e2e.workspace import Workspace


def last_told(person: Person, words: str) -> Message:
    return [message for message in person.dms() if words in message.text][-1]


@pytest.mark.parametrize("private", [False, True])
def test_whoever_is_called_reads_what_they_need_and_whoever_goes_is_asked_no_more(
    workspace: Workspace, private: bool
) -> None:
    alice, bob, charlie = workspace.alice, workspace.bob, workspace.charlie
    room = workspace.declare(alice, "API is down", private=private, Severity="S1 Critical")
    workspace.bring_in(room, bob)
    for words in (
        "role scribe @Bob",
        "update Rolling back, next update in 2h",
        "task call the vendor @Bob by tomorrow 9am",
    ):
        alice.slash(f"/incident {words}", room)
    workspace.quiet()
    standing = f"🔴 S1 · {'private' if private else 'open'} · led by Alice"
    assert standing in last_told(bob, "made you Scribe").text

    answer = alice.slash("/incident handover @Charlie the night is yours", room).text
    workspace.quiet()
    assert ("Charlie is invited into this room because you ask them to lead." in answer) == private
    let_in = "Charlie is invited into this room because Alice asks them to lead."
    assert (let_in in "\n".join(workspace.lines(room))) == private
    asked = last_told(charlie, "is asking you to take over")
    assert standing in asked.text
    charlie.click(asked, "Take over")
    workspace.quiet()
    leads = last_told(charlie, "Incident lead").text
    assert "Decide the pace" in leads
    assert "Name a scribe" not in leads
    assert "Post the first update" not in leads
    assert "The next update is promised for" in leads
    assert "open tasks in all" in leads

    bob.slash("/incident task due 3 tomorrow 10am", room)
    workspace.quiet()
    (moved,) = [line for line in workspace.lines(room) if "moved task 3" in line]
    assert "UTC" not in moved, "each reads their own clock"

    bob.leaves(room)
    gone = "Bob is no longer Scribe: they are not in this room any more. The role is vacant."
    if private:
        alice.waits_for(room, gone)
    workspace.quiet()
    assert (gone in "\n".join(workspace.lines(room))) == private
    charlie.slash("/incident resolve Rolled back", room)
    charlie.slash("/incident reopen It is back", room)
    workspace.quiet()
    (back,) = [m for m in room.messages if "reopened the incident" in m.text]
    assert set(back.pings) == ({"Alice"} if private else {"Alice", "Bob"})
