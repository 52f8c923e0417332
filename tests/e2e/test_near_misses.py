"""What is almost understood is asked about, with what to type instead; names are those that people see."""

import pytest

from sandbox import Room
from tests.e2e.workspace import Workspace
from workflows.domain.ids import IncidentId


@pytest.fixture
def room(one_workspace: Workspace) -> Room:
    room = one_workspace.declare(one_workspace.alice, "API is down", Severity="S1 Critical")
    one_workspace.bring_in(room, one_workspace.bob)
    return room


ASKED = {
    "note 9:05 the ban was lifted": "Did it happen at 9:05? Then write /incident note at 9:05 the ban was lifted.",
    "note tomorow 9am we meet": "“tomorow 9am” is not a time Muster understands. Try 20m ago,",
    "note at yesterady 18:30 it began": "“yesterady 18:30” is not a time Muster understands.",
    "note decison: we roll back": "“decison” is not a kind of note. Did you mean decision: we roll back?",
    "note at 6 bob woke up": "At what time is “6”? Write am or pm,",
    "note descision - we roll back": "“descision” is not a kind of note. Did you mean decision: we roll back?",
    "note decision: 9:05 we froze": "Did it happen at 9:05? Then write /incident note at 9:05 decision: we froze.",
    "task file the form by 8 @Bob": "At what time is “8”? Write am or pm,",
    "task file the form tonight": "“tonight” needs an hour.",
    "update nothing new; next update by 9": "At what time is “9”? Write am or pm,",
    "update nothing new; next update soon": "When does the next update come? Muster does not understand “soon”.",
    "remind at 9 est call the vendor": "At what time is “9 est”? Write am or pm,",
    "take over": "To take over as incident lead: /incident claim incident lead",
    "approve": "Accept, approve or decline with the buttons",
    "remove @Bob": "To take a role from somebody:",
    "frobnicate?": "There is no /incident frobnicate?.",
    "severty?": "There is no /incident severty?. Did you mean /incident severity?",
    "task by 18:00 call the vendor": "Write what needs to be done first, then when it is due: "
    "/incident task call the vendor by 18:00.",
    "task call the vendor by tomorow 9am": "“tomorow 9am” is not a time Muster understands. Try 30m,",
    "remind 9am tomorow call the vendor": "“9am tomorow” is not a time Muster understands.",
    "update shops are back, next update by tomorow 9am": "“tomorow 9am” is not a time Muster understands.",
    "claim scrbe": "There is no role “scrbe”. Did you mean Scribe? Roles: Incident lead,",
    "role scrbe @Bob": "There is no role “scrbe”. Did you mean Scribe?",
    "role policy lead petra": "Slack does not know who “petra” is. Type @ and pick the person from the list that "
    "appears: /incident role policy lead @petra.",
    "@Bob is on the phone": "There is no /incident @Bob. /incident help lists the commands.",
    "list @Bob": "There is no list “@Bob”.",
    "info @Bob": "“@Bob” is not an incident number.",
}


def test_what_is_almost_understood_is_asked_and_nothing_is_recorded(one_workspace: Workspace, room: Room) -> None:
    def recorded() -> int:
        with one_workspace.runtime.store.read() as uow:
            return len(uow.timeline.of(IncidentId(1)))

    before = recorded()
    answers = {typed: one_workspace.alice.slash(f"/incident {typed}", room).text for typed in ASKED}
    assert {typed: said[: len(ASKED[typed])] for typed, said in answers.items()} == ASKED
    assert recorded() == before


def test_who_has_a_role_already_is_named(one_workspace: Workspace, room: Room) -> None:
    alice = one_workspace.alice
    alice.slash("/incident role scribe @Bob", room)
    assert alice.slash("/incident role scribe @Bob", room).text == "Bob is already Scribe."
    assert alice.slash("/incident role deputy none @Bob", room).text == "Bob is not Deputy."
    assert alice.slash("/incident role incident lead @Alice", room).text == "You are already Incident lead."


def test_names_in_a_note_are_those_that_people_see(one_workspace: Workspace, room: Room) -> None:
    one_workspace.alice.slash("/incident note @Bob has the keys", room)
    assert "@Bob has the keys" in one_workspace.alice.slash("/incident timeline", room).text


def test_a_note_says_of_which_kind_it_is(one_workspace: Workspace, room: Room) -> None:
    def told(typed: str) -> str:
        return one_workspace.alice.slash(f"/incident {typed}", room).text

    assert told("note unknown: who owns it") == "Added to the timeline as: Not known."
    assert told("note cause: at 20m ago a full disk").startswith("Added to the timeline as: Cause, at ")
    assert told("note the bank answers") == "Added to the timeline."
    hinted = told("note decision pending at Legal")
    assert hinted == "Added to the timeline as a note. To record it as Decision, begin with decision:."
    assert told("note correction: it was 7").startswith("Added to the timeline as a note. To correct an earlier entry:")
    told("note decision: at 20m ago we froze the sellers")
    told("DECISION refund all")
    with one_workspace.runtime.store.read() as uow:
        decided = {e.text: e for e in uow.timeline.of(IncidentId(1)) if e.fact.kind == "decision"}
    assert set(decided) == {"we froze the sellers", "refund all"}
    frozen = decided["we froze the sellers"]
    assert (frozen.recorded_at - frozen.happened_at).total_seconds() >= 1200


def test_a_later_promise_stays_until_an_update_gives_a_new_one(one_workspace: Workspace, room: Room) -> None:
    alice = one_workspace.alice
    alice.slash("/incident update nothing new; next update 5pm tomorrow", room)
    one_workspace.quiet()
    form = alice.slash("/incident update", room).form
    assert form is not None
    assert form.values["Next update in"].startswith("As promised, ")
    alice.slash("/incident update the bank answered", room)
    one_workspace.quiet()
    posted = [m.text for m in room.messages if "Update by Alice" in m.text]
    assert "next update still by tomorrow 5:00 PM" in posted[-1], posted[-1]
    alice.slash("/incident update all is well; next update in 2h", room)
    one_workspace.quiet()
    posted = [m.text for m in room.messages if "Update by Alice" in m.text]
    assert "next update by today" in posted[-1], posted[-1]
