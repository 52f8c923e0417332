"""Slack answers, and refuses whatever Muster asks: its token was revoked, or the workspace is closed for a while."""

import json
import re
from itertools import pairwise
from urllib.request import urlopen

import pytest

from bot.cli.doctor import examine
from sandbox import Room, SandboxClock
from tests.e2e.workspace import Workspace

CODES = ("invalid_auth", "token_revoked", "org_login_required")
A_MINUTE = 60.0
MADE = 8
REFUSED = "Slack is refusing Muster's token, so this is not possible now. The people who run Muster have to renew it."


@pytest.fixture
def clock() -> SandboxClock:
    """The wall clock's time, which is doctor's."""
    return SandboxClock()


def slack_locks_muster_out(workspace: Workspace, code: str = "invalid_auth") -> None:
    workspace.slack.traffic.clear()
    workspace.slack.faults.refuse("*", code, times=None)


def decide(workspace: Workspace, *rooms: Room) -> None:
    for number in range(MADE):
        room = rooms[number % len(rooms)]
        assert workspace.alice.slash(f"/incident note decision: number {number}", room).error is None


STEPS_BETWEEN_TICKS = 4
"""So often time goes on before the ticker, which ticks by the real clock, may look at it again."""


def minutes_pass(workspace: Workspace, minutes: int) -> None:
    """Quickly, but never while something is being done."""
    until = workspace.clock.timestamp() + minutes * A_MINUTE

    def over() -> bool:
        for _ in range(STEPS_BETWEEN_TICKS):
            if workspace.clock.timestamp() >= until:
                return True
            if workspace.is_busy():
                return False
            workspace.pass_time(2)
        return False

    workspace.slack.wait_until(over, timeout=60, what=f"{minutes} minutes")


def is_known(workspace: Workspace) -> bool:
    with workspace.runtime.store.read() as uow:
        return uow.health(workspace.clock.now()).is_locked_out


def warnings(workspace: Workspace) -> list[str]:
    address = workspace.slack.request_url.removesuffix("/slack/events")
    with urlopen(f"{address}/readyz", timeout=30) as answer:
        found: list[str] = json.loads(answer.read())["warnings"]
    return found


def gauges(workspace: Workspace) -> dict[str, float]:
    page = workspace.runtime.metrics.page().decode()
    return {
        name: float(value) for name, value in re.findall(r"^muster_(slack_\w+out|slack_away) ([\d.]+)$", page, re.M)
    }


def decisions(*rooms: Room) -> list[int]:
    said = [m.text for room in rooms for top in room.messages for m in (top, *top.thread)]
    return sorted(int(n) for text in said for n in re.findall(r"number (\d+)", text))


@pytest.mark.parametrize("code", CODES)
def test_locked_out_everything_waits_with_one_probe_at_a_time_and_goes_on_afterwards(
    one_workspace: Workspace, code: str
) -> None:
    rooms = [
        one_workspace.declare(one_workspace.alice, title)
        for title in ("API is down", "Mail hangs", "No search", "Fire")
    ]
    slack_locks_muster_out(one_workspace, code)
    decide(one_workspace, *rooms)
    minutes_pass(one_workspace, 1)
    began = one_workspace.clock.timestamp()
    minutes_pass(one_workspace, 3)

    probes = [call for call in one_workspace.slack.traffic.calls() if call.at > began]
    assert {call.error for call in probes} == {code}
    assert 4 < len(probes) < 20
    assert all(later.at - earlier.at >= 2 for earlier, later in pairwise(probes))
    with one_workspace.runtime.store.read() as uow:
        assert (uow.outbox.dead_letters(), uow.outbox.waiting() >= len(rooms)) == ((), True)

    one_workspace.slack.faults.clear()
    one_workspace.run_until_idle()
    assert decisions(*rooms) == list(range(MADE))
    assert (is_known(one_workspace), warnings(one_workspace)) == (False, [])


def test_a_lock_out_is_told_from_an_outage_wherever_one_looks(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    assert warnings(one_workspace) == []
    slack_locks_muster_out(one_workspace)
    decide(one_workspace, room)
    minutes_pass(one_workspace, 1)

    assert warnings(one_workspace) == ["chat_locked_out"]
    assert gauges(one_workspace) == {"slack_locked_out": 1, "slack_away": 0}
    bad = [found for found in examine(one_workspace.runtime.settings) if not (found.ok or found.is_warning)]
    ill = {found.name: (found.said, found.advice) for found in bad}
    assert ill.keys() == {"Slack refuses the token", "token"}
    assert ill["Slack refuses the token"][1].startswith("reinstall the app, or set a new SLACK_BOT_TOKEN")
    assert ill["token"] == ("Slack refuses it (invalid_auth)", "")

    one_workspace.slack.faults.clear()
    one_workspace.slack.faults.outage()
    minutes_pass(one_workspace, 2)
    assert warnings(one_workspace) == ["chat_away"]
    one_workspace.slack.faults.outage(False)
    one_workspace.slack.faults.refuse("*", "token_revoked", times=None)
    minutes_pass(one_workspace, 2)
    assert warnings(one_workspace) == ["chat_locked_out"]


def test_a_room_that_is_declared_right_before_stands_afterwards(one_workspace: Workspace) -> None:
    form = one_workspace.alice.slash("/incident declare API is down", one_workspace.general).form
    assert form is not None
    slack_locks_muster_out(one_workspace)
    assert one_workspace.alice.submit(form, {"Visibility": "Open (everybody in the workspace)"}).closed
    minutes_pass(one_workspace, 1)
    assert [room for room in one_workspace.slack.rooms if room.name.startswith("inc-")] == []

    one_workspace.slack.faults.clear()
    one_workspace.run_until_idle()
    (room,) = [room for room in one_workspace.slack.rooms if room.name.startswith("inc-")]
    assert (len(room.pins), "Alice" in room.members) == (1, True)
    with one_workspace.runtime.store.read() as uow:
        assert uow.outbox.dead_letters() == ()


def test_whoever_types_or_presses_meanwhile_is_told_so_calmly(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    card = one_workspace.card(room)
    slack_locks_muster_out(one_workspace)

    assert one_workspace.alice.slash("/incident declare Mail hangs", one_workspace.general).text.startswith(REFUSED)
    assert one_workspace.alice.slash("/incident", room).text.startswith(REFUSED)
    assert one_workspace.alice.click(card, "Post update").text.startswith(REFUSED)
    assert REFUSED not in one_workspace.answer(one_workspace.alice, "note decision: number 0", room)

    one_workspace.slack.faults.clear()
    one_workspace.run_until_idle()
    assert decisions(room) == [0]


def test_a_refusal_of_one_method_is_no_lock_out(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    one_workspace.slack.faults.refuse("chat.postMessage", "missing_scope", times=None)
    decide(one_workspace, room)
    minutes_pass(one_workspace, 1)
    assert (is_known(one_workspace), warnings(one_workspace)) == (False, ["dead_letters"])


def test_nobody_is_told_that_something_is_posted_while_nothing_can_be(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    slack_locks_muster_out(one_workspace)
    decide(one_workspace, room)
    minutes_pass(one_workspace, 1)
    assert is_known(one_workspace)

    said = one_workspace.alice.slash("/incident update Rolling back", room).text

    first, meanwhile = said.split("\n")
    assert first == "The update is posted."
    assert meanwhile.startswith("Slack is refusing Muster's token right now. What you record is kept")
