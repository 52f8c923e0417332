"""*Not needed* skips one update. At S0 and S1 it asks why and when the next one comes."""

import pytest

from sandbox import Room
from tests.e2e.workspace import Workspace

MINUTE = 60


def war_room(workspace: Workspace, severity: str, private: bool = False) -> Room:
    room = workspace.declare(workspace.alice, "API is down", private=private, Severity=severity)
    workspace.later()
    return room


def test_a_skipped_update_leaves_the_next_one_promised(one_workspace: Workspace) -> None:
    room = war_room(one_workspace, "S2 High")
    one_workspace.later(4 * 60 * MINUTE)
    nudge = one_workspace.alice.waits_for(room, "was promised for")
    one_workspace.alice.click(nudge, "Not needed")
    one_workspace.later()
    assert "Alice: no update needed this time. The next one comes by" in nudge.text
    assert "None promised" not in one_workspace.card(room).text
    one_workspace.later(4 * 60 * MINUTE)
    again = [m for m in room.messages if "was promised for" in m.text and m.buttons]
    assert len(again) == 1, "the next one is asked for"


@pytest.mark.parametrize("is_private", [False, True], ids=["open", "private"])
def test_at_s1_it_asks_why_and_when(one_workspace: Workspace, is_private: bool) -> None:
    room = war_room(one_workspace, "S1 Critical", is_private)
    one_workspace.later(60 * MINUTE)
    nudge = one_workspace.alice.waits_for(room, "was promised for")
    form = one_workspace.alice.click(nudge, "Not needed").form
    assert form is not None
    assert nudge.buttons, "nothing is skipped yet"
    assert "No update promised" not in form.options("Next update in")
    wrong = one_workspace.alice.submit(form, {"Why none is needed now": "Waiting for the lab", "Custom time": "soon"})
    assert list(wrong.errors) == ["Custom time"]
    assert one_workspace.alice.submit(form, {"Custom time": "in 3h"}).closed
    one_workspace.later()
    assert nudge.buttons == []
    timeline = one_workspace.alice.slash("/incident timeline", room).text
    assert "Why: Waiting for the lab" in timeline
    one_workspace.later(2 * 60 * MINUTE)
    assert [m for m in room.messages if "was promised for" in m.text and m.buttons] == []


def test_no_promise_at_s1_is_a_warning_on_the_card(one_workspace: Workspace) -> None:
    room = war_room(one_workspace, "S1 Critical")
    form = one_workspace.alice.slash("/incident update", room).form
    assert form is not None
    one_workspace.alice.submit(form, {"Message": "Quiet for now", "Next update in": "No update promised"})
    one_workspace.later()
    assert "⚠️ No update promised" in one_workspace.card(room).text or (
        ":warning: No update promised" in one_workspace.card(room).text
    )
