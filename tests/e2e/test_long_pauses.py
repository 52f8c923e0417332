"""Slack asks for silence in odd ways, or for a long time: it is minded, bounded, and not kept from anybody."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.cli.doctor import NAMES, examine
from bot.http.readiness import warnings
from sandbox import Room, SandboxClock
from tests.databases import SqliteTemplate
from tests.e2e.conftest import a_town
from tests.e2e.test_pacing import caller, paced  # noqa: F401
from tests.e2e.workspace import Town
from workflows.domain.errors import ChatRejected, Paced
from workflows.domain.health_alerts import Trouble

A_DAY, AN_HOUR, A_MINUTE = 86_400, 3600.0, 61.0
OPERATORS = "muster-operators"


@pytest.fixture
def watched(sqlite_template: SqliteTemplate, tmp_path: Path) -> Iterator[Town]:
    """Whoever runs Muster wants to be told. The time is the wall clock's, which is doctor's."""
    url = sqlite_template.clone(tmp_path)
    with a_town(url, socket=False, clock=SandboxClock(), MUSTER_OPERATORS_CHANNEL=OPERATORS) as town:
        town.bob.creates(OPERATORS, private=True)
        town.bob.invites(town.slack.channel(OPERATORS), town.slack.bot_name)
        yield town


def statuses(town: Town, method: str) -> list[tuple[int, str]]:
    return [(call.status, call.error) for call in town.slack.traffic.calls(method)]


@pytest.mark.parametrize(
    ("status", "retry_after", "silence"),
    [(200, "30", 30), (200, None, 5), (429, None, 5), (429, "1e9", AN_HOUR), (200, "1e300", AN_HOUR)],
)
def test_however_slack_asks_nobody_calls_before_it_is_over(
    paced: Town,  # noqa: F811
    status: int,
    retry_after: str | None,
    silence: float,
) -> None:
    def post() -> None:
        with suppress(ChatRejected):
            caller(paced).call("chat.postMessage", channel="C1", text="x")

    paced.slack.faults.rate_limit("chat.postMessage", retry_after=retry_after, status=status)
    for seconds in (0, silence / 2, silence / 2 - 0.1):
        paced.pass_time(seconds)
        with pytest.raises(Paced):
            post()
    assert statuses(paced, "chat.postMessage") == [(status, "ratelimited")]
    paced.pass_time(0.5)
    post()
    assert len(statuses(paced, "chat.postMessage")) == 2


def war_rooms(town: Town) -> list[Room]:
    return [room for room in town.slack.rooms if room.name.startswith("inc-")]


def test_whoever_waits_long_for_a_room_is_told_so_and_so_are_those_who_run_muster(watched: Town) -> None:
    town = watched
    town.slack.faults.rate_limit("conversations.create", retry_after=A_DAY)
    form = town.alice.slash("/incident declare API is down", town.general).form
    assert form is not None
    assert town.alice.submit(form, {"Visibility": "Open (everybody in the workspace)"}).closed

    told = town.alice.waits_for("dm", "Slack has asked Muster to wait")
    assert "INC-1 is declared" in told.text.replace("*", "")
    assert "yours comes about 1 h" in told.text
    assert warnings(town.house) == ["chat_paused"]
    (found,) = [f for f in examine(town.house.settings) if not f.ok]
    assert (found.name, found.said.startswith("until ")) == (NAMES[Trouble.CHAT_PAUSED], True)
    town.pass_time(A_MINUTE)
    line = town.bob.waits_for(OPERATORS, "Slack has asked Muster to hold back calls")

    town.pass_time(AN_HOUR)
    (room,) = town.slack.wait_until(lambda: war_rooms(town) and war_rooms(town)[0].bookmarks and war_rooms(town))
    town.hurry()
    assert [m.text.startswith("INC-1 API is down: your war room is") for m in town.alice.dms()] == [True]
    assert len(room.pins) == 1
    assert warnings(town.house) == []
    town.pass_time(A_MINUTE)
    assert town.bob.waits_for(OPERATORS, "All is right again") == line


def test_a_pause_of_seconds_troubles_nobody(watched: Town) -> None:
    room = watched.declare(watched.alice, "API is down")
    watched.slack.faults.rate_limit("chat.postMessage", retry_after=120)
    assert watched.alice.slash("/incident note decision: roll back", room).error is None
    watched.slack.wait_until(lambda: watched.slack.faults.armed == 0, what="the refusal")
    assert warnings(watched.house) == []
