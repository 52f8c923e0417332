"""Whoever puts a job rings, and the other processes of the database hear it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from threading import Event
from threading import enumerate as enumerate_threads

import psycopg
import pytest

from storage.bell import Bell
from storage.database import Database, open_database
from tests.databases import on_postgresql, on_sqlite

IN_TIME = 30.0


class Ear:
    """One process of the database: what it hears, and its bell."""

    def __init__(self, database: Database) -> None:
        self._heard = Event()
        self.bell: Bell = database.bell(self._heard.set)
        self.bell.start()
        assert self.hears(), "it is told to look once it listens"

    def hears(self, within: float = IN_TIME) -> bool:
        heard = self._heard.wait(within)
        self._heard.clear()
        return heard


@pytest.fixture
def ears(database_url: str) -> Iterator[Callable[[], Ear]]:
    with ExitStack() as opened:

        def another() -> Ear:
            database = open_database(database_url)
            opened.callback(database.close)
            ear = Ear(database)
            opened.callback(ear.bell.stop)
            return ear

        yield another


@on_postgresql
def test_a_ring_is_heard_by_the_others_at_once_and_not_by_oneself(ears: Callable[[], Ear]) -> None:
    one, two, three = ears(), ears(), ears()
    one.bell.ring()
    assert [two.hears(), three.hears()] == [True, True]
    assert not one.hears(0)
    two.bell.ring()
    assert [one.hears(), three.hears()] == [True, True]


@on_postgresql
def test_many_rings_are_heard_however_quickly_they_come(ears: Callable[[], Ear]) -> None:
    one, two = ears(), ears()
    for _ in range(1000):
        one.bell.ring()
    assert two.hears()
    one.bell.ring()
    assert two.hears()


@on_postgresql
def test_a_connection_that_was_cut_is_dialled_again(ears: Callable[[], Ear], database_url: str) -> None:
    one, two = ears(), ears()
    with psycopg.connect(database_url, autocommit=True) as admin:
        cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
        assert admin.execute(cut).fetchone() == (2,)
    assert [one.hears(), two.hears()] == [True, True], "what was rung meanwhile may be waiting"
    one.bell.ring()
    assert two.hears()


@on_postgresql
def test_ringing_before_the_beginning_and_after_the_end_harms_nobody(
    ears: Callable[[], Ear], database: Database
) -> None:
    bell = database.bell(lambda: None)
    bell.ring()
    bell.stop()
    bell.ring()
    one, two = ears(), ears()
    one.bell.ring()
    assert two.hears()


@on_sqlite
def test_one_process_alone_rings_for_nobody(database: Database) -> None:
    """Nothing is woken, and no thread waits for a ring."""
    heard, before = Event(), set(enumerate_threads())
    bell = database.bell(heard.set)
    bell.start()
    bell.ring()
    assert set(enumerate_threads()) <= before
    bell.stop()
    assert not heard.is_set()
