"""Lines to PostgreSQL that fall silent: without an end, without an error, for ever."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from threading import Event

import psycopg
import pytest
from sqlalchemy import text

from bot.clock import DatabaseClock
from bot.metrics import Metrics
from bot.worker.loop import Loop
from bot.worker.ticker import Ticker
from bot.worker.wakeup import WorkSignal
from bot.worker.worker import Worker
from storage.engine.database import PostgresDatabase, open_database
from storage.engine.job_notifier import PostgresNotifier
from storage.engine.postgres import connect
from storage.unit_of_work import SqlStore
from tests.builders import declared, without_chat
from tests.contract.outbox_workers import put, waiting
from tests.databases import on_postgresql
from tests.silent_connection import Way, a_way
from workflows.domain.errors import StoreUnavailable
from workflows.domain.ids import ReminderId
from workflows.jobs.reminders import CloseNudge

PATIENCE = 1.0
IN_TIME = 30.0

pytestmark = on_postgresql


@pytest.fixture
def way_and_address(database_url: str) -> Iterator[tuple[Way, str]]:
    with a_way(database_url) as found:
        yield found


@pytest.fixture
def way(way_and_address: tuple[Way, str]) -> Way:
    return way_and_address[0]


@pytest.fixture
def near(way_and_address: tuple[Way, str]) -> Iterator[PostgresDatabase]:
    """The same database as everybody's, at the near end of a way that may fall silent."""
    opened = open_database(way_and_address[1], PATIENCE)
    assert isinstance(opened, PostgresDatabase)
    yield opened
    opened.close()


def comes(what: Callable[[], object]) -> bool:
    ends = time.monotonic() + IN_TIME
    while not what() and time.monotonic() < ends:
        Event().wait(0.05)
    return bool(what())


def test_who_waits_on_a_silent_line_is_told_that_the_database_is_away(near: PostgresDatabase, way: Way) -> None:
    store = SqlStore(near)
    assert waiting(store) == 0
    way.fall_silent()
    with pytest.raises(StoreUnavailable):
        waiting(store)
    assert waiting(store) == 0


def test_one_that_gave_up_lets_all_others_dial_anew(near: PostgresDatabase, way: Way) -> None:
    """Each would have to wait for itself otherwise, one after another."""
    with ExitStack() as used:
        for _ in range(5):
            used.enter_context(near.connect())
    way.fall_silent()
    with pytest.raises(StoreUnavailable):
        near.time()
    with ExitStack() as used:
        for _ in range(5):
            used.enter_context(near.connect())


def test_what_was_begun_on_a_line_that_fell_silent_is_undone(near: PostgresDatabase, way: Way, store: SqlStore) -> None:
    incident = declared(store)

    def record_in_vain() -> None:
        with SqlStore(near).write() as uow:
            uow.outbox.put(CloseNudge(incident.id, ReminderId(404)))
            way.fall_silent()
            uow.commit()

    with pytest.raises(StoreUnavailable):
        record_in_vain()
    put(SqlStore(near), CloseNudge(incident.id, ReminderId(405)))
    assert waiting(store) == 1


def test_a_migration_may_take_its_time(near: PostgresDatabase) -> None:
    slow = text(f"SELECT pg_sleep({2 * PATIENCE})")
    with near.migrating() as connection:
        connection.execute(slow)
    with pytest.raises(StoreUnavailable), near.read() as transaction:
        transaction.scalar(slow)


def test_worker_and_ticker_go_on_over_new_lines(near: PostgresDatabase, way: Way, store: SqlStore) -> None:
    incident = declared(store)
    with without_chat(SqlStore(near), DatabaseClock(near.time)) as deps:
        worker, ticker = Worker(deps, WorkSignal(), Metrics()), Ticker(deps, Metrics(), every=0.1)
        worker.start()
        ticker.start()
        put(store, CloseNudge(incident.id, ReminderId(404)))
        assert comes(lambda: waiting(store) == 0)
        way.fall_silent()
        put(store, CloseNudge(incident.id, ReminderId(405)))
        assert comes(lambda: waiting(store) == 0)
        fell = time.monotonic()
        for part in worker, ticker:
            assert comes(partial(has_passed_since, fell, part))
        worker.stop()
        ticker.stop()


def has_passed_since(moment: float, part: Loop) -> bool:
    """A pass has ended since then, and one without an error too."""
    passed, succeeded = part.seconds_since_loop, part.seconds_since_success
    assert passed is not None
    assert succeeded is not None
    return max(passed, succeeded) < time.monotonic() - moment


def test_a_notifier_whose_connection_fell_silent_connects_again(way: Way, way_and_address: tuple[Way, str]) -> None:
    heard = Event()
    address = way_and_address[1].replace("+psycopg", "")
    notifier = PostgresNotifier(
        lambda: connect(PATIENCE, address, autocommit=True), lambda _: None, psycopg.Error, heard.set, quiet=0.2
    )
    notifier.start()
    assert heard.wait(IN_TIME), "it listens"
    heard.clear()
    way.fall_silent()
    assert heard.wait(IN_TIME), "what was sent meanwhile may be waiting"
    notifier.stop()


def test_a_notifier_that_waits_for_an_answer_does_not_hold_up_the_end(
    way: Way, way_and_address: tuple[Way, str]
) -> None:
    heard = Event()
    database = open_database(way_and_address[1])
    notifier = database.job_notifier(heard.set)
    notifier.start()
    assert heard.wait(IN_TIME), "it listens"
    way.fall_silent()
    notifier.notify()
    began = time.monotonic()
    notifier.stop()
    assert time.monotonic() - began < 10
    database.close()


def test_the_kernel_is_told_when_to_give_up_unless_the_address_says_otherwise(
    way_and_address: tuple[Way, str], database_url: str
) -> None:
    _, address = way_and_address
    told = {}
    for one in (address, f"{address}?tcp_user_timeout=60000&keepalives_idle=99"):
        database = open_database(one)
        with database.connect() as connection:
            info = connection.connection.driver_connection.info.get_parameters()  # type: ignore[union-attr]
            told[one] = {name: info[name] for name in ("keepalives_idle", "keepalives_count", "tcp_user_timeout")}
        database.close()
    assert list(told.values()) == [
        {"keepalives_idle": "15", "keepalives_count": "3", "tcp_user_timeout": "15000"},
        {"keepalives_idle": "99", "keepalives_count": "3", "tcp_user_timeout": "60000"},
    ]
