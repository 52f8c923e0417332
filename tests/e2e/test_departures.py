"""Somebody whose account is closed holds nothing any more: the role is vacant at once, and the next person is asked."""

from sandbox import Person, Room
from tests.e2e.workspace import Workspace


def led_by_petra(workspace: Workspace, private: bool) -> tuple[Person, Room]:
    """Petra leads, Bob is her deputy, Alice declared it."""
    petra = workspace.slack.person("Petra")
    room = workspace.declare(
        workspace.alice, "API is down", private, Severity="S1 Critical", **{"Incident lead": petra}
    )
    assert petra.slash("/incident role deputy @Bob", room).error is None
    workspace.slack.wait_until(lambda: "Bob" in room.members)
    workspace.later()
    assert "Petra" in workspace.card(room).text
    return petra, room


def test_the_lead_whose_account_is_closed_is_followed_by_the_deputy(workspace: Workspace) -> None:
    petra, room = led_by_petra(workspace, private=True)

    workspace.slack.deactivate(petra)

    workspace.bob.waits_for(room, "Petra is no longer Incident lead: their account was closed.")
    asked = workspace.bob.waits_for(room, "no lead")
    assert asked.pings == ["Bob"]
    workspace.later()
    assert "Nobody yet" in workspace.card(room).text
    assert "Petra" not in workspace.answer(workspace.alice, "handover @Charlie", room)

    workspace.bob.click(asked, "I'll take it")
    workspace.later()
    assert "Nobody yet" not in workspace.card(room).text


def test_nobody_is_told_to_ask_somebody_who_has_left(one_workspace: Workspace) -> None:
    """Also when Slack has not said yet that they left."""
    workspace = one_workspace
    petra, room = led_by_petra(workspace, private=False)
    assert "Petra is the incident lead" in workspace.bob.slash("/incident claim lead", room).text
    workspace.slack.faults.delay("user_change", seconds=3600, times=None)

    workspace.slack.deactivate(petra)

    assert workspace.bob.slash("/incident claim lead", room).error is None
    workspace.alice.waits_for(room, "their account was closed")
    workspace.quiet()
    assert "Incident lead\nBob" in workspace.card(room).text


def test_reminders_call_those_who_are_there(one_workspace: Workspace) -> None:
    """The declarer has left as well, and a task was theirs: whoever has a role is called."""
    workspace = one_workspace
    petra, room = led_by_petra(workspace, private=True)
    workspace.bob.slash("/incident task Call the vendor @Alice by 2h", room)
    workspace.slack.deactivate(petra)
    workspace.slack.deactivate(workspace.alice)
    workspace.bob.waits_for(room, "no lead")

    workspace.later(3605)

    reminder = workspace.bob.waits_for(room, "promised for")
    assert reminder.pings == ["Bob"]
