"""Notes and decisions are corrected and withdrawn; what they said before stays on record."""

import re

import pytest

from sandbox import Room
from tests.e2e.workspace import Workspace


@pytest.fixture(params=[False, True], ids=["open", "private"])
def room(request: pytest.FixtureRequest, one_workspace: Workspace) -> Room:
    made = one_workspace.declare(one_workspace.alice, "API is down", private=request.param)
    one_workspace.bring_in(made, one_workspace.bob)
    one_workspace.bob.slash("/incident note 61 orders are affected", made)
    one_workspace.alice.slash("/incident note decision: Refund all", made)
    one_workspace.later()
    return made


def number_of(workspace: Workspace, room: Room, words: str) -> str:
    """What the timeline calls the entry."""
    line = next(line for line in workspace.alice.slash("/incident timeline", room).text.split("\n") if words in line)
    assert line.startswith("#"), line
    return line.partition(" ")[0]


def test_a_note_is_corrected_by_its_author_and_everybody_reads_both(one_workspace: Workspace, room: Room) -> None:
    alice, bob = one_workspace.alice, one_workspace.bob
    number = number_of(one_workspace, room, "61 orders")
    assert bob.slash(f"/incident correct {number} 16 orders are affected", room).text == (
        f"Entry {number[1:]} is corrected. Note: “61 orders are affected” "
        "now says “16 orders are affected”. What it said before is kept."
    )
    one_workspace.later()
    assert one_workspace.lines(room)[-1] == (
        f"Bob corrected entry {number[1:]} from “61 orders are affected” to “16 orders are affected”."
    )
    timeline = alice.slash("/incident timeline", room).text
    assert "Bob: 16 orders are affected (corrected later)" in timeline

    refused = alice.slash(f"/incident withdraw {number}", room).form
    assert refused is not None, "the lead may; the form asks why"
    assert alice.submit(refused, {"Reason": "Counted twice"}).closed
    one_workspace.later()
    assert one_workspace.lines(room)[-1] == (
        f"Alice withdrew entry {number[1:]}, “16 orders are affected”: Counted twice"
    )
    assert "Bob: 16 orders" not in alice.slash("/incident timeline", room).text
    again = bob.slash(f"/incident correct {number} 5 orders", room).text
    assert again == f"Entry {number[1:]} was withdrawn already."


def test_only_author_scribe_lead_or_deputy_may(one_workspace: Workspace, room: Room) -> None:
    bob, alice = one_workspace.bob, one_workspace.alice
    decision = number_of(one_workspace, room, "Refund all")
    alice.slash("/incident role policy lead @Bob", room)  # which is none of these
    refused = bob.slash(f"/incident correct {decision} Refund nobody", room).text
    assert refused == ("Only its author, the scribe, the incident lead or the deputy of INC-1 can do that: Alice.")
    bob.slash("/incident claim scribe", room)
    bob.slash(f"/incident correct {decision} Refund all buyers", room)
    one_workspace.later()
    assert "“Refund all” to “Refund all buyers”" in one_workspace.lines(room)[-1]
    assert "Refund all buyers" in alice.slash("/incident catchup", room).text
    told = {
        words: alice.slash(f"/incident {words}", room).text
        for words in ("correct", "correct 999 x", "correct 1 x", "withdraw twelve")
    }
    assert told == {
        "correct": "Which one? Add its number: correct 12. The timeline shows them.",
        "correct 999 x": "That entry is not on the timeline any more.",
        "correct 1 x": "Entry 1 is not a note or a decision, so it cannot be corrected.",
        "withdraw twelve": "Which one? Add its number: withdraw 12. The timeline shows them.",
    }


def test_the_button_beside_an_entry_opens_it_filled_in(one_workspace: Workspace, room: Room) -> None:
    bob = one_workspace.bob
    shown = bob.slash("/incident timeline", room).message
    assert shown is not None
    assert shown.buttons.count("Correct…") == 1, "Bob's own note, and not Alice's decision"
    form = bob.click(shown, "Correct…").form
    assert form is not None
    assert form.values["What it should say"] == "61 orders are affected"
    lacking = bob.submit(form, {"What to do": "Withdraw it"}).errors
    assert list(lacking) == ["Reason"]
    assert bob.submit(form, {"Reason": "wrong incident"}).closed
    one_workspace.later()
    assert one_workspace.lines(room)[-1].endswith("“61 orders are affected”: wrong incident")


def test_what_is_withdrawn_is_not_in_the_summary_and_what_is_corrected_is(one_workspace: Workspace, room: Room) -> None:
    alice = one_workspace.alice
    alice.slash("/incident note decision: Call every buyer", room)
    alice.slash("/incident note impact: 61 orders", room)

    def summary() -> str:
        return alice.slash("/incident summary", room).text

    before = summary()
    assert all(words in before for words in ("Refund all", "Call every buyer", "61 orders")), before
    for words, change in {
        "Refund all": "withdraw {} the vendor pays",
        "Call every buyer": "correct {} Write to every buyer",
        "Impact": "withdraw {} not known yet",
    }.items():
        alice.slash(f"/incident {change.format(number_of(one_workspace, room, words))}", room)
    after = summary()
    assert "Write to every buyer" in after
    assert [words for words in ("Refund all", "Call every buyer", "61 orders") if words in after] == []


def test_what_stands_in_the_room_is_corrected_and_its_author_hears(one_workspace: Workspace, room: Room) -> None:
    alice, bob = one_workspace.alice, one_workspace.bob
    bob.slash("/incident note impact: 61 orders/hr", room)
    one_workspace.later()
    number = number_of(one_workspace, room, "61 orders/hr")[1:]
    for words in ("16 orders/hr", "17 orders/hr"):
        alice.slash(f"/incident correct {number} {words}", room)
        one_workspace.later()
    posted = [line for line in one_workspace.lines(room) if "Impact (Bob): " in line]
    assert len(posted) == 1
    assert posted[0].endswith("Impact (Bob): 17 orders/hr (corrected later)")
    told = [message.text for message in bob.dms() if "corrected" in message.text]
    assert told[0] == (
        f"Alice corrected entry {number} from “61 orders/hr” to “16 orders/hr”.\n"
        f"INC-1, API is down #{room.name}\n"
        f"You noted it. /incident correct {number} <new text> there changes it again."
    )
    alice.slash(f"/incident withdraw {number} not known yet", room)
    one_workspace.later()
    posted = [line for line in one_workspace.lines(room) if "Impact (Bob): " in line]
    assert len(posted) == 1
    assert posted[0].endswith("Impact (Bob): 17 orders/hr (corrected later) (withdrawn)")
    told = [message.text for message in bob.dms() if "withdrew" in message.text]
    assert told[0].startswith(f"Alice withdrew entry {number}, “17 orders/hr”: not known yet\n")
    assert [message.text for message in alice.dms() if "withdrew" in message.text] == [], "not of what one did oneself"


def test_nobody_is_made_to_say_what_another_wrote(one_workspace: Workspace, room: Room) -> None:
    alice, bob = one_workspace.alice, one_workspace.bob
    bob.slash("/incident claim scribe", room)
    number = number_of(one_workspace, room, "Refund all")
    bob.slash(f"/incident correct {number} Refund nobody", room)
    for words in ("sitrep", "summary", "catchup"):
        (line,) = [x for x in alice.slash(f"/incident {words}", room).text.splitlines() if "Refund nobody (Alice" in x]
        assert ", corrected by Bob)" in line, words
    alice.slash(f"/incident correct {number} Refund some", room)
    assert "corrected by" not in alice.slash("/incident summary", room).text, "her own words again"


def test_an_old_entry_is_found_by_reading_back(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down", Severity="S1 Critical")
    alice = one_workspace.alice
    for number in range(25):
        alice.slash(f"/incident note observation {number}", room)
    newest = alice.slash("/incident timeline", room).text
    assert "observation 24" in newest
    assert "observation 2 " not in newest.replace("\n", " ")
    way = re.search(r"/incident timeline INC-1 before (\d+)", newest)
    assert way is not None, newest
    older = alice.slash(way[0], room).text
    found = re.search(r"#(\d+)  .*observation 2$", older, re.MULTILINE)
    assert found is not None, older
    assert "observation 24" not in older
    assert alice.slash(f"/incident correct {found[1]} observation two", room).text.startswith("Entry ")
    assert "observation two" in alice.slash(way[0], room).text
    assert alice.slash("/incident timeline before 999", room).text == "That entry is not on the timeline any more."
