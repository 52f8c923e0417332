"""Sends parcels: deadline, faults, event retries, and the log of all of it."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from sandbox.delivery.answers import TIMED_OUT, UNREACHABLE, Answer
from sandbox.delivery.http import HttpTransport
from sandbox.delivery.parcel import Parcel
from sandbox.delivery.sockets import SocketTransport
from sandbox.faults import DeliveryRule, Faults
from sandbox.records import Json
from sandbox.traffic import Exchange, Traffic
from sandbox.workspace import Workspace

Work = Coroutine[Any, Any, Answer | None]

DEADLINE = 3.0
RETRY_AFTER = (0.0, 60.0, 300.0)
MOST_REMEMBERED = 1000
"""Deliveries that can be looked up and sent again."""
REASONS = {"operation_timeout": "http_timeout", "dispatch_failed": "connection_failed"}


class Hub:
    """The one way out to the bot. Coroutines run on the server's loop."""

    def __init__(self, ws: Workspace, faults: Faults, traffic: Traffic, time_scale: float) -> None:
        self.ws = ws
        self.faults = faults
        self.traffic = traffic
        self.time_scale = time_scale
        self.deadline = DEADLINE
        self.base_url = ""
        self.sockets = SocketTransport(ws.app_id, time_scale)
        self.http: HttpTransport | None = None
        self.loop: asyncio.AbstractEventLoop | None = None
        self.sent: deque[Parcel] = deque(maxlen=MOST_REMEMBERED)
        self._doors: dict[tuple[str, ...], HttpTransport] = {}
        self._heard: deque[Parcel] = deque()
        self._tasks: set[asyncio.Task[Answer | None]] = set()
        ws.listen(self._on_event)

    def deliver_to(self, urls: tuple[str, ...]) -> None:
        """By HTTP to these addresses in turn, or over Socket Mode where there are none. What is under way goes on."""
        if urls and urls not in self._doors:
            self._doors[urls] = HttpTransport(urls, self.ws.signing_secret)
        self.http = self._doors[urls] if urls else None

    async def deliver(self, parcel: Parcel) -> Answer:
        """Deliver what a person did and wait for the acknowledgement, until the deadline at most."""
        self.sent.append(parcel)
        rule = self.faults.take_delivery(parcel.name)
        for _ in range(rule.copies):
            self._spawn(self._copy(parcel, rule))
        return await self._in_time(parcel, rule.delay)

    async def redeliver(self, parcel: Parcel) -> Answer:
        """Send the very same payload again; an event is marked as a retry."""
        if parcel.kind == "event":
            parcel = replace(parcel, retry=parcel.retry + 1, retry_reason="http_timeout")
        return await self._in_time(parcel, 0.0)

    @property
    def under_way(self) -> int:
        """How many deliveries are not over: yet to begin, sent and not answered, delayed, or to be tried again."""
        return len(self._heard) + len(self._tasks)

    def last(self, name: str, by: str = "") -> Parcel | None:
        """The last of this name or kind; with `by`, of the events that this user caused."""
        named = (one for one in reversed(self.sent) if name in (one.name, one.kind))
        return next((one for one in named if by in ("", one.payload.get("event", {}).get("user"))), None)

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await self.sockets.close()
        for door in self._doors.values():
            await door.close()

    # one attempt

    async def _in_time(self, parcel: Parcel, delay: float) -> Answer:
        """A late delivery goes on after the person has given up; one under way is hung up on."""
        started = time.monotonic()
        attempt = self._spawn(self._attempt(parcel, delay))
        done, _ = await asyncio.wait({attempt}, timeout=self.deadline)
        if done:
            answer = attempt.result() or TIMED_OUT
        else:
            answer = TIMED_OUT
            if not delay:
                attempt.cancel()
        self._log(parcel, answer, time.monotonic() - started)
        return answer

    async def _attempt(self, parcel: Parcel, delay: float) -> Answer | None:
        await asyncio.sleep(delay)
        if self.faults.outage_now:
            return UNREACHABLE
        return await (self.http or self.sockets).send(parcel)

    async def _copy(self, parcel: Parcel, rule: DeliveryRule) -> Answer | None:
        await asyncio.sleep(0.01)
        return await self._in_time(parcel, rule.delay)

    def _log(self, parcel: Parcel, answer: Answer, duration: float) -> None:
        exchange = Exchange(
            "delivery",
            parcel.name,
            parcel.payload,
            self.ws.clock.timestamp() - duration,
            answer.status,
            answer.error,
            answer.data,
            duration,
            parcel.retry,
        )
        self.traffic.record(exchange)

    # events

    def _on_event(self, subscription: str, event: Json) -> None:
        """Called under the workspace lock, from any thread."""
        if self.loop and self.loop.is_running():
            parcel = Parcel("event", event["type"], self._wrapped(event))
            self._heard.append(parcel)
            self.loop.call_soon_threadsafe(self._begin)

    def _begin(self) -> None:
        self._spawn(self._deliver_event(self._heard[0]))
        self._heard.popleft()

    def _wrapped(self, event: Json) -> Json:
        ws = self.ws
        return {
            "token": "sandbox",
            "team_id": ws.team_id,
            "context_team_id": ws.team_id,
            "context_enterprise_id": None,
            "api_app_id": ws.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": ws.new_id("Ev"),
            "event_time": ws.seconds(),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": ws.team_id,
                    "user_id": ws.bot.id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{event['type']}-{ws.team_id}",
        }

    async def _deliver_event(self, parcel: Parcel) -> Answer | None:
        """Deliver an event, and again after failures: at once, after a minute, after five."""
        answer = await self.deliver(parcel)
        for retry, pause in enumerate(RETRY_AFTER, start=1):
            if answer.ok or answer.no_retry:
                break
            await self._pause(pause)
            reason = REASONS.get(answer.error, "http_error")
            answer = await self._in_time(replace(parcel, retry=retry, retry_reason=reason), 0.0)
        return answer

    async def _pause(self, seconds: float) -> None:
        """Wait for scaled wall-clock time or for the sandbox clock, whichever comes first."""
        wall_end = time.monotonic() + seconds * self.time_scale
        clock_end = self.ws.clock.timestamp() + seconds
        while time.monotonic() < wall_end and self.ws.clock.timestamp() < clock_end:
            await asyncio.sleep(min(0.05, max(0.0, wall_end - time.monotonic())))

    def _spawn(self, work: Work) -> asyncio.Task[Answer | None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
