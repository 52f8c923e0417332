"""A database that restarts in the middle of it: people are told calmly, events come again, work goes on."""

import threading
from collections.abc import Iterator

import pytest

from sandbox import Room
from tests.databases import PostgresServer, on_postgresql
from tests.e2e.conftest import a_muster
from tests.e2e.workspace import Workspace

CALM = "Muster cannot reach its database right now. What is on record is safe; try again in a moment."


@pytest.fixture(params=["http", "socket"])
def workspace(request: pytest.FixtureRequest, database_url: str) -> Iterator[Workspace]:
    with a_muster(database_url, socket=request.param == "socket") as muster:
        yield muster


@pytest.fixture
def room(workspace: Workspace) -> Room:
    return workspace.declare(workspace.alice, "API is down", Severity="S2 High")


def updates(room: Room) -> list[str]:
    return [m.text.split("\n")[1] for m in room.messages if "Update by" in m.text]


@on_postgresql
def test_people_are_told_calmly_and_what_they_typed_is_kept(
    workspace: Workspace, room: Room, database_url: str, postgres_server: PostgresServer
) -> None:
    form = workspace.alice.slash("/incident declare Printer on fire", workspace.general).form
    assert form is not None
    with postgres_server.away(database_url):
        assert workspace.alice.slash("/incident update Rolling back", room).text == CALM
        refused = workspace.alice.submit(form, {"Summary": "It burns."})
        assert CALM in refused.errors.values()
    assert workspace.alice.submit(form).closed
    workspace.alice.slash("/incident update Rolled back", room)
    workspace.quiet()
    assert updates(room) == ["Rolled back"]


@on_postgresql
def test_an_event_comes_again_and_a_job_goes_on(
    workspace: Workspace, room: Room, database_url: str, postgres_server: PostgresServer
) -> None:
    workspace.bring_in(room, workspace.bob)
    workspace.quiet()
    message = workspace.bob.say(room, "The cache was empty")
    under_way = threading.Event()
    workspace.slack.faults.latency(0.3, "chat.postMessage")
    workspace.slack.faults.fail(
        "chat.postMessage", when=lambda _arguments: under_way.set()
    )  # only looks, and lets it pass
    workspace.alice.slash("/incident update Rolling back", room)
    assert under_way.wait(30)
    workspace.slack.hub.deadline = 2.0  # in Socket Mode an event that could not be kept is not answered
    with postgres_server.away(database_url):
        workspace.bob.react(message, "pushpin")
        workspace.slack.wait_until(lambda: "Rolling back" in updates(room), what="the post that was under way")

    workspace.quiet()

    def captured() -> bool:
        workspace.pass_time(60)  # until Slack tells of it once more
        return "white_check_mark" in message.reactions

    workspace.slack.wait_until(captured, what="the capture")
    workspace.quiet()
    assert updates(room) == ["Rolling back"]
    with workspace.runtime.store.read() as uow:
        assert uow.health(workspace.clock.now()).expired_leases == 0, "its end was noted once the database was back"
