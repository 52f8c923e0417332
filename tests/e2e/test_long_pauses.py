"""Slack asks for silence in odd ways, or for a long time: it is minded, bounded, and not kept from anybody."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.cli.doctor import NAMES, examine
from bot.http.readiness import warnings
from sandbox import Room, SandboxClock
from tests.databases import SqliteTemplate
from tests.e2e.conftest import a_muster
from tests.e2e.test_pacing import caller, paced  # noqa: F401
from tests.e2e.workspace import Workspace
from workflows.domain.errors import ChatRejected, RateLimited
from workflows.domain.health_alerts import HealthProblem

A_DAY, AN_HOUR, A_MINUTE = 86_400, 3600.0, 61.0
OPERATORS = "muster-operators"


@pytest.fixture
def watched(sqlite_template: SqliteTemplate, tmp_path: Path) -> Iterator[Workspace]:
    """Whoever runs Muster wants to be told. The time is the wall clock's, which is doctor's."""
    url = sqlite_template.clone(tmp_path)
    with a_muster(url, socket=False, clock=SandboxClock(), MUSTER_OPERATORS_CHANNEL=OPERATORS) as workspace:
        workspace.bob.creates(OPERATORS, private=True)
        workspace.bob.invites(workspace.slack.channel(OPERATORS), workspace.slack.bot_name)
        yield workspace


def statuses(workspace: Workspace, method: str) -> list[tuple[int, str]]:
    return [(call.status, call.error) for call in workspace.slack.traffic.calls(method)]


@pytest.mark.parametrize(
    ("status", "retry_after", "silence"),
    [(200, "30", 30), (200, None, 5), (429, None, 5), (429, "1e9", AN_HOUR), (200, "1e300", AN_HOUR)],
)
def test_however_slack_asks_nobody_calls_before_it_is_over(
    paced: Workspace,  # noqa: F811
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
        with pytest.raises(RateLimited):
            post()
    assert statuses(paced, "chat.postMessage") == [(status, "ratelimited")]
    paced.pass_time(0.5)
    post()
    assert len(statuses(paced, "chat.postMessage")) == 2


def war_rooms(workspace: Workspace) -> list[Room]:
    return [room for room in workspace.slack.rooms if room.name.startswith("inc-")]


def test_whoever_waits_long_for_a_room_is_told_so_and_so_are_those_who_run_muster(watched: Workspace) -> None:
    workspace = watched
    workspace.slack.faults.rate_limit("conversations.create", retry_after=A_DAY)
    form = workspace.alice.slash("/incident declare API is down", workspace.general).form
    assert form is not None
    assert workspace.alice.submit(form, {"Visibility": "Open (everybody in the workspace)"}).closed

    told = workspace.alice.waits_for("dm", "Slack has asked Muster to wait")
    assert "INC-1 is declared" in told.text.replace("*", "")
    assert "yours will be ready in about 1 h" in told.text
    assert warnings(workspace.runtime) == ["chat_paused"]
    (found,) = [f for f in examine(workspace.runtime.settings) if not (f.ok or f.is_warning)]
    assert (found.name, found.said.startswith("until ")) == (NAMES[HealthProblem.CHAT_PAUSED], True)
    workspace.pass_time(A_MINUTE)
    line = workspace.bob.waits_for(OPERATORS, "Slack has been rate-limiting Muster")

    workspace.pass_time(AN_HOUR)
    (room,) = workspace.slack.wait_until(
        lambda: war_rooms(workspace) and war_rooms(workspace)[0].bookmarks and war_rooms(workspace)
    )
    workspace.run_until_idle()
    assert [m.text.startswith("INC-1 API is down: your war room is") for m in workspace.alice.dms()] == [True]
    assert len(room.pins) == 1
    assert warnings(workspace.runtime) == []
    workspace.pass_time(A_MINUTE)
    assert workspace.bob.waits_for(OPERATORS, "Muster is working normally again") == line


def test_a_pause_of_seconds_troubles_nobody(watched: Workspace) -> None:
    room = watched.declare(watched.alice, "API is down")
    watched.slack.faults.rate_limit("chat.postMessage", retry_after=120)
    assert watched.alice.slash("/incident note decision: roll back", room).error is None
    watched.slack.wait_until(lambda: watched.slack.faults.armed == 0, what="the refusal")
    assert warnings(watched.runtime) == []
