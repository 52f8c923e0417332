"""What people may meet in an incident besides what its type says: chosen by who leads, taken back by few."""

import pytest

from sandbox import Form, Person, Room
from tests.e2e.hazards import joins, notices
from tests.e2e.test_exposure import own
from tests.e2e.workspace import Workspace

KINDS = """
types:
  OTHER: {title: Other, visibility: private}
  CALLED: {title: Called, visibility: private, invite: [response]}
  SHOCK: {title: Shock, visibility: private, classes: [torture]}
functions:
  response: {title: Response, members: [bob@example.com, dana@example.com]}
"""
programmed = pytest.mark.parametrize("programme", [KINDS], ids=["kinds"])
MEETS = "What people may meet in it"
KEPT = "Only the scribe or who leads can change this."


def form_of(who: Person, room: Room) -> Form:
    form = who.slash("/incident type", room).form
    assert form is not None
    return form


def chooses(workspace: Workspace, who: Person, form: Form, *classes: str) -> str:
    errors = who.submit(form, {MEETS: list(classes)}).errors
    workspace.quiet()
    return str(errors)


@programmed
def test_who_leads_adds_classes_to_an_incident_and_few_take_them_back(one_workspace: Workspace) -> None:
    workspace, alice, bob = one_workspace, one_workspace.alice, one_workspace.bob
    room = workspace.declare(alice, "Something", private=True, Type="Other")
    workspace.bring_in(room, bob)
    workspace.answer(alice, "role deputy @Bob", room)
    early = form_of(bob, room)
    assert MEETS in early.text
    workspace.answer(alice, "role deputy none @Bob", room)

    assert chooses(workspace, alice, form_of(alice, room), "Hate", "Cruelty to people") == "{}"
    alice.waits_for(room, "Alice: people may meet here: Hate.")
    said = workspace.answer(bob, "timeline", room)
    assert "people may meet here: Cruelty to people." in said

    alice.submit(own(alice, room), {"Do not call me for": ["Hate"]})
    assert KEPT in chooses(workspace, alice, form_of(alice, room), "Cruelty to people"), "and nothing says why"
    alice.submit(own(alice, room), {"Do not call me for": []})
    assert chooses(workspace, alice, form_of(alice, room), "Cruelty to people") == "{}"
    assert "need not expect here: Hate." in workspace.answer(bob, "timeline", room)
    assert chooses(workspace, bob, early) != "{}", "a form that was opened before does not either"


@programmed
def test_what_was_added_counts_as_if_the_type_said_it(one_workspace: Workspace) -> None:
    """For who is called by a new type, and as the first choice for what is noted."""
    workspace, alice, bob = one_workspace, one_workspace.alice, one_workspace.bob
    dana = workspace.slack.person("Dana")
    bob.submit(own(bob, workspace.general), {"Do not call me for": ["Hate"]})
    room = workspace.declare(alice, "Another", private=True, Type="Other")
    workspace.answer(alice, "type called", room)
    workspace.slack.wait_until(lambda: {"Bob", "Dana"} <= set(room.members), what="both being called")

    room = workspace.declare(alice, "Something", private=True, Type="Other")
    assert chooses(workspace, alice, form_of(alice, room), "Hate") == "{}"
    workspace.answer(alice, "type called", room)
    assert "it may contain: hate." in dana.waits_for("dm", "You are called to INC-2").text.casefold()
    joins(workspace, dana, room=room)
    assert notices(bob) == []
    assert "Bob" not in workspace.card(room).text

    note = alice.slash("/incident note", room).form
    assert note is not None
    assert note.options(MEETS)[1] == "Hate"


@programmed
def test_those_of_the_type_are_no_choice(one_workspace: Workspace) -> None:
    workspace, alice = one_workspace, one_workspace.alice
    room = workspace.declare(alice, "Something", private=True, Type="Shock")
    form = form_of(alice, room)
    assert "Its type says already: Cruelty to people." in form.text
    assert chooses(workspace, alice, form, "Hate") == "{}"
    assert chooses(workspace, alice, form_of(alice, room)) == "{}"
    assert "need not expect here: Hate." in workspace.answer(alice, "timeline", room)


@programmed
def test_the_form_asks_for_classes_where_the_type_says_nothing(one_workspace: Workspace) -> None:
    """Chosen there, whoever opted out of one is not called by the type either."""
    workspace, alice, bob = one_workspace, one_workspace.alice, one_workspace.bob
    dana = workspace.slack.person("Dana")
    bob.submit(own(bob, workspace.general), {"Do not call me for": ["Hate"]})
    room = workspace.declare(alice, "Another", private=True, Type="Called")
    assert {"Bob", "Dana"} <= set(room.members)
    room = workspace.declare(alice, "Something", private=True, Type="Called", **{MEETS: ["Hate"]})
    joins(workspace, dana, room=room)
    assert notices(bob) == []
    assert "Bob" not in room.members
    assert "people may meet here: Hate." in workspace.answer(alice, "timeline", room)
