"""How much one person may ask: an allowance of each, which fills up again."""

from concurrent.futures import ThreadPoolExecutor

from bot.person_limiter import MOST_KNOWN, PersonLimiter


class Hand:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def test_as_many_at_once_as_in_a_minute_then_one_after_another() -> None:
    clock = Hand()
    limiter = PersonLimiter(30, clock)
    assert [limiter.wait_for("U0BOB") for _ in range(30)] == [0] * 30
    assert [limiter.wait_for("U0BOB") for _ in range(3)] == [2, 2, 2], "a refusal costs nothing"
    clock.at += 2
    assert [limiter.wait_for("U0BOB") for _ in range(2)] == [0, 2]
    clock.at += 60
    assert [limiter.wait_for("U0BOB") for _ in range(31)] == [0] * 30 + [2]


def test_one_person_takes_nothing_from_another() -> None:
    limiter = PersonLimiter(1, Hand())
    assert (limiter.wait_for("U0BOB"), limiter.wait_for("U0BOB"), limiter.wait_for("U0ALICE")) == (0, 60, 0)


def test_nobody_is_remembered_for_long() -> None:
    clock = Hand()
    limiter = PersonLimiter(60, clock)
    for number in range(MOST_KNOWN):
        limiter.wait_for(f"U{number}")
    clock.at += 2
    limiter.wait_for("U0BOB")
    assert len(limiter._full_at) == 1


def test_threads_share_one_allowance() -> None:
    limiter = PersonLimiter(50, Hand())
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(limiter.wait_for, ["U0BOB"] * 200))
    assert waits.count(0) == 50


def test_without_a_limit_nobody_waits() -> None:
    limiter = PersonLimiter(0, Hand())
    assert {limiter.wait_for("U0BOB") for _ in range(1000)} == {0}
