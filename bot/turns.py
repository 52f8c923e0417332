"""Whose turn it is: few requests are worked on at once, in the order in which they came.

More of them would only take the interpreter from one another, and each would be answered later. But one that waits for
a database that stalls, or for Slack to open a form, holds nobody up for long: whoever waited for `HASTE` goes on beside
it.

Slack waits three seconds. One whose answer is late by then has been answered otherwise, and goes on by itself.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import TypeVar

Answer = TypeVar("Answer")

FEW = 4
HASTE = 0.5
"""Seconds."""
LINGERS = 0.25
"""Seconds for which a crowd is minded after it was seen. Between two answers there is a turn free for a moment, and the
more others take the interpreter, the longer it is until the next one who waits can take it."""
PATIENCE = 1.5
"""Seconds after a request came until Slack is answered otherwise. Slack waits 3 s, and a trigger lives as long."""
ASKED_AGAIN = 0.1
"""Seconds until what to answer otherwise is asked for again: a request may just be on its way to its handler."""
THREADS = 256
"""Requests that run at once. One that waits for a slow database goes on after Slack was answered."""


def _nothing() -> None:
    """The default: there is no other answer."""


class Turns:
    """For the requests of one process. `close` waits for those that were begun."""

    def __init__(
        self,
        few: int = FEW,
        haste: float = HASTE,
        lingers: float = LINGERS,
        patience: float = PATIENCE,
        asides: Executor | None = None,
    ) -> None:
        self._turns = asyncio.Semaphore(few)
        self._few = few
        self._haste = haste
        self._lingers = lingers
        self._patience = patience
        self._asides = asides
        """Where other answers are given: the threads of requests may all be taken."""
        self._here = 0
        """Requests that are worked on or wait."""
        self._saw_crowd: float | None = None
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")

    async def take(self, work: Callable[[], Answer], otherwise: Callable[[], Answer | None] = _nothing) -> Answer:
        """What `work` returns, which runs in a thread; or when that takes too long, what `otherwise` does unless it is
        None."""
        late_at = time.monotonic() + self._patience
        has_turn = False
        self._here += 1
        try:
            self._look_around()
            has_turn = await self._wait()
            working = asyncio.get_running_loop().run_in_executor(self._threads, work)
            return await self._in_time(working, late_at, otherwise)
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

    async def _in_time(
        self, working: "asyncio.Future[Answer]", late_at: float, otherwise: Callable[[], Answer | None]
    ) -> Answer:
        await asyncio.wait({working}, timeout=max(0.0, late_at - time.monotonic()))
        while not working.done():
            answer = await asyncio.get_running_loop().run_in_executor(self._asides, otherwise)
            if answer is not None:
                return answer
            await asyncio.wait({working}, timeout=ASKED_AGAIN)
        return working.result()

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
