"""What breaks, or is refused, in one place only is no absence of Slack: everything else goes on."""

import pytest

from tests.e2e.test_locked_out import decisions, minutes_pass, warnings
from tests.e2e.workspace import Workspace


@pytest.mark.parametrize("code", ["internal_error", "ekm_access_denied", "team_access_not_granted", "accesslimited"])
def test_whatever_slack_says_of_one_room_the_others_go_on(one_workspace: Workspace, code: str) -> None:
    """On a quiet night, when nothing but its jobs calls."""
    room, other = (one_workspace.declare(one_workspace.alice, title) for title in ("API is down", "Mail hangs"))
    room_id = room.channel.id
    one_workspace.slack.traffic.clear()
    one_workspace.slack.faults.refuse("*", code, times=None, when=lambda given: given.get("channel") == room_id)
    one_workspace.alice.slash("/incident note decision: number 0", room)
    minutes_pass(one_workspace, 3)
    assert len([call for call in one_workspace.slack.traffic.calls() if call.error == code]) > 5, (
        "all of them one by one"
    )
    assert warnings(one_workspace) == []

    assert one_workspace.alice.slash("/incident declare No search", other).form is not None
    one_workspace.alice.slash("/incident note decision: number 1", other)
    minutes_pass(one_workspace, 1)
    assert decisions(room, other) == [1]

    one_workspace.slack.faults.clear()
    one_workspace.run_until_idle()
    assert decisions(room, other) == [0, 1]
