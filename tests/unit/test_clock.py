"""The clock that replicas share: the database's, told on by a stopwatch."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.clock import QUICK, REFRESH_EVERY, RETRY_AFTER, DatabaseClock
from tests.builders import NOW
from workflows.domain.errors import StoreUnavailable

AN_HOUR = timedelta(hours=1)


@dataclass
class World:
    """A database server, and a machine with a stopwatch and a wall clock that anybody can set."""

    passed: float = 0.0
    set_by: timedelta = AN_HOUR
    slept: float = 0.0
    database: datetime = NOW
    away: bool = False
    answer_takes: float = 0.0
    asked: list[float] = field(default_factory=list)

    def ask(self) -> datetime:
        self.asked.append(self.passed)
        if self.away:
            raise StoreUnavailable("57P01")
        now = self.database + timedelta(seconds=self.passed + self.slept)
        self.passed += self.answer_takes
        return now

    def wall(self) -> datetime:
        return NOW + self.set_by + timedelta(seconds=self.passed + self.slept)

    def stopwatch(self) -> float:
        return self.passed

    def clock(self) -> DatabaseClock:
        return DatabaseClock(self.ask, self.wall, self.stopwatch)


@pytest.fixture
def world() -> World:
    return World()


def test_it_is_the_databases_time_however_wrong_the_machine_is(world: World) -> None:
    clock = world.clock()
    assert clock.now() == NOW
    world.passed = 7
    assert clock.now() == NOW + timedelta(seconds=7)
    assert world.asked == [0], "the stopwatch was enough"


def test_the_database_is_asked_now_and_then(world: World) -> None:
    clock = world.clock()
    clock.now()
    world.database += timedelta(milliseconds=100)
    world.passed = REFRESH_EVERY + 1
    assert clock.now() == NOW + timedelta(seconds=REFRESH_EVERY + 1.1)
    assert len(world.asked) == 2


@pytest.mark.parametrize("by", [AN_HOUR, -AN_HOUR], ids=["forward", "back"])
def test_a_wall_clock_that_is_set_changes_nothing(world: World, by: timedelta) -> None:
    clock = world.clock()
    clock.now()
    world.set_by += by
    world.passed = 1
    assert clock.now() == NOW + timedelta(seconds=1)
    assert world.asked == [0, 1], "and the database is asked at once, once"
    clock.now()
    assert world.asked == [0, 1]


def test_a_machine_that_slept_knows_the_time_when_it_wakes(world: World) -> None:
    """The stopwatch stands still meanwhile."""
    clock = world.clock()
    clock.now()
    world.slept = 8 * 3600
    assert clock.now() == NOW + timedelta(hours=8)


def test_a_database_that_is_away_is_asked_again_after_a_while(world: World) -> None:
    clock = world.clock()
    clock.now()
    world.away = True
    world.passed = REFRESH_EVERY + 1
    for _ in range(3):
        assert clock.now() == NOW + timedelta(seconds=REFRESH_EVERY + 1)
    assert len(world.asked) == 2
    world.away = False
    world.passed += RETRY_AFTER + 1
    clock.now()
    assert len(world.asked) == 3


def test_before_the_database_answers_it_is_the_wall_clocks_time(world: World) -> None:
    world.away = True
    assert world.clock().now() == world.wall()


def test_an_answer_that_took_too_long_is_not_believed(world: World) -> None:
    clock = world.clock()
    clock.now()
    world.database += AN_HOUR
    world.answer_takes = QUICK * 2
    world.passed = REFRESH_EVERY + 1
    assert clock.now() == NOW + timedelta(seconds=world.passed)
