"""The worker and the ticker when something is wrong that none of their jobs can help: they go on, and say so."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlalchemy import select
from structlog.testing import capture_logs

from bot.worker import HANDS, LEASE
from sandbox import Room
from storage.outbox import UNREADABLE
from storage.tables import LEASED, jobs
from tests.e2e.town import Town
from workflows.change import change_status
from workflows.domain.ids import EntryId, IncidentId, StatusId, UserId
from workflows.domain.timeline import EntryKind
from workflows.jobs import ProvisionWarRoom, TellRoom

FIRST = IncidentId(1)
A_WHILE = 61


@contextmanager
def file_of(town: Town) -> Iterator[sqlite3.Connection]:
    """The database, opened by somebody else."""
    with closing(sqlite3.connect(town.house.database.name, timeout=5)) as connection, connection:
        yield connection


def said(room: Room, words: str) -> list[str]:
    return [m.text for m in room.messages if words in m.text and not m.is_ephemeral]


def is_posting(town: Town) -> bool:
    with town.house.database.read() as transaction:
        return bool(transaction.all(select(jobs.c.id).where(LEASED, jobs.c.kind == TellRoom.__name__)))


def test_jobs_that_cannot_be_read_do_not_stop_the_others(one_town: Town) -> None:
    """As many as there are hands: what is claimed at once is nothing but these."""
    room = one_town.declare(one_town.alice, "API is down")
    one_town.house.worker.stop()
    with one_town.house.store.write() as uow:
        for number in range(HANDS):
            uow.outbox.put(TellRoom(FIRST, EntryId(number)))
        uow.commit()
    with file_of(one_town) as database:
        database.execute("UPDATE jobs SET kind = 'SendCarrierPigeon', lane = 'pigeon/' || id")
