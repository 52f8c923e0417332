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


async def always() -> bool:
    """Of the HTTP edge: it hears whatever reaches it."""
    return True


async def run_heartbeat(house: Runtime, can_hear: Callable[[], Awaitable[bool]], stop: asyncio.Event) -> None:
    """Say so at once when Slack can be heard, and then every `HEARTBEAT_EVERY` while it can, until `stop` is set."""
    since: float | None = None  # when it was said last; None: it could not be heard a moment ago
    while not stop.is_set():
        if not await can_hear():
            since = None
        elif since is None or time.monotonic() - since >= HEARTBEAT_EVERY.total_seconds():
            await asyncio.to_thread(_say_so, house)
            since = time.monotonic()
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), CHECK_EVERY)


def _say_so(house: Runtime) -> None:
    """A database that is away is left to the next beat."""
    try:
        if beat(house.deps.clock.now(), house.deps):
            log.info("backfill.begun")
    except MusterError as error:
        log.error("listening.failed", error=type(error).__name__)
