"""What a workspace needs in which several replicas of a bot work for long: a load balancer, and a bounded memory."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox import Exchange, Sandbox

from .conftest import BotServer, new_app


@pytest.fixture
def replicas(slack: Sandbox) -> Iterator[list[BotServer]]:
    """Two of them, each answers with its number; Slack's requests go to them in turn."""
    servers = [_numbered(slack, number) for number in (1, 2)]
    slack.deliver_to([server.url for server in servers])
    yield servers
    for server in servers:
        server.stop()


def _numbered(slack: Sandbox, number: int) -> BotServer:
    app = new_app(slack)

    @app.command("/incident")
    def answer(ack: Any) -> None:
        ack(f"replica {number}")

    return BotServer(app)


def asked(slack: Sandbox, times: int) -> list[str]:
    alice = slack.person("Alice")
    return [alice.slash("/incident", "general").text for _ in range(times)]


def test_replicas_are_asked_in_turn(slack: Sandbox, replicas: list[BotServer]) -> None:
    assert sorted(asked(slack, 4)) == ["replica 1", "replica 1", "replica 2", "replica 2"]


def test_a_replica_that_is_away_is_passed_over(slack: Sandbox, replicas: list[BotServer]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        nobody = f"http://127.0.0.1:{door.getsockname()[1]}/slack/events"
    slack.deliver_to([nobody, replicas[1].url])

    assert asked(slack, 3) == ["replica 2"] * 3


def test_where_no_replica_is_there_people_read_an_error(slack: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        nobody = f"http://127.0.0.1:{door.getsockname()[1]}/slack/events"
    slack.deliver_to([nobody, nobody])

    said = slack.person("Alice").slash("/incident", "general").error

    assert said == '/incident failed with the error "dispatch_failed"'


def test_an_answer_is_found_by_what_it_answers(slack: Sandbox) -> None:
    """Also when it comes late, through the response URL, after somebody else's."""
    app = new_app(slack)
    later: dict[str, Any] = {}

    @app.command("/incident")
    def answer(ack: Any, respond: Any, command: dict[str, Any]) -> None:
        later[command["text"]] = respond
        ack(f"wait, {command['text']}")

    server = BotServer(app)
    slack.deliver_to(server.url)
    first, second = (slack.person("Alice").slash(f"/incident {word}", "general") for word in ("one", "two"))
    later["two"]("done, two")
    later["one"]("done, one")

    assert [message.text for message in first.answers] == ["wait, one", "done, one"]
    assert [message.text for message in second.answers] == ["wait, two", "done, two"]
    server.stop()


def test_old_traffic_is_forgotten_where_somebody_asks_for_it(slack: Sandbox, client: WebClient) -> None:
    read: list[Exchange] = []
    slack.traffic.keep_only(3)
    slack.traffic.read_by(read.append)

    for _ in range(10):
        client.api_test()

    assert len(read) == 10
    assert 3 <= len(slack.traffic.all()) <= 6


def test_the_log_says_how_long_a_caller_was_told_to_wait(slack: Sandbox, client: WebClient) -> None:
    slack.faults.rate_limit("auth.test", retry_after=7)

    client.retry_handlers = []
    with pytest.raises(Exception, match="ratelimited"):
        client.auth_test()

    assert [(call.status, call.retry_after) for call in slack.traffic.calls("auth.test")] == [(429, 7)]
