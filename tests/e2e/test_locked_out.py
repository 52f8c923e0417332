"""Slack answers, and refuses whatever Muster asks: its token was revoked, or the workspace is closed for a while."""

import json
import re
from itertools import pairwise
from urllib.request import urlopen

import pytest

from bot.doctor import examine
from sandbox import Room, SandboxClock
from tests.e2e.town import Town

CODES = ("invalid_auth", "token_revoked", "org_login_required")
A_MINUTE = 60.0
MADE = 8
REFUSED = "Slack refuses Muster's token, so this cannot be done now. Whoever runs Muster has to renew it."


@pytest.fixture
def clock() -> SandboxClock:
    """The wall clock's time, which is doctor's."""
    return SandboxClock()


def slack_locks_muster_out(town: Town, code: str = "invalid_auth") -> None:
    town.slack.traffic.clear()
    town.slack.faults.refuse("*", code, times=None)


def decide(town: Town, *rooms: Room) -> None:
    for number in range(MADE):
        room = rooms[number % len(rooms)]
        assert town.alice.slash(f"/incident note decision: number {number}", room).error is None


STEPS_BETWEEN_TICKS = 4
"""So often time goes on before the ticker, which ticks by the real clock, may look at it again."""


def minutes_pass(town: Town, minutes: int) -> None:
    """Quickly, but never while something is being done."""
    until = town.clock.timestamp() + minutes * A_MINUTE

    def over() -> bool:
        for _ in range(STEPS_BETWEEN_TICKS):
            if town.clock.timestamp() >= until:
                return True
            if town.is_busy():
                return False
            town.pass_time(2)
        return False

    town.slack.wait_until(over, timeout=60, what=f"{minutes} minutes")


def is_known(town: Town) -> bool:
    with town.house.store.read() as uow:
        return uow.health(town.clock.now()).is_locked_out


def warnings(town: Town) -> list[str]:
    address = town.slack.request_url.removesuffix("/slack/events")
    with urlopen(f"{address}/readyz", timeout=30) as answer:
        found: list[str] = json.loads(answer.read())["warnings"]
    return found


def gauges(town: Town) -> dict[str, float]:
    page = town.house.metrics.page().decode()
    return {
        name: float(value) for name, value in re.findall(r"^muster_(slack_\w+out|slack_away) ([\d.]+)$", page, re.M)
    }


def decisions(*rooms: Room) -> list[int]:
    said = [m.text for room in rooms for top in room.messages for m in (top, *top.thread)]
    return sorted(int(n) for text in said for n in re.findall(r"number (\d+)", text))


@pytest.mark.parametrize("code", CODES)
def test_locked_out_everything_waits_with_one_probe_at_a_time_and_goes_on_afterwards(one_town: Town, code: str) -> None:
    rooms = [one_town.declare(one_town.alice, title) for title in ("API is down", "Mail hangs", "No search", "Fire")]
    slack_locks_muster_out(one_town, code)
    decide(one_town, *rooms)
    minutes_pass(one_town, 1)
    began = one_town.clock.timestamp()
    minutes_pass(one_town, 3)

    probes = [call for call in one_town.slack.traffic.calls() if call.at > began]
    assert {call.error for call in probes} == {code}
    assert 4 < len(probes) < 20
    assert all(later.at - earlier.at >= 2 for earlier, later in pairwise(probes))
    with one_town.house.store.read() as uow:
        assert (uow.outbox.buried(), uow.outbox.waiting() >= len(rooms)) == ((), True)

    one_town.slack.faults.clear()
    one_town.hurry()
    assert decisions(*rooms) == list(range(MADE))
    assert (is_known(one_town), warnings(one_town)) == (False, [])


def test_a_lock_out_is_told_from_an_outage_wherever_one_looks(one_town: Town) -> None:
    room = one_town.declare(one_town.alice, "API is down")
    assert warnings(one_town) == []
    slack_locks_muster_out(one_town)
    decide(one_town, room)
    minutes_pass(one_town, 1)

    assert warnings(one_town) == ["chat_locked_out"]
    assert gauges(one_town) == {"slack_locked_out": 1, "slack_away": 0}
    ill = {found.name: (found.said, found.advice) for found in examine(one_town.house.settings) if not found.ok}
    assert ill.keys() == {"Slack refuses the token", "token"}
    assert ill["Slack refuses the token"][1].startswith("reinstall the app, or set SLACK_BOT_TOKEN anew")
    assert ill["token"] == ("Slack refuses it (invalid_auth)", "")

    one_town.slack.faults.clear()
    one_town.slack.faults.outage()
    minutes_pass(one_town, 2)
    assert warnings(one_town) == ["chat_away"]
    one_town.slack.faults.outage(False)
    one_town.slack.faults.refuse("*", "token_revoked", times=None)
    minutes_pass(one_town, 2)
    assert warnings(one_town) == ["chat_locked_out"]


def test_a_room_that_is_declared_right_before_stands_afterwards(one_town: Town) -> None:
    form = one_town.alice.slash("/incident declare API is down", one_town.general).form
    assert form is not None
    slack_locks_muster_out(one_town)
    assert one_town.alice.submit(form, {"Visibility": "Open (everybody in the workspace)"}).closed
    minutes_pass(one_town, 1)
    assert [room for room in one_town.slack.rooms if room.name.startswith("inc-")] == []

    one_town.slack.faults.clear()
    one_town.hurry()
    (room,) = [room for room in one_town.slack.rooms if room.name.startswith("inc-")]
    assert (len(room.pins), "Alice" in room.members) == (1, True)
    with one_town.house.store.read() as uow:
        assert uow.outbox.buried() == ()


def test_whoever_types_or_presses_meanwhile_is_told_so_calmly(one_town: Town) -> None:
    room = one_town.declare(one_town.alice, "API is down")
    card = one_town.card(room)
    slack_locks_muster_out(one_town)

    assert one_town.alice.slash("/incident declare Mail hangs", one_town.general).text.startswith(REFUSED)
    assert one_town.alice.slash("/incident", room).text.startswith(REFUSED)
    assert one_town.alice.click(card, "Post update").text.startswith(REFUSED)
    noted = one_town.alice.slash("/incident note decision: number 0", room)
    assert (noted.error, REFUSED in noted.text) == (None, False)

    one_town.slack.faults.clear()
    one_town.hurry()
    assert decisions(room) == [0]


def test_a_refusal_of_one_method_is_no_lock_out(one_town: Town) -> None:
    room = one_town.declare(one_town.alice, "API is down")
    one_town.slack.faults.refuse("chat.postMessage", "missing_scope", times=None)
    decide(one_town, room)
    minutes_pass(one_town, 1)
    assert (is_known(one_town), warnings(one_town)) == (False, ["buried_jobs"])


def test_nobody_is_told_that_something_is_posted_while_nothing_can_be(one_town: Town) -> None:
    room = one_town.declare(one_town.alice, "API is down")
    slack_locks_muster_out(one_town)
    decide(one_town, room)
    minutes_pass(one_town, 1)
    assert is_known(one_town)

    said = one_town.alice.slash("/incident update Rolling back", room).text

    first, meanwhile = said.split("\n")
    assert first == "The update is posted."
    assert meanwhile.startswith("Slack refuses Muster's token right now. What goes on record is kept")
