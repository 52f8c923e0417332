"""The database goes away between the effect of a job and the record of its outcome."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from bot.metrics import Metrics
from bot.worker.wakeup import WorkSignal
from bot.worker.worker import LEASE, Worker
from storage.unit_of_work import SqlStore
from tests.builders import NOW, FixedClock, declared, without_chat
from tests.contract.outbox_workers import claim, put, waiting
from tests.databases import on_sqlite
from workflows.domain.access_log import Look
from workflows.domain.errors import StoreUnavailable
from workflows.domain.ids import ReminderId
from workflows.jobs.reminders import CloseNudge
from workflows.ports.store import UnitOfWork

pytestmark = on_sqlite
IN_TIME = 30.0
ONCE = 2
"""What is set up, and the facts: both are read when a job runs once."""


class Leaving:
    """A store that goes away as soon as a job has read its facts, until it is told to come back."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self.reads = 0
        self.refused = threading.Semaphore(0)
        self.is_away = False

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        with self._store.read() as uow:
            yield uow
        if threading.current_thread().name.startswith("job"):
            self.reads += 1
            self.is_away = True

    def watched(self, look: Look) -> "Leaving":
        return self

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        if self.is_away:
            self.refused.release()
            raise StoreUnavailable("57P01")
        with self._store.write() as uow:
            yield uow


@pytest.fixture
def leaving(store: SqlStore) -> Leaving:
    put(store, CloseNudge(declared(store).id, ReminderId(404)))
    return Leaving(store)


@contextmanager
def working(leaving: Leaving, store: SqlStore) -> Iterator[Worker]:
    with without_chat(store, FixedClock(NOW)) as deps:
        worker = Worker(replace(deps, store=leaving), WorkSignal(), Metrics(), poll=0.02)
        worker.start()
        yield worker
        worker.stop()


def test_an_outcome_is_recorded_once_the_database_is_back(store: SqlStore, leaving: Leaving) -> None:
    with working(leaving, store):
        for _ in range(3):
            assert leaving.refused.acquire(timeout=IN_TIME)
        assert waiting(store) == 1
        leaving.is_away = False
        deadline = time.monotonic() + IN_TIME
        while waiting(store):
            assert time.monotonic() < deadline
            threading.Event().wait(0.02)
    assert leaving.reads == ONCE


def test_the_end_does_not_wait_for_a_database_that_is_away(store: SqlStore, leaving: Leaving) -> None:
    """Another process takes the job over, and knows that it may have had its effect."""
    with working(leaving, store):
        assert leaving.refused.acquire(timeout=IN_TIME)
    assert claim(store) == ()
    (taken_over,) = claim(store, NOW + LEASE)
    assert (taken_over.may_have_run, leaving.reads) == (True, ONCE)
