"""Much to do at the same moment: each thing is done once, in the order of its incident."""

import pytest

from sandbox import Room
from tests.e2e.workspace import Workspace

IN_FIVE_MINUTES = 5 * 60 + 1


@pytest.fixture
def room(one_workspace: Workspace) -> Room:
    return one_workspace.declare(one_workspace.alice, "API is down")


def reminded(room: Room) -> list[str]:
    return [m.text.rpartition(": ")[2] for m in room.messages if "asked to be reminded" in m.text]


def test_several_reminders_of_one_incident_that_are_due_together_each_come_once_and_in_order(
    one_workspace: Workspace, room: Room
) -> None:
    other = one_workspace.declare(one_workspace.alice, "Mails are late")
    wished = ["call the provider", "look at the graph", "tell support"]
    for what in wished:
        one_workspace.alice.slash(f"/incident remind in 5m {what}", room)
    one_workspace.alice.slash("/incident remind in 5m count the mails", other)

    one_workspace.later(IN_FIVE_MINUTES)

    assert (reminded(room), reminded(other)) == (wished, ["count the mails"])
