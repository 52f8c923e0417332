"""Who is in a private room may read its record, and nobody else: whatever the clock does, whatever Slack refuses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox import Person, Room, SandboxClock
from tests.databases import SqliteTemplate
from tests.e2e.workspace import Workspace, a_workspace, settings_for, start_muster

HOUR = timedelta(hours=1)


@dataclass
class OwnClock:
    """The clock of Muster's machine beside Slack's."""

    slacks: SandboxClock
    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return self.slacks.now() + self.ahead


@pytest.fixture
def own_clock(clock: SandboxClock) -> OwnClock:
    return OwnClock(clock)


@pytest.fixture
def astray(
    sqlite_template: SqliteTemplate, tmp_path: Path, clock: SandboxClock, own_clock: OwnClock
) -> Iterator[Workspace]:
    """A town in which Muster goes by a clock of its own."""
    with a_workspace(clock) as slack:
        settings = settings_for(slack, sqlite_template.clone(tmp_path), socket=False)
        runtime, server = start_muster(slack, settings, own_clock)
        yield Workspace(slack, runtime, clock)
        server.stop()


def private_room(workspace: Workspace) -> Room:
    return workspace.declare(workspace.alice, "Wobblegate", private=True)


def reads_it(who: Person, workspace: Workspace) -> bool:
    return "Wobblegate" in who.slash("/incident info 1", workspace.general).text


def loses_it(who: Person, workspace: Workspace) -> None:
    workspace.slack.wait_until(lambda: not reads_it(who, workspace), what=f"{who.name} knowing nothing of it")


@pytest.mark.parametrize("invited", ["by Muster", "in Slack"])
def test_whoever_leaves_after_the_clock_was_set_back_reads_nothing_more(
    astray: Workspace, own_clock: OwnClock, invited: str
) -> None:
    room, bob = private_room(astray), astray.bob
    own_clock.ahead = HOUR
    if invited == "by Muster":
        astray.alice.slash("/incident invite @Bob", room)
        astray.slack.wait_until(lambda: "Bob" in room.members)
    else:
        astray.bring_in(room, bob)
    assert reads_it(bob, astray)

    own_clock.ahead = timedelta()
    bob.leaves(room)

    loses_it(bob, astray)


def test_whoever_comes_back_after_the_clock_was_set_back_reads_it_again(astray: Workspace, own_clock: OwnClock) -> None:
    room, bob = private_room(astray), astray.bob
    own_clock.ahead = HOUR
    astray.bring_in(room, bob)
    bob.leaves(room)
    loses_it(bob, astray)

    own_clock.ahead = timedelta()
    astray.bring_in(room, bob)

    assert reads_it(bob, astray)


def test_whoever_types_in_the_room_after_the_clock_was_set_back_is_looked_for_there(
    astray: Workspace, own_clock: OwnClock
) -> None:
    """Muster knows by its own clock only that it heard of them leaving; it cannot tell whether that was before."""
    room, bob = private_room(astray), astray.bob
    own_clock.ahead = HOUR
    astray.bring_in(room, bob)
    bob.leaves(room)
    loses_it(bob, astray)
    own_clock.ahead = timedelta()
    astray.slack.faults.delay("member_joined_channel", seconds=3600, times=None)
    astray.alice.invites(room, bob)

    bob.slash("/incident catchup", room)

    astray.slack.wait_until(lambda: reads_it(bob, astray), what="Muster asking the room")


@pytest.mark.parametrize("code", ["cant_invite", "channel_not_found"], ids=["one person", "the whole call"])
def test_whom_slack_does_not_let_in_reads_nothing(one_workspace: Workspace, code: str) -> None:
    room, bob = private_room(one_workspace), one_workspace.bob
    one_workspace.slack.faults.rate_limit("conversations.invite", retry_after=30)
    one_workspace.alice.slash("/incident invite @Bob", room)
    assert reads_it(bob, one_workspace), "on its way in"

    one_workspace.slack.faults.refuse("conversations.invite", code)
    one_workspace.run_until_idle()

    assert "Bob" not in room.members
    assert not reads_it(bob, one_workspace)


def test_a_lead_whom_slack_does_not_let_in_at_the_set_up_reads_nothing(one_workspace: Workspace) -> None:
    bob = one_workspace.bob

    def brings_bob(args: Mapping[str, Any]) -> bool:
        return str(bob.user.id) in str(args.get("users"))

    one_workspace.slack.faults.refuse("conversations.invite", "cant_invite", times=None, when=brings_bob)
    one_workspace.declare(one_workspace.alice, "Wobblegate", private=True, **{"Incident lead": bob})
    assert not reads_it(bob, one_workspace)
