"""Who loses sight of an incident holds nothing in it; a group that cannot be read clears nobody new."""

import pytest

from sandbox import Person
from tests.e2e.test_restricted import CSEA, TITLE, declare_restricted, put, seen_by
from tests.e2e.workspace import Workspace
from workflows.domain.ids import IncidentId
from workflows.domain.roles import LEAD, holders


def leads(w: Workspace) -> tuple[str, ...]:
    with w.runtime.store.read() as uow:
        return tuple(holders(uow.roles.of(IncidentId(1)), LEAD))


def minutes_pass(w: Workspace, who: Person) -> None:
    w.slack.wait_until(lambda: _later(w) and who.user.id not in leads(w), what="the role being vacant")


def _later(w: Workspace) -> bool:
    w.later(61)
    return True


@pytest.mark.parametrize("is_there", [True, False], ids=["in the room", "not in the room"])
def test_a_lead_who_is_not_cleared_leads_no_more(one_workspace: Workspace, is_there: bool) -> None:
    """The room is told that the role is vacant, and somebody cleared is asked to lead."""
    w, alice, petra = one_workspace, one_workspace.alice, one_workspace.slack.person("Petra")
    put(w, "csea", People=["Petra"])
    room = w.declare(alice, TITLE)
    petra.joins(room)
    w.quiet()
    w.answer(petra, "claim scribe", room)
    if not is_there:
        alice.leaves(room)
        w.quiet()
    assert leads(w) == (alice.user.id,)
    assert TITLE in seen_by(w, alice)

    w.answer(petra, f"type {CSEA}", room)
    minutes_pass(w, alice)

    assert leads(w) == ()
    assert "There is no INC-1 that you can see" in w.answer(alice, "info 1", w.general)
    told = w.answer(petra, "timeline 1", w.general)
    assert "Alice is no longer Incident lead" in told
    with w.runtime.store.read() as uow:
        incident = uow.incidents.get(IncidentId(1))
    assert incident is not None
    now = w.slack.channel(incident.room_name)
    w.answer(petra, "claim lead", now)
    assert leads(w) == (petra.user.id,)


def test_what_came_with_a_role_ends_with_it(one_workspace: Workspace) -> None:
    """Into a privileged incident somebody comes for a role, and is out when it is another's."""
    w, alice, charlie = one_workspace, one_workspace.alice, one_workspace.charlie
    petra = w.slack.person("Petra")
    put(w, "legal", People=["Petra"])
    room = w.declare(alice, TITLE, private=True)
    w.answer(alice, "visibility privileged counsel asked for it", room)
    w.slack.wait_until(lambda: "Petra" in room.members, what="Legal in the room")
    w.answer(petra, "role deputy @Charlie", room)
    w.slack.wait_until(lambda: "Charlie" in room.members, what="Charlie in the room")
    assert TITLE in w.answer(charlie, "info 1", w.general)

    w.answer(alice, "role deputy @Petra", room)

    assert "There is no INC-1 that you can see" in w.answer(charlie, "info 1", w.general)
    w.slack.wait_until(lambda: _later(w) and "Charlie" not in room.members, what="Charlie out of the room")


def test_a_group_that_cannot_be_read_clears_nobody_new_and_keeps_who_was_cleared(one_workspace: Workspace) -> None:
    w, bob, petra = one_workspace, one_workspace.bob, one_workspace.slack.person("Petra")
    w.slack.add_group("csea", "CSEA cleared", [petra])
    put(w, "csea", **{"User groups": ["@csea  CSEA cleared"]})
    w.later(61)
    declare_restricted(w, petra)
    assert TITLE in w.answer(petra, "info 1", w.general)
    w.slack.faults.refuse("usergroups.users.list", "fatal_error", times=None)
    (group,) = w.slack.workspace.usergroups.values()
    group.members.append(bob.user.id)
    for _ in range(3):
        w.later(61)
    assert TITLE in w.answer(petra, "info 1", w.general)
    assert "There is no INC-1 that you can see" in w.answer(bob, "info 1", w.general)

    w.slack.faults.clear()
    w.slack.wait_until(lambda: _later(w) and TITLE in w.answer(bob, "info 1", w.general), what="Bob being cleared")
