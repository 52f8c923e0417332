"""Socket Mode: Slack sends requests over two WebSockets that Muster opens. One serves while the other reconnects."""

import asyncio
import json
import random
from typing import Any

import aiohttp
import structlog
from aiohttp import ClientError
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.http.app import respond, socket_request
from bot.http.heartbeat import run_heartbeat
from bot.slack.errors import BAD_TOKEN
from bot.wiring import Runtime
from workflows.domain.errors import SettingsError

log = structlog.get_logger()

CONNECTIONS = 2
PING_EVERY = 2
"""Seconds. Detects a dead connection in one to three seconds; the client's default takes up to a minute."""
STAGGER = 10.0
"""Seconds between the first connection and the second. Slack renews each after about the same time, and both must not
reconnect at once."""
RETRY_AFTER = 2.0
JITTER = 0.5
"""Maximum seconds of random delay, so that replicas do not all reconnect at once."""
CONNECT_ERRORS = (SlackClientError, ClientError, OSError)
"""Raised while the client asks Slack where to connect. It retries later failures itself."""
REFUSED = BAD_TOKEN | {"not_allowed_token_type"}
"""Error codes for a token that no retry will make valid."""
DRAIN_WITHIN = 3.0
"""Seconds that Slack waits for an answer. Shutdown waits no longer for requests in flight."""


async def serve_socket(runtime: Runtime, stop: asyncio.Event, stagger: float = STAGGER) -> None:
    """Listen until `stop` is set, then answer what was received and disconnect. Retries while Slack is unreachable.

    Raises `SettingsError` when Slack refuses the app-level token.
    """
    answering: set[asyncio.Task[None]] = set()
    clients = [_client(runtime, answering) for _ in range(CONNECTIONS)]
    connecting = [asyncio.create_task(_connect(client, stop, n * stagger)) for n, client in enumerate(clients)]
    runtime.metrics.count_connections(lambda: sum(map(_has_session, clients)))
    stopping = asyncio.create_task(stop.wait())
    heartbeat = asyncio.create_task(run_heartbeat(runtime, lambda: _is_connected(clients), stop))
    waiting: set[asyncio.Task[Any]] = {stopping, heartbeat, *connecting}
    try:
        while not stopping.done():
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
    finally:
        for task in waiting:
            task.cancel()
        if answering:
            await asyncio.wait(answering, timeout=DRAIN_WITHIN)
        for client in clients:
            await client.close()  # type: ignore[no-untyped-call]


async def _is_connected(clients: list[SocketModeClient]) -> bool:
    """Whether at least one connection is open."""
    return any([await client.is_connected() for client in clients])


def _has_session(client: SocketModeClient) -> bool:
    return client.current_session is not None and not client.current_session.closed


class _StaggeredClient(SocketModeClient):
    """The SDK's client, with a random delay before it reconnects."""

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        if self.current_session is not None:
            await asyncio.sleep(_jitter())
        await super().connect_to_new_endpoint(force)


def _jitter() -> float:
    return random.uniform(0, JITTER)  # noqa: S311 (not used for secrets)


def _client(runtime: Runtime, answering: set["asyncio.Task[None]"]) -> SocketModeClient:
    token = runtime.settings.slack_app_token
    assert token is not None
    client = _StaggeredClient(
        app_token=token.get_secret_value(),
        web_client=AsyncWebClient(base_url=runtime.settings.slack_api_url),
        ping_interval=PING_EVERY,
    )

    async def answer(request: SocketModeRequest) -> None:
        bolt = socket_request(request.payload)
        if bolt is None:
            log.warning("request.refused", reason="body")
            return
        answer = await respond(runtime, bolt)
        if answer.status == 200:  # otherwise Slack redelivers an event
            payload = _payload(answer) or None
            await _acknowledge(client, SocketModeResponse(request.envelope_id, payload=payload))

    async def receive(_client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        task = asyncio.create_task(answer(request))
        answering.add(task)
        task.add_done_callback(answering.discard)

    client.socket_mode_request_listeners.append(receive)
    return client


async def _acknowledge(client: SocketModeClient, response: SocketModeResponse) -> None:
    """An acknowledgement lost with its connection is harmless: Slack redelivers, and repeats change nothing."""
    try:
        await client.send_socket_mode_response(response)
    except (ConnectionError, aiohttp.ClientError):
        log.warning("socket.ack_lost")


async def _connect(client: SocketModeClient, stop: asyncio.Event, after: float) -> None:
    """Retry until connected. Afterwards the client reconnects by itself. Raises `SettingsError` for a refused token."""
    await asyncio.sleep(after)
    while not stop.is_set():
        try:
            await client.connect_to_new_endpoint()
        except CONNECT_ERRORS as error:
            code = str(error.response.get("error")) if isinstance(error, SlackApiError) else ""
            if code in REFUSED:
                raise SettingsError(f"SLACK_APP_TOKEN: Slack refuses it ({code}).") from None
            log.warning("socket.connect_failed", error=type(error).__name__, code=code)
            await asyncio.sleep(RETRY_AFTER + _jitter())
        else:
            log.info("socket.connected")
            return


def _payload(answer: BoltResponse) -> dict[str, Any]:
    """The answer in Socket Mode: nothing, a text, or the JSON of the HTTP response."""
    if not answer.body:
        return {}
    kind = answer.first_headers().get("content-type", "")
    if "application/json" not in kind:
        return {"text": answer.body}
    parsed: dict[str, Any] = json.loads(answer.body)
    return parsed
