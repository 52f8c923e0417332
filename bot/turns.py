"""Whose turn it is: few requests are worked on at once, in the order in which they came.

More of them would only take the interpreter from one another, and each would be answered later. But one that waits for
a database that stalls, or for Slack to open a form, holds nobody up for long: whoever waited for `HASTE` goes on beside
it.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Answer = TypeVar("Answer")

FEW = 4
HASTE = 0.5
"""Seconds."""
LINGERS = 0.25
"""Seconds for which a crowd is minded after it was seen. Between two answers there is a turn free for a moment, and the
more others take the interpreter, the longer it is until the next one who waits can take it."""
THREADS = 256
"""Requests that wait at once for what Slack is answered: each for its handler, as long as the desk is patient."""


class Turns:
    """For the requests of one process. `close` waits for those that were begun."""

    def __init__(self, few: int = FEW, haste: float = HASTE, lingers: float = LINGERS) -> None:
        self._turns = asyncio.Semaphore(few)
        self._few = few
        self._haste = haste
        self._lingers = lingers
        self._here = 0
        """Requests that are worked on or wait."""
        self._saw_crowd: float | None = None
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")

    async def take(self, work: Callable[[float], Answer]) -> Answer:
        """What `work` returns. It runs in a thread, and is told when it was asked for, by the stopwatch."""
        asked_at = time.monotonic()
        has_turn = False
        self._here += 1
        try:
            self._look_around()
            has_turn = await self._wait()
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, asked_at)
        finally:
            self._look_around()
            self._here -= 1
            if has_turn:
                self._turns.release()

    @property
    def are_taken(self) -> bool:
        """Whether a request that came now would have to wait. Any thread may ask."""
        return self._here >= self._few

    @property
    def is_crowded(self) -> bool:
        """Whether turns are taken, or were a moment ago. Any thread may ask."""
        seen = self._saw_crowd
        return self.are_taken or (seen is not None and time.monotonic() - seen < self._lingers)

    def _look_around(self) -> None:
        if self.are_taken:
            self._saw_crowd = time.monotonic()

    async def _wait(self) -> bool:
        """False: there was no turn in time, and it goes on without."""
        if not self._turns.locked():
            return await self._turns.acquire()
        try:
            async with asyncio.timeout(self._haste):
                return await self._turns.acquire()
        except TimeoutError:
            return False

    def close(self) -> None:
        self._threads.shutdown(wait=True)
