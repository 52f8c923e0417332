"""People remove Muster from a war room, or archive it: nobody is told that something is posted which is not."""

from dataclasses import replace

import pytest

from sandbox import Message, Room
from tests.e2e.workspace import Workspace

PRIVATE_OR_OPEN = pytest.mark.parametrize("private", [True, False], ids=["private", "open"])


def war_room(workspace: Workspace, private: bool, title: str = "API is down") -> Room:
    """Alice leads, Bob responds."""
    room = workspace.declare(workspace.alice, title, private, Severity="S1 Critical")
    assert workspace.alice.slash("/incident role deputy @Bob", room).error is None
    workspace.slack.wait_until(lambda: "Bob" in room.members)
    workspace.later()
    return room


def answer(workspace: Workspace, words: str, room: Room | None = None) -> str:
    return workspace.answer(workspace.bob, words, room or workspace.general)


def told(workspace: Workspace, containing: str) -> list[Message]:
    return [message for message in workspace.alice.dms() if containing in message.text]


@PRIVATE_OR_OPEN
def test_without_muster_in_the_room_nothing_is_called_posted_and_it_catches_up(
    one_workspace: Workspace, private: bool
) -> None:
    workspace, alice = one_workspace, one_workspace.alice
    room = war_room(workspace, private)

    alice.removes(room, workspace.slack.bot_name)
    alice.waits_for("dm", "Muster is no longer in")
    before = workspace.slack.transcript(room)
    said = answer(workspace, "update Traffic is back to half.", room)
    assert "Muster is not in #" in said
    assert "/invite @Muster" in said
    assert "posted" not in said
    assert "Muster is not in #" in answer(workspace, "note The CDN was purged", room)
    form = workspace.bob.slash("/incident severity", room).form
    assert form is not None
    workspace.bob.submit(form, {"Severity": "S0 Crisis", "Reason": "Nobody can reach us"})
    assert "Muster is not in #" in workspace.screen(workspace.bob, "Muster is not in").text
    workspace.bob.close(workspace.bob.form or form)
    marked = workspace.bob.say(room, "We saw it first at noon")
    workspace.bob.react(marked, "pushpin")
    workspace.pass_time(3600)
    reminder = alice.waits_for("dm", "promised for")
    assert "You get this here because Muster is not in the room" in reminder.text
    assert workspace.slack.transcript(room).startswith(before)
    assert "Traffic" not in workspace.slack.transcript(room)
    assert len(told(workspace, "Muster is no longer in")) == 1

    alice.invites(room, workspace.slack.bot_name)

    workspace.bob.waits_for(room, "Traffic is back to half.")
    workspace.slack.wait_until(lambda: "S0 Crisis" in workspace.card(room).text, what="a true card")
    workspace.slack.wait_until(
        lambda: "We saw it first at noon" in answer(workspace, "timeline", room), what="the mark being found"
    )
    assert "Muster is not in" not in answer(workspace, "update All is well.", room)
    workspace.bob.waits_for(room, "All is well.")


@PRIVATE_OR_OPEN
def test_an_archived_room_asks_the_lead_once_and_the_incident_can_be_ended_from_anywhere(
    one_workspace: Workspace, private: bool
) -> None:
    workspace, alice = one_workspace, one_workspace.alice
    room = war_room(workspace, private)
    announced = workspace.slack.transcript(workspace.announcements).count("promised for")

    workspace.bob.archives(room)
    asked = alice.waits_for("dm", "was archived, and the incident is still open")
    for _ in range(3):
        workspace.pass_time(3600)
        workspace.slack.wait_until(lambda: told(workspace, "promised for"), what="a reminder that reaches a person")
    assert len(told(workspace, "was archived")) == 1
    assert workspace.slack.transcript(workspace.announcements).count("promised for") == announced
    assert "Unarchive channel" in alice.click(asked, "Unarchive").text
    assert "is archived" in answer(workspace, "note INC-1 Still down") if private else True

    form = alice.click(asked, "End it…").form
    assert form is not None
    assert form.title == "Resolve INC-1"
    alice.close(form)
    assert "Resolved" in workspace.alice.slash("/incident resolve 1 rolled back", workspace.general).text
    assert "Closed" in workspace.alice.slash("/incident close INC-1 all over", workspace.general).text
    workspace.run_until_idle()


def test_a_room_that_is_opened_again_catches_up(one_workspace: Workspace) -> None:
    workspace, alice = one_workspace, one_workspace.alice
    workspace.slack.workspace.bots_can_unarchive = True
    room = war_room(workspace, private=True)
    workspace.bob.archives(room)
    asked = alice.waits_for("dm", "was archived")
    said = workspace.alice.slash("/incident update INC-1 Power is back.", workspace.general).text
    assert "is archived" in said

    assert "open again" in alice.click(asked, "Unarchive").text

    workspace.bob.waits_for(room, "Power is back.")
    workspace.later()
    assert "Power is back." in workspace.card(room).text


def test_what_happened_to_rooms_while_muster_did_not_hear_is_noticed(one_workspace: Workspace) -> None:
    """No event is heard; Slack is asked after the absence, or says so when Muster posts."""
    workspace, alice = one_workspace, one_workspace.alice
    made_private, left = war_room(workspace, private=False), war_room(workspace, True, "Coffee")
    slack = workspace.slack.workspace
    slack.manifest = replace(slack.manifest, events=frozenset({"app_home_opened"}))
    alice.makes_private(made_private)
    alice.removes(left, workspace.slack.bot_name)
    assert "API is down" in workspace.charlie.slash("/incident info 1", workspace.general).text

    workspace.alice.slash("/incident update INC-2 Nobody is told", workspace.general)
    alice.waits_for("dm", "Muster is no longer in")
    workspace.pass_time(120)  # an absence: the heartbeat is older than it may be
    workspace.slack.wait_until(
        lambda: "API is down" not in workspace.charlie.slash("/incident info 1", workspace.general).text,
        what="the incident following its room",
    )
    alice.waits_for(made_private, "This room was made private in Slack")
