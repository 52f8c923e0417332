"""A process of Muster with a lease of its own: a short run cannot wait for the usual one after every kill."""

import asyncio
import signal
from datetime import timedelta

from bot.logs import set_up_logs
from bot.processes import components_of, prepare, serve
from bot.settings import read_settings
from bot.wiring import Runtime, build


def with_lease(seconds: float, word: str) -> None:
    """What `python -m bot <word>` does; it is already in a process of its own."""
    settings = read_settings(dotenv=None)
    set_up_logs(settings.log_level, settings.log_format)
    runtime = build(settings, lease=timedelta(seconds=seconds))
    try:
        prepare(runtime)
        asyncio.run(_serve_until_signalled(runtime, word))
    finally:
        runtime.close()


async def _serve_until_signalled(runtime: Runtime, word: str) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await serve(runtime, components_of(word, runtime.settings), stop)
