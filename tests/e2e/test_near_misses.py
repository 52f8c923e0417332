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
