"""Who puts a job notifies the other processes of the database."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from threading import Event
from threading import enumerate as enumerate_threads

import psycopg
import pytest

from storage.engine.database import Database, open_database
from storage.engine.job_notifier import JobNotifier
from tests.databases import on_postgresql, on_sqlite

IN_TIME = 30.0


class Ear:
    """One process of the database: what it hears, and its notifier."""

    def __init__(self, database: Database) -> None:
        self._heard = Event()
        self.notifier: JobNotifier = database.job_notifier(self._heard.set)
        self.notifier.start()
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
            opened.callback(ear.notifier.stop)
            return ear

        yield another


@on_postgresql
def test_a_notification_reaches_the_others_and_not_its_sender(ears: Callable[[], Ear]) -> None:
    one, two, three = ears(), ears(), ears()
    assert "job-notifier" in {thread.name for thread in enumerate_threads()}
    one.notifier.notify()
    assert [two.hears(), three.hears()] == [True, True]
    assert not one.hears(0)
    two.notifier.notify()
    assert [one.hears(), three.hears()] == [True, True]


@on_postgresql
def test_many_notifications_are_heard_however_quickly_they_come(ears: Callable[[], Ear]) -> None:
    one, two = ears(), ears()
    for _ in range(1000):
        one.notifier.notify()
    assert two.hears()
    one.notifier.notify()
    assert two.hears()


@on_postgresql
def test_a_connection_that_was_cut_is_made_again(ears: Callable[[], Ear], database_url: str) -> None:
    one, two = ears(), ears()
    with psycopg.connect(database_url, autocommit=True) as admin:
        cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
        assert admin.execute(cut).fetchone() == (2,)
    assert [one.hears(), two.hears()] == [True, True], "what was sent meanwhile may be waiting"
    one.notifier.notify()
    assert two.hears()


@on_postgresql
def test_notifying_before_the_start_and_after_the_end_harms_nobody(ears: Callable[[], Ear], database: Database) -> None:
    notifier = database.job_notifier(lambda: None)
    notifier.notify()
    notifier.stop()
    notifier.notify()
    one, two = ears(), ears()
    one.notifier.notify()
    assert two.hears()


@on_sqlite
def test_one_process_alone_has_nobody_to_notify(database: Database) -> None:
    """Nothing is woken, and no thread waits for a notification."""
    heard, before = Event(), set(enumerate_threads())
    notifier = database.job_notifier(heard.set)
    notifier.start()
    notifier.notify()
    assert set(enumerate_threads()) <= before
    notifier.stop()
    assert not heard.is_set()
