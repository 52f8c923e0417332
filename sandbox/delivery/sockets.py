"""Socket Mode: connections of the bot, envelopes and their acknowledgements."""

from __future__ import annotations

import asyncio
import json
import uuid
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.delivery.answers import TIMED_OUT, UNREACHABLE, Answer
from sandbox.delivery.parcel import Parcel
from sandbox.records import Json

MOST_CONNECTIONS = 10
WARNING_SECONDS = 10.0
ENVELOPES = {"command": "slash_commands", "interaction": "interactive", "event": "events_api"}


@dataclass(eq=False)
class Connection:
    socket: web.WebSocketResponse
    request: web.Request
    waiting: dict[str, asyncio.Future[Answer]] = field(default_factory=dict)
    leaving: bool = False


class SocketTransport:
    """Lives on the server's event loop. Each delivery goes to one of the connections, in turn."""

    def __init__(self, app_id: str, time_scale: float) -> None:
        self._app_id = app_id
        self._time_scale = time_scale
        self._connections: list[Connection] = []
        self._turn = count()

    @property
    def connected(self) -> int:
        return len(self._connections)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Keep one connection until either side ends it."""
        socket = web.WebSocketResponse(heartbeat=None, autoping=True)
        await socket.prepare(request)
        if len(self._connections) >= MOST_CONNECTIONS:
            await socket.send_json(self._disconnect("too_many_websockets"))
            await socket.close()
            return socket
        connection = Connection(socket, request)
        self._connections.append(connection)
        await socket.send_json(self._hello())
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    _acknowledge(connection, message.data)
        finally:
            self._forget(connection)
        return socket

    async def send(self, parcel: Parcel) -> Answer:
        usable = [one for one in self._connections if not one.leaving and not one.socket.closed]
        if not usable:
            return UNREACHABLE
        connection = usable[next(self._turn) % len(usable)]
        envelope = _envelope(parcel)
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope["envelope_id"]] = answer
        try:
            await connection.socket.send_str(json.dumps(envelope))
            return await answer
        except ConnectionError:
            return UNREACHABLE
        finally:
            connection.waiting.pop(envelope["envelope_id"], None)

    async def drop_all(self) -> None:
        """Cut the connections as a broken network does: no close frame."""
        for connection in list(self._connections):
            transport = connection.request.transport
            if transport:
                transport.abort()
            self._forget(connection)

    async def warn_all(self) -> None:
        """Say that the connections will end, then end them after the usual ten seconds."""
        leaving = list(self._connections)
        for connection in leaving:
            await connection.socket.send_json(self._disconnect("warning"))
        await asyncio.sleep(WARNING_SECONDS * self._time_scale)
        for connection in leaving:
            connection.leaving = True
            await connection.socket.send_json(self._disconnect("refresh_requested"))
            await connection.socket.close()

    async def close(self) -> None:
        for connection in list(self._connections):
            await connection.socket.close()

    def _forget(self, connection: Connection) -> None:
        if connection in self._connections:
            self._connections.remove(connection)
        for waiting in list(connection.waiting.values()):
            if not waiting.done():
                waiting.set_result(TIMED_OUT)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app_id},
        }

    def _disconnect(self, reason: str) -> Json:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}


def _envelope(parcel: Parcel) -> Json:
    envelope: Json = {
        "envelope_id": str(uuid.uuid4()),
        "payload": parcel.payload,
        "type": ENVELOPES[parcel.kind],
        "accepts_response_payload": parcel.may_be_answered,
    }
    if parcel.kind == "event":
        envelope |= {"retry_attempt": parcel.retry, "retry_reason": parcel.retry_reason}
    return envelope


def _acknowledge(connection: Connection, text: str) -> None:
    """Match an acknowledgement with its envelope; late and unknown ones are ignored."""
    try:
        message: Any = json.loads(text)
    except json.JSONDecodeError:
        return
    waiting = connection.waiting.get(message.get("envelope_id", "")) if isinstance(message, dict) else None
    if waiting and not waiting.done():
        waiting.set_result(Answer(200, message.get("payload")))
