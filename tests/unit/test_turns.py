"""Few requests are worked on at once, in the order in which they came; nobody waits for long."""

import asyncio
import threading
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

    return [asyncio.create_task(turns.take(lambda n=n: work(n))) for n in range(count)]  # type: ignore[misc]


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


def test_one_that_takes_long_is_answered_otherwise_and_goes_on_without_a_turn(gate: threading.Event) -> None:
    """Its patience counts from when it came, not from when it was begun."""
    tries: list[str] = []
    done: list[str] = []

    def work() -> str:
        gate.wait(60)
        done.append("done")
        return "the result"

    def otherwise() -> str | None:
        tries.append("asked")
        return "working" if len(tries) > 1 else None

    async def story() -> None:
        turns = Turns(few=1, haste=LONG, patience=0.0)
        assert await turns.take(work, otherwise) == "working"
        assert (tries, done, turns.are_taken) == (["asked"] * 2, [], False)
        gate.set()
        assert await turns.take(lambda: "the result") == "the result", "with nothing else to say, it is waited for"
        turns.close()

    asyncio.run(story())
    assert done == ["done"], "it is not given up"
