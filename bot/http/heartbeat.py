"""Says every few seconds that this process can hear Slack, so that whoever starts later knows what was missed."""

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
"""Seconds until it is looked again whether Slack can be heard."""


async def always_connected() -> bool:
    """Of the HTTP edge: it hears whatever reaches it."""
    return True


async def run_heartbeat(runtime: Runtime, is_connected: Callable[[], Awaitable[bool]], stop: asyncio.Event) -> None:
    """Say so at once when Slack can be heard, and then every `HEARTBEAT_EVERY` while it can, until `stop` is set."""
    last_beat: float | None = None  # when it was said last; None: it could not be heard a moment ago
    while not stop.is_set():
        if not await is_connected():
            last_beat = None
        elif last_beat is None or time.monotonic() - last_beat >= HEARTBEAT_EVERY.total_seconds():
            await asyncio.to_thread(_beat, runtime)
            last_beat = time.monotonic()
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), CHECK_EVERY)


def _beat(runtime: Runtime) -> None:
    """A database that is away is left to the next beat."""
    try:
        if beat(runtime.deps.clock.now(), runtime.deps):
            log.info("backfill.started")
    except MusterError as error:
        log.error("heartbeat.failed", error=type(error).__name__)
