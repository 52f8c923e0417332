"""A few requests run at a time, in the order in which they came; none waits for long, and none is answered late."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from bot.request_limiter import RequestLimiter

LONG = 30.0


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What every request waits for."""
    gate = threading.Event()
    yield gate
    gate.set()


def run_each(
    limiter: RequestLimiter, gate: threading.Event, count: int, begun: list[int]
) -> list["asyncio.Task[bool]"]:
    def work(number: int) -> bool:
        begun.append(number)
        return gate.wait(60)

    return [asyncio.create_task(limiter.run(lambda n=n: work(n))) for n in range(count)]  # type: ignore[misc]


async def until(begun: list[int], count: int) -> None:
    async with asyncio.timeout(60):
        while len(begun) < count:
            await asyncio.sleep(0.001)


def test_a_few_run_at_a_time_in_the_order_in_which_they_came(gate: threading.Event) -> None:
    begun: list[int] = []

    async def story() -> None:
        limiter = RequestLimiter(max_concurrent=2, max_wait=LONG, patience=LONG)
        answers = run_each(limiter, gate, 6, begun)
        await until(begun, 2)
        await asyncio.sleep(0.05)
        assert sorted(begun) == [0, 1]
        gate.set()
        assert await asyncio.gather(*answers) == [True] * 6
        limiter.close()

    asyncio.run(story())
    assert sorted(begun) == list(range(6))


def test_whoever_waited_long_enough_starts_beside_those_that_hang(gate: threading.Event) -> None:
    begun: list[int] = []

    async def story() -> None:
        limiter = RequestLimiter(max_concurrent=2, max_wait=0.05, patience=LONG)
        answers = run_each(limiter, gate, 100, begun)
        await until(begun, 100)
        gate.set()
        await asyncio.gather(*answers)
        limiter.close()

    asyncio.run(story())
    assert sorted(begun) == list(range(100))


def test_a_request_that_is_cancelled_while_it_waits_takes_no_slot(gate: threading.Event) -> None:
    begun: list[int] = []

    async def story() -> None:
        limiter = RequestLimiter(max_concurrent=1, max_wait=LONG, patience=LONG)
        first, second, third = run_each(limiter, gate, 3, begun)
        await until(begun, 1)
        second.cancel()
        await asyncio.wait([second])
        gate.set()
        assert await asyncio.gather(first, third) == [True, True]
        limiter.close()

    asyncio.run(story())
    assert begun == [0, 2]


def test_one_that_takes_long_is_answered_by_its_working_state_and_goes_on(gate: threading.Event) -> None:
    """Its patience counts from when it came, not from when it was begun."""
    asked: list[str] = []
    done: list[str] = []

    def work() -> str:
        gate.wait(60)
        done.append("done")
        return "the result"

    def working() -> str | None:
        asked.append("asked")
        return "working" if len(asked) > 1 else None

    async def story() -> None:
        limiter = RequestLimiter(max_concurrent=1, max_wait=LONG, patience=0.0)
        assert await limiter.run(work, working) == "working"
        assert (asked, done) == (["asked"] * 2, [])
        gate.set()
        assert await limiter.run(lambda: "the result") == "the result", "without a working state it is waited for"
        limiter.close()

    asyncio.run(story())
    assert done == ["done"], "it is not given up"
