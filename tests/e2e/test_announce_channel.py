"""The announce channel is archived, missing, or shared with another organisation: nothing is said there."""

import pytest

from bot.cli.doctor import examine
from sandbox import Room
from tests.e2e.workspace import Workspace


def spoil(workspace: Workspace, how: str) -> str:
    """What doctor says of it afterwards."""
    channel = workspace.announcements
    if how == "shared":
        workspace.alice.shares_with(channel, "Rival Ltd")
        return "shared with another organisation"
    if how == "archived":
        workspace.alice.archives(channel)
        return "archived"
    workspace.alice.renames(channel, "other-name")
    return "there is no"


def said_in(room: Room) -> str:
    return "\n".join(message.text for message in room.messages if not message.is_system)


@pytest.mark.parametrize("how", ["shared", "archived", "missing"])
def test_nothing_is_announced_where_it_must_not_be_and_it_is_said(one_workspace: Workspace, how: str) -> None:
    workspace, channel = one_workspace, one_workspace.announcements
    doctor = spoil(workspace, how)

    room = workspace.declare(workspace.alice, "Wobblegate", Severity="S1 Critical")

    workspace.later()
    assert "Wobblegate" not in said_in(channel)
    assert "announce" in workspace.card(room).text
    for seconds in (3605, 605):
        workspace.later(seconds)
    asked = workspace.alice.waits_for(room, "nobody has")
    assert asked.pings == ["Alice"]
    assert "Wobblegate" not in said_in(channel)
    finding = next(one for one in examine(workspace.runtime.settings) if one.name == "announce channel")
    assert not finding.ok
    assert doctor in finding.said


def test_what_was_announced_is_not_changed_once_others_read_along(one_workspace: Workspace) -> None:
    workspace = one_workspace
    room = workspace.declare(workspace.alice, "Wobblegate", Severity="S1 Critical")
    workspace.alice.shares_with(workspace.announcements, "Rival Ltd")

    before = said_in(workspace.announcements)

    for words in ("update We found the leak", "severity S0 it spreads", "resolve The leak is closed"):
        workspace.alice.slash(f"/incident {words}", room)
        workspace.later()

    assert "Resolved" in workspace.card(room).text
    assert said_in(workspace.announcements) == before
