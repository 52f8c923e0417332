"""Limits how many requests of one process run at once, and answers each of them in time.

More at once would only share the interpreter and answer all of them later. A request that has waited `MAX_WAIT` for a
slot starts without one, so a slow request does not block the others. One that runs longer than `PATIENCE` is answered
with its working state and continues in the background.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

Result = TypeVar("Result")

MAX_CONCURRENT = 4
MAX_WAIT = 0.5
"""Seconds."""
PATIENCE = 1.5
"""Seconds until a request is answered with its working state. Slack waits 3 s, and a trigger expires after 3 s."""
RECHECK_AFTER = 0.1
"""Seconds between checks for a working state. The request may not have reached its handler yet."""
THREADS = 256
"""Maximum requests in flight. One that waits for a slow database keeps its thread after Slack was answered."""


def _no_working_state() -> None:
    """The default: no working state."""


class RequestLimiter:
    """`status_executor` shows working states, because all request threads may be busy."""

    def __init__(
        self,
        status_executor: Executor | None = None,
        *,
        max_concurrent: int = MAX_CONCURRENT,
        max_wait: float = MAX_WAIT,
        patience: float = PATIENCE,
    ) -> None:
        self._status_executor = status_executor
        self._slots = asyncio.Semaphore(max_concurrent)
        self._max_wait = max_wait
        self._patience = patience
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")

    async def run(self, work: Callable[[], Result], working: Callable[[], Result | None] = _no_working_state) -> Result:
        """The result of `work`, which runs in a thread. When it takes too long, the result of `working` unless that is
        None. Raises what `work` raises."""
        show_at = time.monotonic() + self._patience
        has_slot = await self._acquire()
        try:
            result = asyncio.get_running_loop().run_in_executor(self._threads, work)
            return await self._in_time(result, show_at, working)
        finally:
            if has_slot:
                self._slots.release()

    async def _acquire(self) -> bool:
        """False when no slot became free in time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._max_wait):
                return await self._slots.acquire()
        return False

    async def _in_time(
        self, result: "asyncio.Future[Result]", show_at: float, working: Callable[[], Result | None]
    ) -> Result:
        await asyncio.wait({result}, timeout=max(0.0, show_at - time.monotonic()))
        while not result.done():
            answer = await asyncio.get_running_loop().run_in_executor(self._status_executor, working)
            if answer is not None:
                return answer
            await asyncio.wait({result}, timeout=RECHECK_AFTER)
        return result.result()

    def close(self) -> None:
        """Wait for running requests to finish."""
        self._threads.shutdown(wait=True)
