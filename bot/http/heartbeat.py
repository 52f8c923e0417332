"""Records every few seconds that this process can receive from Slack, so that a later start knows what was missed."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from bot.wiring import Runtime
from workflows.domain.errors import MusterError
from workflows.recovery.outage import HEARTBEAT_EVERY, beat

log = structlog.get_logger()

CHECK_EVERY = 1.0
"""Seconds between two checks of the connection to Slack."""


async def always_connected() -> bool:
    """For the HTTP edge, which has no connection to lose."""
    return True


async def run_heartbeat(runtime: Runtime, is_connected: Callable[[], Awaitable[bool]], stop: asyncio.Event) -> None:
    """Beat at once when Slack is connected, then every `HEARTBEAT_EVERY` while it is, until `stop` is set."""
    last_beat: float | None = None  # None: not connected at the last check
    while not stop.is_set():
        if not await is_connected():
            last_beat = None
        elif last_beat is None or time.monotonic() - last_beat >= HEARTBEAT_EVERY.total_seconds():
            await asyncio.to_thread(_beat, runtime)
            last_beat = time.monotonic()
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), CHECK_EVERY)


def _beat(runtime: Runtime) -> None:
    """When the database is unavailable, the next beat tries again."""
    try:
        if beat(runtime.deps.clock.now(), runtime.deps):
            log.info("backfill.started")
    except MusterError as error:
        log.error("heartbeat.failed", error=type(error).__name__)
