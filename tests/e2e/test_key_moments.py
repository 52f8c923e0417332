"""Key moments: people mark what the summary tells first, under a neutral title. What was said stays as it was."""

import pytest

from sandbox import Room
from tests.e2e.workspace import Workspace
from workflows.domain.ids import IncidentId


def summary(workspace: Workspace, room: Room) -> str:
    return workspace.alice.slash("/incident summary", room).text


def kinds(workspace: Workspace) -> set[str]:
    with workspace.runtime.store.read() as uow:
        return {entry.fact.kind for entry in uow.timeline.of(IncidentId(1))}


@pytest.mark.parametrize("private", [False, True])
def test_a_star_makes_an_entry_or_a_kept_message_a_key_moment(workspace: Workspace, private: bool) -> None:
    room = workspace.declare(workspace.alice, "API is down", private=private)
    workspace.bring_in(room, workspace.bob)
    alice, bob = workspace.alice, workspace.bob
    said, other = bob.say(room, "Damn, somebody dropped the table"), bob.say(room, "lunch?")
    bob.react(said, "pushpin")
    workspace.slack.wait_until(lambda: "white_check_mark" in said.reactions, what="the mark")
    alice.slash("/incident note The backup was started", room)

    bob.react(said, "star")
    bob.react(other, "star")
    workspace.slack.wait_until(lambda: "key_marked" in kinds(workspace), what="the mark")
    told = summary(workspace, room)
    assert "Damn, somebody dropped the table" in told
    assert "lunch?" not in told
    assert "The backup was started" not in told

    timeline = alice.slash("/incident timeline", room).message
    assert timeline is not None
    form = alice.click(timeline, "☆ Key moment", near="The backup was started").form
    assert form is not None
    assert alice.submit(form, {"Title in the summary": "Backup started"}).closed
    workspace.quiet()
    assert "Backup started" in summary(workspace, room)
    assert "Alice: The backup was started" in alice.slash("/incident timeline", room).text

    bob.unreact(said, "star")
    workspace.slack.wait_until(lambda: "key_unmarked" in kinds(workspace), what="the mark gone")
    assert "dropped the table" not in summary(workspace, room)

    marked = alice.slash("/incident timeline", room).message
    assert marked is not None
    outcome = alice.click(marked, "★ Key moment", near="The backup was started")
    assert outcome.text == "No longer a key moment. The entry itself stays."
    assert "Backup started" not in summary(workspace, room)
