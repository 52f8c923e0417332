"""What an erasure leaves of Muster's own messages in the chat, and what its certificate says of the rest."""

import json

import pytest

from bot.cli.retention import certificate_text
from sandbox import Room
from tests.e2e.hazards import joins
from tests.e2e.test_restricted import declare_restricted, put
from tests.e2e.test_retention import DAY, NUMBER, closed
from tests.e2e.test_taken_back import told_everything, words_kept
from tests.e2e.workspace import Workspace
from workflows.incidents.erasure import ON_REQUEST, erase_incident
from workflows.organisation.settings import current


def erased(workspace: Workspace) -> None:
    deps = current(workspace.runtime.deps)
    workspace.clock.advance(2 * DAY)
    erase_incident(NUMBER, ON_REQUEST, deps.clock.now(), deps)


def certified(workspace: Workspace) -> dict[str, object]:
    found = json.loads(certificate_text("INC-1", workspace.runtime.deps))
    return {name: value for name, value in found.items() if name.startswith("slack_")}


def test_every_direct_message_about_it_is_cleared_with_its_record(one_workspace: Workspace) -> None:
    workspace, alice, bob = one_workspace, one_workspace.alice, one_workspace.bob
    room = told_everything(workspace)
    closed(workspace, room)
    assert len(words_kept(bob)) >= 4
    assert words_kept(alice)
    erased(workspace)
    assert certified(workspace)["slack_yet_to_clear"]
    workspace.run_until_idle()
    assert not words_kept(bob)
    assert not words_kept(alice)
    assert {one.text for one in bob.dms()} == {"INC-1: record erased."}
    assert certified(workspace) == {"slack_not_cleared": {}, "slack_yet_to_clear": 0}


def title_in(workspace: Workspace, room: Room) -> bool:
    """In what Muster wrote there. Slack's own lines, such as of the topic it set, are not its to delete."""
    return any("Wobblegate" in line for line in (*workspace.lines(room), workspace.card(room).text))


@pytest.mark.parametrize("may_open", [True, False])
def test_an_archived_room_is_cleared_where_slack_allows_else_the_certificate_says_so(
    one_workspace: Workspace, may_open: bool
) -> None:
    workspace = one_workspace
    workspace.slack.workspace.bots_can_unarchive = may_open
    room = told_everything(workspace)
    closed(workspace, room)
    workspace.alice.archives(room)
    workspace.run_until_idle()
    assert title_in(workspace, room)
    erased(workspace)
    workspace.run_until_idle()
    assert title_in(workspace, room) is not may_open
    assert room.is_archived
    assert certified(workspace)["slack_not_cleared"] == ({} if may_open else {"room: archived": 1})


def test_what_slack_refuses_to_clear_is_on_the_certificate(one_workspace: Workspace) -> None:
    workspace = one_workspace
    room = told_everything(workspace)
    closed(workspace, room)
    here = workspace.bob.dms()[0].channel.id
    for method in ("chat.update", "chat.delete"):
        workspace.slack.faults.refuse(method, "cant_do_that", times=None, when=lambda call: call["channel"] == here)
    erased(workspace)
    workspace.run_until_idle()
    assert words_kept(workspace.bob)
    assert not words_kept(workspace.alice)
    found = certified(workspace)
    assert found["slack_yet_to_clear"] == 0
    (what,) = found["slack_not_cleared"]  # type: ignore[misc]
    assert what.startswith("direct message: ")


def test_what_the_declarer_was_asked_goes_with_its_record(one_workspace: Workspace) -> None:
    """They may not see it."""
    workspace, bob, dana = one_workspace, one_workspace.bob, one_workspace.slack.person("Dana")
    put(workspace, "csea", People=["Dana"])
    workspace.later(61)
    room = declare_restricted(workspace, bob)
    joins(workspace, dana, room=room)
    workspace.answer(dana, "claim lead", room)
    (shown,) = dana.slash("/incident access", room).answers
    form = dana.click(shown, "Ask who declared it…").form
    assert form is not None
    dana.submit(form, {"Your question": "Was it the zebra account?"})
    workspace.quiet()
    assert "zebra" in bob.dms()[-1].text
    workspace.answer(dana, "cancel a mistake", room)
    workspace.run_until_idle()
    erased(workspace)
    workspace.run_until_idle()
    assert {one.text for one in bob.dms()} == {"No longer available to you."}, "they never read its number"
    assert certified(workspace) == {"slack_not_cleared": {}, "slack_yet_to_clear": 0}
