"""Slack misbehaves on demand, and stops when told to."""

from __future__ import annotations

import time
from collections.abc import Callable
from http.client import RemoteDisconnected
from typing import Any
from urllib.error import URLError

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox, SandboxClock

from .conftest import new_app
from .manifest import MANIFEST

Serve = Callable[[App], None]
DROPPED = (RemoteDisconnected, URLError, ConnectionError)


@pytest.fixture
def impatient(slack: Sandbox) -> WebClient:
    """A client that does not retry."""
    return WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])


def status(call: Callable[..., Any], **arguments: Any) -> tuple[int, str]:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return caught.value.response.status_code, str(caught.value.response["error"])


def texts(slack: Sandbox) -> list[str]:
    return [message.text for message in slack.channel("general").messages]


def test_the_next_calls_fail_as_told_and_then_work_again(slack: Sandbox, impatient: WebClient) -> None:
    post = {"channel": "#general", "text": "x"}
    slack.faults.fail("chat.*", times=1)
    assert status(impatient.chat_postMessage, **post) == (500, "internal_error")
    slack.faults.refuse("chat.postMessage", "restricted_action", skip=1)
    impatient.chat_postMessage(**post)
    assert status(impatient.chat_postMessage, **post) == (200, "restricted_action")
    slack.faults.rate_limit("chat.postMessage", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        impatient.chat_postMessage(**post)
    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "7")
    impatient.chat_postMessage(**post)
    assert texts(slack) == ["x", "x"]


def test_a_rule_may_look_at_the_arguments(slack: Sandbox, impatient: WebClient) -> None:
    slack.faults.fail("chat.postMessage", times=None, when=lambda args: args["text"] == "bad")
    impatient.chat_postMessage(channel="#general", text="good")
    assert status(impatient.chat_postMessage, channel="#general", text="bad")[0] == 500
    slack.faults.clear()
    impatient.chat_postMessage(channel="#general", text="bad")
    assert texts(slack) == ["good", "bad"]


def test_a_request_or_an_answer_can_be_lost(slack: Sandbox, impatient: WebClient) -> None:
    slack.faults.lose_request("chat.postMessage")
    with pytest.raises(DROPPED):
        impatient.chat_postMessage(channel="#general", text="before")
    slack.faults.lose_answer("chat.postMessage")
    with pytest.raises(DROPPED):
        impatient.chat_postMessage(channel="#general", text="after")
    assert texts(slack) == ["after"]
    assert [one.error for one in slack.traffic.calls("chat.postMessage")] == ["connection_dropped"] * 2


def test_an_error_can_come_after_the_effect(slack: Sandbox, impatient: WebClient) -> None:
    slack.faults.err_late("chat.postMessage", "fatal_error")
    assert status(impatient.chat_postMessage, channel="#general", text="all the same") == (200, "fatal_error")
    assert texts(slack) == ["all the same"]
    assert slack.violations == [], "Slack's doing, not the bot's"
    assert status(impatient.conversations_create, name="No Such Name!") == (200, "invalid_name_specials")
    assert slack.violations != []
    slack.traffic.clear()


@pytest.mark.parametrize(("retry_after", "said"), [("1e300", "1e300"), (None, None)])
def test_a_limit_can_be_told_in_odd_ways(
    slack: Sandbox, impatient: WebClient, retry_after: str | None, said: str | None
) -> None:
    slack.faults.rate_limit("chat.postMessage", retry_after=retry_after, status=200)
    with pytest.raises(SlackApiError) as caught:
        impatient.chat_postMessage(channel="#general", text="x")
    answer = caught.value.response
    assert (answer.status_code, answer["error"], answer.headers.get("Retry-After")) == (200, "ratelimited", said)
    assert texts(slack) == []


def test_answers_can_be_slow(slack: Sandbox, impatient: WebClient) -> None:
    slack.faults.latency(0.1, "auth.*")
    started = time.monotonic()
    impatient.auth_test()
    assert time.monotonic() - started >= 0.1


def test_limits_hold_a_method_and_a_channel_back() -> None:
    clock = SandboxClock(stands=True)
    with Sandbox(MANIFEST, clock=clock) as slack:
        client = WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
        slack.faults.limits()
        made = [client.conversations_create(name=f"room-{n}")["channel"]["id"] for n in range(20)]
        assert status(client.conversations_create, name="one-more") == (429, "ratelimited")
        for text in "12345":
            client.chat_postMessage(channel=made[0], text=text)
        assert status(client.chat_postMessage, channel=made[0], text="6") == (429, "ratelimited")
        client.chat_postMessage(channel=made[1], text="another channel")
        clock.advance(4)
        client.conversations_create(name="one-more")
        client.chat_postMessage(channel=made[0], text="6")
        assert slack.violations == []


def test_calling_again_too_early_makes_it_worse() -> None:
    clock = SandboxClock(stands=True)
    with Sandbox(MANIFEST, clock=clock) as slack:
        client = WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
        slack.faults.limits()
        for text in "12345":
            client.chat_postMessage(channel="#general", text=text)
        for _ in range(3):
            assert status(client.chat_postMessage, channel="#general", text="x")[0] == 429
            clock.advance(0.7)
        clock.advance(1)
        client.chat_postMessage(channel="#general", text="x")


def test_an_outage_stops_calls_and_deliveries(slack: Sandbox, serve: Serve) -> None:
    app = new_app(slack)

    @app.command("/incident")
    def answer(ack: Any) -> None:
        ack("here")

    serve(app)
    client = WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    alice = slack.person("Alice")
    slack.faults.outage()
    assert alice.slash("/incident", "general").error
    with pytest.raises(DROPPED):
        client.auth_test()
    slack.faults.outage(how="503")
    assert status(client.auth_test) == (503, "service_unavailable")
    slack.faults.outage(False)
    assert client.auth_test()["ok"]


def test_deliveries_can_come_twice_and_late(slack: Sandbox, serve: Serve) -> None:
    app, heard = new_app(slack), []

    @app.command("/incident")
    def hear(ack: Any, body: dict[str, Any]) -> None:
        heard.append(body["trigger_id"])
        ack("done")

    serve(app)
    alice = slack.person("Alice")
    slack.faults.duplicate("/incident")
    assert alice.slash("/incident", "general").text == "done"
    slack.wait_until(lambda: len(heard) == 2)
    assert len(set(heard)) == 1
    slack.hub.deadline = 0.2
    slack.faults.delay("/incident", seconds=0.5)
    assert alice.slash("/incident", "general").error == '/incident failed with the error "operation_timeout"'
    slack.wait_until(lambda: len(heard) == 3, what="the late delivery to arrive all the same")


def test_a_cut_socket_is_replaced_by_the_bot(slack: Sandbox) -> None:
    from slack_bolt.adapter.socket_mode import SocketModeHandler

    from .conftest import hang_up

    app = new_app(slack)

    @app.command("/incident")
    def hear(ack: Any) -> None:
        ack("here")

    handler = SocketModeHandler(app, slack.app_token, web_client=app.client)
    handler.connect()
    slack.wait_until(lambda: slack.connections)
    slack.faults.warn_sockets()
    slack.wait_until(lambda: len(slack.traffic.calls("apps.connections.open")) >= 2, what="a new connection")
    alice = slack.person("Alice")
    slack.wait_until(lambda: alice.slash("/incident", "general").text == "here")
    hang_up(slack, handler)
    assert slack.connections == 0
