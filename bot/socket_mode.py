"""Socket Mode: Slack's requests over WebSockets that Muster opens. Two of them, so that one can be renewed."""

import asyncio
import json
from concurrent.futures import Executor
from typing import Any

import structlog
from slack_bolt import BoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.wiring import House

log = structlog.get_logger()

CONNECTIONS = 2
PING_EVERY = 2
"""Seconds. The client's own default takes up to a minute to notice a dead line; this takes one to three seconds."""
TRY_AGAIN = 2.0


async def serve_socket(house: House, threads: Executor, stop: asyncio.Event) -> None:
    """Listen until `stop` is set. Slack being away is waited for."""
    clients = [_client(house, threads) for _ in range(CONNECTIONS)]
    connecting = [asyncio.create_task(_connect(client, stop)) for client in clients]
    await stop.wait()
    for task in connecting:
        task.cancel()
    for client in clients:
        await client.close()  # type: ignore[no-untyped-call]


def _client(house: House, threads: Executor) -> SocketModeClient:
    token = house.settings.slack_app_token
    assert token is not None
    client = SocketModeClient(
        app_token=token.get_secret_value(),
        web_client=AsyncWebClient(base_url=house.settings.slack_api_url),
        ping_interval=PING_EVERY,
    )

    async def receive(to: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(threads, _dispatch, house, request)
        if answer is not None:
            await to.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload=answer or None))

    client.socket_mode_request_listeners.append(receive)
    return client


async def _connect(client: SocketModeClient, stop: asyncio.Event) -> None:
    """Connect, however long Slack takes; afterwards the client keeps the line up by itself."""
    while not stop.is_set():
        try:
            await client.connect_to_new_endpoint()
        except Exception as error:  # noqa: BLE001
            log.warning("socket.not_connected", error=type(error).__name__)
            await asyncio.sleep(TRY_AGAIN)
        else:
            log.info("socket.connected")
            return


def _dispatch(house: House, request: SocketModeRequest) -> dict[str, Any] | None:
    """The payload of the acknowledgement; None: none is sent, and Slack sends an event again."""
    try:
        bolt = BoltRequest(mode="socket_mode", body=request.payload)
        answer: BoltResponse = house.app.dispatch(bolt)
    except Exception as error:  # noqa: BLE001
        log.error("request.broke", error=type(error).__name__)
        return None
    if answer.status != 200:
        return None
    return _payload(answer)


def _payload(answer: BoltResponse) -> dict[str, Any]:
    """What Slack is answered: nothing, a text, or the JSON that an HTTP response would carry."""
    if not answer.body:
        return {}
    kind = answer.first_headers().get("content-type", "")
    if "application/json" not in kind:
        return {"text": answer.body}
    parsed: dict[str, Any] = json.loads(answer.body)
    return parsed
