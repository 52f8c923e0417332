"""Reminders that are due at once: several processes share them, and none fires twice."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.engine.database import open_database
from storage.unit_of_work import SqlStore
from tests.builders import NOW, a_reminder, declared
from tests.databases import on_postgresql
from workflows.domain.ids import ChannelId, IncidentId, MessageTs, ReminderId
from workflows.domain.incident import MessageRef
from workflows.domain.reminders import ReminderState
from workflows.ports.store import UnitOfWork

POSTED = MessageRef(ChannelId("C0ROOM"), MessageTs("1764000000.000100"))


@pytest.fixture
def another(database_url: str) -> Iterator[SqlStore]:
    with ExitStack() as opened:
        database = open_database(database_url)
        opened.callback(database.close)
        yield SqlStore(database)


def due_in(store: SqlStore, incident_id: IncidentId, *seconds: int) -> None:
    with store.write() as uow:
        for number in seconds:
            due = NOW + timedelta(seconds=number)
            uow.reminders.add(a_reminder(incident_id, occurrence_key=f"{incident_id}/{number}", due_at=due))
        uow.commit()


def slots(uow: UnitOfWork, numbers: Iterable[ReminderId]) -> list[str | None]:
    """What could be claimed of these."""
    claimed = [uow.reminders.claim_due(number, NOW) for number in numbers]
    return [reminder.occurrence_key if reminder else None for reminder in claimed]


def test_the_first_due_come_first_and_no_more_than_asked_for(store: SqlStore) -> None:
    due_in(store, declared(store).id, 0, -2, 9, -1)
    with store.write() as uow:
        assert slots(uow, uow.reminders.due(NOW, 2)) == ["1/-2", "1/-1"]


@on_postgresql
def test_what_one_process_fires_another_leaves_to_it(store: SqlStore, another: SqlStore) -> None:
    """Neither waits for the other; of one incident only one of them fires at a time."""
    for _ in range(3):
        due_in(store, declared(store).id, 0, -1)
    with store.read() as uow:
        due = uow.reminders.due(NOW)
    with store.write() as ours, another.write() as theirs:
        assert slots(ours, due[:1]) == ["1/-1"]
        assert slots(theirs, due) == [None, "2/-1", "3/-1", None, "2/0", "3/0"]


def test_saving_a_reminder_does_not_forget_where_it_was_posted_meanwhile(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        before = uow.reminders.add(a_reminder(incident.id))
        assert before is not None
        uow.reminders.posted(before.id, POSTED)
        uow.reminders.save(replace(before, state=ReminderState.FIRED))
        assert uow.reminders.get(before.id) == replace(before, state=ReminderState.FIRED, message=POSTED)
