"""What the access log says of people goes by a time of its own: announced before, never of what is held; its chains
still verify."""

import pytest

from tests.e2e.test_access_log import PURPOSE, TITLE, logged
from tests.e2e.test_retention import DAY, asks
from tests.e2e.workspace import Workspace
from workflows.domain.ids import IncidentId
from workflows.evidence.verify import verify
from workflows.incidents.access_log_retention import access_log_due, run_access_log_retention
from workflows.incidents.holds import HoldOrder, holds_of, issue_hold, release_hold
from workflows.organisation.settings import current

APPLIED = "retention: {access_log: 30d, apply: true, announced: 14d}\n"
FREE, HELD = IncidentId(1), IncidentId(2)
EVERYWHERE = 0


def said_of(workspace: Workspace) -> dict[int, int]:
    """How many rows still say something of each incident; 0: of none."""
    counts: dict[int, int] = {}
    for row in logged(workspace):
        if row.said is not None:
            for number in row.incidents or (EVERYWHERE,):
                counts[number] = counts.get(number, 0) + 1
    return counts


def is_whole(workspace: Workspace) -> bool:
    return all(one.is_good for one in verify(workspace.runtime.deps.store))


def two_incidents(workspace: Workspace) -> None:
    """Alice reads and exports both, Bob lists both, Charlie is refused both. Alice and Bob are of Legal in them."""
    for title in (TITLE, "Certificates ran out"):
        room = workspace.declare(workspace.alice, title, private=True, Severity="S1 Critical")
        workspace.bring_in(room, workspace.bob)
        for who in (workspace.alice, workspace.bob):
            who.slash("/incident claim legal counsel", room)
        workspace.answer(workspace.alice, "info", room)
        workspace.answer(workspace.alice, f"export counsel {PURPOSE}", room)
    assert "INC-2" in workspace.answer(workspace.bob, "list", workspace.general)
    for number in (FREE, HELD, 77):
        workspace.answer(workspace.charlie, f"info INC-{number}", workspace.general)


@pytest.mark.parametrize("programme", [APPLIED])
def test_what_the_access_log_says_goes_by_its_own_time_and_never_of_what_is_held(workspace: Workspace) -> None:
    two_incidents(workspace)
    deps = current(workspace.runtime.deps)
    alice, bob = workspace.alice.user.id, workspace.bob.user.id
    hold = issue_hold(HELD, HoldOrder(matter="MATTER-7"), asks(workspace, alice), deps)
    before = said_of(workspace)
    assert before[FREE] > 3
    assert before[HELD] > 3
    workspace.later(15 * DAY)
    assert said_of(workspace) == before
    assert access_log_due(deps.clock.now(), deps).notice is None
    workspace.later(2 * DAY)
    assert access_log_due(deps.clock.now(), deps).notice is not None, "announced, and nothing gone"
    assert said_of(workspace) == before
    workspace.later(12 * DAY)
    assert said_of(workspace) == before
    workspace.later(3 * DAY)

    after = said_of(workspace)
    assert after[HELD] == before[HELD]
    assert 77 not in after
    listed = [row for row in logged(workspace) if row.said and FREE in row.incidents]
    assert listed
    assert all(HELD in row.incidents for row in listed), "what names both is kept, what names the other alone is not"
    assert is_whole(workspace)
    assert {row.what for row in logged(workspace) if row.said is None} >= {"read", "refused", "exported"}

    (standing,) = holds_of(HELD, asks(workspace, alice), deps).holds
    assert standing.id == hold.id
    release_hold(HELD, hold.id, "over", asks(workspace, bob), deps)
    workspace.later(13 * DAY)
    assert said_of(workspace)[HELD] >= before[HELD], "announced anew after its release"
    for _ in range(4):
        workspace.later(10 * DAY)
    assert [row for row in logged(workspace) if row.said and PURPOSE in str(row.said)] == []
    assert is_whole(workspace)


@pytest.mark.parametrize("programme", [APPLIED])
def test_a_hold_that_was_released_since_the_announcement_keeps_it_until_the_next(one_workspace: Workspace) -> None:
    workspace = one_workspace
    two_incidents(workspace)
    deps = current(workspace.runtime.deps)
    alice, bob = workspace.alice.user.id, workspace.bob.user.id
    hold = issue_hold(HELD, HoldOrder(matter="MATTER-7"), asks(workspace, alice), deps)
    before = said_of(workspace)
    workspace.later(20 * DAY)
    release_hold(HELD, hold.id, "over", asks(workspace, bob), deps)
    workspace.later(16 * DAY)
    after = said_of(workspace)
    assert 77 not in after
    assert after[HELD] >= before[HELD]


@pytest.mark.parametrize("programme", ["retention: {access_log: 30d}\n"])
def test_without_apply_what_is_due_in_the_access_log_is_only_counted(one_workspace: Workspace) -> None:
    workspace = one_workspace
    two_incidents(workspace)
    before = said_of(workspace)
    workspace.later(31 * DAY)
    workspace.later(31 * DAY)
    deps = current(workspace.runtime.deps)
    found = run_access_log_retention(deps.clock.now(), deps)
    assert found.due > 3
    assert (found.held, found.erased, found.notice) == (0, 0, None)
    after = said_of(workspace)
    assert all(after[number] >= before[number] for number in before)


@pytest.mark.parametrize("programme", ["retention: {default: 30d, apply: true}\n"])
def test_without_a_time_of_its_own_the_access_log_is_kept(one_workspace: Workspace) -> None:
    workspace = one_workspace
    two_incidents(workspace)
    before = said_of(workspace)
    for _ in range(3):
        workspace.later(30 * DAY)
    deps = current(workspace.runtime.deps)
    assert access_log_due(deps.clock.now(), deps).due == 0
    after = said_of(workspace)
    assert all(after[number] >= before[number] for number in before)
