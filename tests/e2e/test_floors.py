"""A type says how many people may know at most, by every path: declared, changed, opened up, merged."""

import pytest

from sandbox import Form, Person, Room
from tests.e2e.test_restricted import TITLE, declare_restricted, put
from tests.e2e.workspace import Workspace, sends
from tests.late_answers import opened
from workflows.domain.ids import IncidentId

OPEN, PRIVATE = "Open (everybody in the workspace)", "Private (members of the war room only)"
PERSONAL_DATA = "Personal data"


def form_of(who: Person, words: str, place: Room) -> Form:
    form = who.slash(f"/incident {words}", place).form
    assert form is not None, "no form opened"
    return form


def declare_personal_data(workspace: Workspace, who: Person) -> Room:
    before = {room.name for room in workspace.slack.rooms}
    form = form_of(who, f"declare {TITLE}", workspace.general)
    who.fill(form, {"Type": PERSONAL_DATA})
    form = workspace.screen(who, "never open to everybody")
    assert form.options("Visibility")[0] == PRIVATE
    assert OPEN not in form.options("Visibility")
    sends(workspace.slack, who, form, {"Visibility": PRIVATE})
    return workspace.new_room(before)


def test_personal_data_is_never_open_by_any_path(one_workspace: Workspace) -> None:
    """Declared, opened up, changed into, merged, and after a merge: each path works for an incident without a floor."""
    workspace, alice = one_workspace, one_workspace.alice
    room = declare_personal_data(workspace, alice)
    assert OPEN not in form_of(alice, "visibility", room).options("Visibility")
    assert "never have a wider visibility" in workspace.answer(alice, "visibility open the press has it", room)

    public = workspace.declare(alice, "Search is slow")
    refused = workspace.answer(alice, "duplicate of INC-2", room)
    assert "More people may know of INC-2 than of INC-1" in refused
    assert TITLE not in workspace.answer(workspace.charlie, "timeline 2", workspace.general)
    assert "INC-2 is private" in workspace.answer(alice, "visibility private it is the same", public)
    workspace.quiet()
    assert "INC-1 is now a duplicate of INC-2" in workspace.answer(alice, "duplicate of INC-2", room)
    said = workspace.answer(alice, "visibility open over now", workspace.slack.channel(moved(workspace, 2)))
    assert "What was merged into INC-2 must not be known to more people." in said

    third = workspace.declare(alice, "Refunds fail")
    assert "INC-3" in workspace.answer(workspace.charlie, "info 3", workspace.general)
    workspace.answer(alice, "type personal data", third)
    assert "There is no INC-3 that you can see" in workspace.answer(workspace.charlie, "info 3", workspace.general)
    assert "Private" in workspace.answer(alice, "info 3", workspace.general)


def moved(workspace: Workspace, number: int) -> str:
    """The name of the room where the incident is now."""
    workspace.quiet()
    with workspace.runtime.store.read() as uow:
        incident = uow.incidents.get(IncidentId(number))
    assert incident is not None
    return incident.room_name


def test_a_merge_lets_nobody_know_who_could_not(one_workspace: Workspace) -> None:
    """A restricted duplicate goes into no wider incident; a wider one does, without who is not cleared."""
    workspace, alice, bob = one_workspace, one_workspace.alice, one_workspace.bob
    put(workspace, "csea", People=["Alice"])
    restricted = declare_restricted(workspace, alice)
    wide = workspace.declare(alice, "Search is slow", private=True)
    workspace.bring_in(wide, bob)

    assert "More people may know of INC-2 than of INC-1" in workspace.answer(alice, "duplicate of INC-2", restricted)
    assert "INC-1" in workspace.answer(alice, "list", workspace.general)

    form = opened(workspace.slack, alice.slash("/incident duplicate of INC-1", wide))
    alice.submit(form, {"Invite into the other war room": "Everybody in this war room"})
    workspace.screen(alice, "INC-2 is now a duplicate of INC-1")
    workspace.quiet()
    assert "Bob" not in restricted.members
    assert TITLE not in workspace.answer(bob, "info 2", workspace.general)
    assert "INC-1" not in workspace.answer(bob, "info 2", workspace.general)


@pytest.mark.parametrize(
    "programme", [pytest.param("types: {CSEA: {forced: false, visibility: private}}", id="not forced")]
)
def test_a_guarded_type_is_never_open_whatever_the_programme_says(one_workspace: Workspace) -> None:
    form = form_of(one_workspace.alice, f"declare {TITLE}", one_workspace.general)
    assert OPEN in form.options("Visibility")
    one_workspace.alice.fill(form, {"Type": "Child sexual exploitation and abuse"})
    assert OPEN not in one_workspace.screen(one_workspace.alice, "never open to everybody").options("Visibility")
