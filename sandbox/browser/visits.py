"""The WebSocket of the page: gestures come in, answers and changes go out."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from sandbox.browser.backstage import Backstage
from sandbox.browser.doing import do
from sandbox.browser.screen import Screen
from sandbox.browser.visitor import Visitor
from sandbox.errors import SlackError
from sandbox.records import Json

REST = 0.02
"""Seconds between two frames: what changes meanwhile travels together."""
LOOK_AGAIN = 0.5
"""Seconds after which switches are looked at that somebody else may have turned."""
LARGEST_GESTURE = 1024 * 1024

WORDS = {
    "already_in_channel": "They are in this channel already.",
    "already_reacted": "You reacted with this already.",
    "cant_archive_general": "#general cannot be archived.",
    "cant_leave_general": "Nobody can leave #general.",
    "channel_type_not_supported": "#general stays public.",
    "channel_not_found": "There is no such channel.",
    "invalid_name_maxlength": "A channel name has at most 80 characters.",
    "invalid_name_punctuation": "A channel name needs at least one letter or digit.",
    "invalid_name_required": "The channel needs a name.",
    "invalid_name_specials": "Channel names are lower case, without spaces or full stops.",
    "is_archived": "This channel is archived.",
    "name_taken": "A channel of this name exists already.",
    "not_in_channel": "Join the channel first.",
    "too_long": "The topic has at most 250 characters.",
}


class Visits:
    """Everybody who has the page open. Lives on the server's loop; `wake` may be called from any thread."""

    def __init__(self, stage: Backstage) -> None:
        self._stage = stage
        self._loop: asyncio.AbstractEventLoop | None = None
        self._open: dict[web.WebSocketResponse, asyncio.Event] = {}
        self._waking = False

    def wake(self) -> None:
        """Something changed."""
        if self._open and not self._waking and self._loop and self._loop.is_running():
            self._waking = True
            self._loop.call_soon_threadsafe(self._wake_all)

    def _wake_all(self) -> None:
        self._waking = False
        for changed in self._open.values():
            changed.set()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        self._loop = asyncio.get_running_loop()
        socket = web.WebSocketResponse(max_msg_size=LARGEST_GESTURE, heartbeat=20)
        await socket.prepare(request)
        self._open[socket] = asyncio.Event()
        visit = Visit(self._stage, socket, self._open[socket])
        try:
            await visit.run()
        finally:
            del self._open[socket]
        return socket

    async def close(self, app: web.Application) -> None:
        for socket in list(self._open):
            await socket.close(code=WSCloseCode.GOING_AWAY)


class Visit:
    """One open page."""

    def __init__(self, stage: Backstage, socket: web.WebSocketResponse, changed: asyncio.Event) -> None:
        self._socket = socket
        self._changed = changed
        self._screen = Screen(stage, stage.first_person())
        self._visitor = Visitor(stage, self._screen)
        self._telling = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Nothing is told before the page has said whom it acts as."""
        telling: asyncio.Task[None] | None = None
        try:
            async for message in self._socket:
                if message.type is WSMsgType.TEXT:
                    await self._hear(message.data)
                    telling = telling or asyncio.create_task(self._tell_on())
        finally:
            for task in (telling, *self._tasks):
                if task:
                    task.cancel()

    async def _hear(self, text: str) -> None:
        """Start what was asked for, in order; what has to wait for the bot does not hold up the rest."""
        gesture = json.loads(text)
        task = asyncio.create_task(self._answer(gesture))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        await asyncio.sleep(0)

    async def _answer(self, gesture: Json) -> None:
        reply: Json = {"re": gesture.get("id")}
        try:
            reply["result"] = await do(self._visitor, str(gesture.get("do")), gesture)
        except SlackError as error:
            reply["error"] = WORDS.get(error.code, f"Slack says: {error.code}")
        except (LookupError, PermissionError, ValueError, TypeError) as error:
            reply["error"] = str(error) or "This cannot be done."
        await self._tell(reply)

    async def _tell_on(self) -> None:
        while not self._socket.closed:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), LOOK_AGAIN)
            self._changed.clear()
            await self._tell({})
            await asyncio.sleep(REST)

    async def _tell(self, reply: Json) -> None:
        """What changed, and then the answer: whoever waits for it finds the page up to date."""
        async with self._telling:
            news: Any = self._screen.news()
            if news or reply:
                await self._send(({"news": news} if news else {}) | reply)

    async def _send(self, frame: Json) -> None:
        if not self._socket.closed:
            try:
                await self._socket.send_str(json.dumps(frame, separators=(",", ":")))
            except ConnectionError:
                await self._socket.close()
