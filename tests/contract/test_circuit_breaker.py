"""The circuit breaker: its row in each database, and what it does when something else goes wrong as well."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.circuit_breaker import (
    FIRST_PROBE,
    LONGEST_PROBE,
    THRESHOLD,
    CircuitBreaker,
    Hooks,
    next_probe,
)
from storage.circuit_breaker import OpenCircuit, SqlCircuit
from storage.engine.database import Database
from tests.builders import NOW
from tests.databases import on_sqlite
from tests.threads import together
from workflows.domain.errors import CircuitOpen, StoreUnavailable

METHOD = "chat.postMessage"
SECOND = timedelta(seconds=1)


class Clock:
    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(database: Database, clock: Clock) -> CircuitBreaker:
    return CircuitBreaker(SqlCircuit(database), clock)


def authorize(breaker: CircuitBreaker, method: str = METHOD) -> OpenCircuit | None:
    return breaker.begin(method, breaker.check(method))


def open_it(breaker: CircuitBreaker, *, locked_out: bool = False) -> None:
    for _ in range(THRESHOLD):
        breaker.failed(authorize(breaker), locked_out=locked_out)


# ------------------------------------------------------------------------------------------------- the row


def test_the_state_is_one_row_that_only_one_opens_changes_and_closes(database: Database) -> None:
    store, first = SqlCircuit(database), OpenCircuit(NOW, NOW + SECOND)
    assert (store.get(), store.close()) == (None, False)
    assert together(6, lambda _: store.open(first)).count(True) == 1
    assert store.get() == first

    second = OpenCircuit(NOW, NOW + 2 * SECOND)
    assert together(6, lambda _: store.replace(first, second)).count(True) == 1
    assert store.get() == second

    assert together(6, lambda _: store.close()).count(True) == 1
    assert store.get() is None


# --------------------------------------------------------------------------------------------- the breaker


def test_one_call_at_a_time_probes_whether_slack_is_back(breaker: CircuitBreaker, clock: Clock) -> None:
    open_it(breaker)
    with pytest.raises(CircuitOpen):
        breaker.check(METHOD)

    clock.at += FIRST_PROBE
    circuit = breaker.check(METHOD)
    assert circuit
    probe = breaker.begin(METHOD, circuit)
    with pytest.raises(CircuitOpen):
        breaker.begin(METHOD, circuit)
    with pytest.raises(CircuitOpen):
        breaker.check(METHOD)

    breaker.succeeded(probe)
    assert breaker.check(METHOD) is None


def test_an_answer_to_somebody_who_looks_on_closes_the_circuit_at_once(breaker: CircuitBreaker) -> None:
    open_it(breaker)
    with pytest.raises(CircuitOpen):
        breaker.check(METHOD)
    breaker.succeeded(authorize(breaker, "views.open"))
    assert breaker.check(METHOD) is None


@on_sqlite
def test_with_the_clock_set_back_it_is_tried_all_the_same_whether_slack_is_back(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    open_it(breaker)
    with pytest.raises(CircuitOpen):
        breaker.check(METHOD)

    clock.at -= timedelta(hours=1)

    assert authorize(breaker)
    clock.at += SECOND
    with pytest.raises(CircuitOpen):
        breaker.check(METHOD)


@on_sqlite
def test_an_absence_that_could_not_be_told_is_told_by_whoever_looks_next(breaker: CircuitBreaker, clock: Clock) -> None:
    told: list[str] = []
    problem = [StoreUnavailable("57P01")]

    def on_open(_now: datetime) -> None:
        if problem:
            raise problem.pop()
        told.append("away")

    breaker.hooks = Hooks(on_open, lambda _now: told.append("back"))
    open_it(breaker)
    assert told == []
    for _ in range(2):
        clock.at += timedelta(minutes=1)
        breaker.failed(authorize(breaker))
    assert told == ["away"]

    clock.at += timedelta(minutes=1)
    breaker.succeeded(authorize(breaker))
    breaker.succeeded(authorize(breaker))
    assert told == ["away", "back"]


@on_sqlite
def test_whoever_is_locked_out_says_so_and_says_when_it_is_another_absence(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    told: list[str] = []
    breaker.hooks = Hooks(*(lambda _now, what=what: told.append(what) for what in ("away", "back", "locked out")))

    open_it(breaker, locked_out=True)
    with pytest.raises(CircuitOpen):
        breaker.check(METHOD)
    for locked_out in (True, True, False, False, True):
        clock.at += timedelta(minutes=1)
        probe = authorize(breaker)
        assert probe
        breaker.failed(probe, locked_out=locked_out)
    assert told == ["locked out", "away", "locked out"]

    clock.at += timedelta(minutes=1)
    breaker.succeeded(authorize(breaker))
    assert told == ["locked out", "away", "locked out", "back"]


@given(away=st.integers(0, 10**6))
def test_whether_the_chat_is_back_is_tried_less_and_less_often(away: int) -> None:
    since = NOW - timedelta(seconds=away)
    wait = next_probe(since, NOW) - NOW
    assert FIRST_PROBE <= wait <= LONGEST_PROBE
    assert next_probe(since - SECOND, NOW) - NOW >= wait
