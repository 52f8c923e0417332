"""Says every few seconds that this process can hear Slack, so that whoever starts later knows what was missed."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from bot.wiring import House
from workflows.domain.errors import MusterError
from workflows.outage import BEAT, still_listening

log = structlog.get_logger()

LOOK_AGAIN = 1.0
"""Seconds until it is looked again whether Slack can be heard."""


async def always() -> bool:
    """Of the HTTP edge: it hears whatever reaches it."""
    return True


async def keep_listening(house: House, can_hear: Callable[[], Awaitable[bool]], stop: asyncio.Event) -> None:
    """Until `stop` is set. A database that is away is left to the next beat."""
    while not stop.is_set():
        hears = await can_hear()
        if hears:
            await asyncio.to_thread(_say_so, house)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), BEAT.total_seconds() if hears else LOOK_AGAIN)


def _say_so(house: House) -> None:
    try:
        if still_listening(house.deps.clock.now(), house.deps):
            log.info("backfill.begun")
    except MusterError as error:
        log.error("listening.failed", error=type(error).__name__)
