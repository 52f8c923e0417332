"""Runs the requests of one process: a few at a time, and none of them is answered late.

More at a time would only share the interpreter, and each would be answered later. One that waits for a slow database or
for Slack delays nobody for long: whoever waited for `MAX_WAIT` starts beside it. One that takes longer than `PATIENCE`
is answered by its working state and goes on.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

Answer = TypeVar("Answer")

MAX_CONCURRENT = 4
MAX_WAIT = 0.5
"""Seconds."""
PATIENCE = 1.5
"""Seconds after a request came until its working state is shown. Slack waits 3 s, and a trigger lives as long."""
RECHECK_AFTER = 0.1
"""Seconds until the working state is asked for again: a request may just be on its way to its handler."""
THREADS = 256
"""Requests that run at once. One that waits for a slow database goes on after Slack was answered."""


def _no_working_state() -> None:
    """The default: there is no working state."""


class RequestLimiter:
    """`asides` runs what shows working states: the threads of requests may all be taken."""

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

    async def run(self, work: Callable[[], Answer], working: Callable[[], Answer | None] = _no_working_state) -> Answer:
        """What `work` returns, which runs in a thread; when that takes too long, what `working` returns unless it is
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
        """False: no slot was free in time, and the request starts without one."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._max_wait):
                return await self._slots.acquire()
        return False

    async def _in_time(
        self, result: "asyncio.Future[Answer]", show_at: float, working: Callable[[], Answer | None]
    ) -> Answer:
        await asyncio.wait({result}, timeout=max(0.0, show_at - time.monotonic()))
        while not result.done():
            answer = await asyncio.get_running_loop().run_in_executor(self._status_executor, working)
            if answer is not None:
                return answer
            await asyncio.wait({result}, timeout=RECHECK_AFTER)
        return result.result()

    def close(self) -> None:
        """Returns when the requests that were begun are over."""
        self._threads.shutdown(wait=True)
