"""Few requests are worked on at once, in the order in which they came; nobody waits for long."""

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest

from bot.turns import Turns

LONG = 30.0


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Whoever is worked on waits for it."""
    gate = threading.Event()
    yield gate
    gate.set()


def _worked_on(turns: Turns, gate: threading.Event, count: int, begun: list[int]) -> list["asyncio.Task[bool]"]:
    def work(number: int) -> bool:
        begun.append(number)
        return gate.wait(60)

    return [asyncio.create_task(turns.take(lambda _at, n=n: work(n))) for n in range(count)]  # type: ignore[misc]


def test_few_are_worked_on_at_once_in_the_order_in_which_they_came(gate: threading.Event) -> None:
    begun: list[int] = []

    async def story() -> None:
        turns = Turns(few=2, haste=LONG)
        assert not turns.are_taken
        answers = _worked_on(turns, gate, 6, begun)
        await turns_are_taken(turns)
        assert (sorted(begun), turns.are_taken) == ([0, 1], True)
        gate.set()
        assert await asyncio.gather(*answers) == [True] * 6
        assert not turns.are_taken
        turns.close()

    asyncio.run(story())
    assert sorted(begun[:2]) == [0, 1]
    assert sorted(begun) == list(range(6))


def test_a_crowd_is_minded_for_a_moment_after_it_was_seen(gate: threading.Event) -> None:
    async def story() -> None:
        turns = Turns(few=2, haste=LONG, lingers=LONG)
        gate.set()
        await asyncio.gather(*_worked_on(turns, gate, 1, []))
        assert not turns.is_crowded, "one alone is no crowd"
        await asyncio.gather(*_worked_on(turns, gate, 2, []))
        assert (turns.are_taken, turns.is_crowded) == (False, True)
        turns.close()

        short = Turns(few=2, haste=LONG, lingers=0.0)
        await asyncio.gather(*_worked_on(short, gate, 2, []))
        assert not short.is_crowded
        short.close()

    asyncio.run(story())


async def turns_are_taken(turns: Turns) -> None:
    """Until as many have begun as may."""
    async with asyncio.timeout(60):
        while not turns.are_taken:
            await asyncio.sleep(0)


def test_whoever_waited_long_enough_goes_on_beside_those_that_wait_for_the_database(gate: threading.Event) -> None:
    begun: list[int] = []

    async def story() -> None:
        turns = Turns(few=2, haste=0.05)
        answers = _worked_on(turns, gate, 100, begun)
        async with asyncio.timeout(60):
            while len(begun) < 100:
                await asyncio.sleep(0.01)
        gate.set()
        await asyncio.gather(*answers)
        assert not turns.are_taken
        turns.close()

    asyncio.run(story())
    assert sorted(begun) == list(range(100))


def test_whoever_gives_up_waiting_is_not_counted_any_more(gate: threading.Event) -> None:
    async def story() -> None:
        turns = Turns(few=1, haste=LONG)
        first, second = _worked_on(turns, gate, 2, [])
        await turns_are_taken(turns)
        await asyncio.sleep(0)
        second.cancel()
        await asyncio.wait([second])
        gate.set()
        await first
        assert (second.cancelled(), turns.are_taken) == (True, False)
        turns.close()

    asyncio.run(story())


def test_a_request_knows_when_it_came_not_when_it_was_begun(gate: threading.Event) -> None:
    async def story() -> tuple[float, float, float]:
        turns = Turns(few=1, haste=LONG)
        first, second = (asyncio.create_task(turns.take(lambda at: (at, gate.wait(60)))) for _ in range(2))
        await turns_are_taken(turns)
        opened = time.monotonic()
        gate.set()
        (one, _), (other, _) = await first, await second
        turns.close()
        return one, other, opened

    one, other, opened = asyncio.run(story())
    assert one <= other <= opened
