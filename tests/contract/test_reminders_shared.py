"""Reminders that are due at once: several processes share them, and none fires twice."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest

from storage.database import open_database
from storage.unit_of_work import SqlStore
from tests.builders import NOW, a_reminder, declared
from tests.databases import on_postgresql
from workflows.domain.ids import IncidentId

SOON = NOW + timedelta(seconds=1)


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
            uow.reminders.add(a_reminder(incident_id, slot=f"{incident_id}/{number}", due_at=due))
        uow.commit()


def test_the_first_due_come_first_and_no_more_than_asked_for(store: SqlStore) -> None:
    due_in(store, declared(store).id, 0, -2, 9, -1)
    with store.write() as uow:
        taken = uow.reminders.take_due(NOW, 2)
    assert [reminder.slot for reminder in taken] == ["1/-2", "1/-1"]


@on_postgresql
def test_what_one_process_fires_another_leaves_to_it(store: SqlStore, another: SqlStore) -> None:
    """Neither waits for the other; of one incident only one of them fires at a time."""
    for _ in range(3):
        due_in(store, declared(store).id, 0, -1)
    with store.write() as ours, another.write() as theirs:
        first = ours.reminders.take_due(NOW, 3)
        second = theirs.reminders.take_due(NOW, 10)
    assert [reminder.slot for reminder in first] == ["1/-1", "2/-1", "3/-1"]
    assert second == (), "the incidents are taken"
    with store.write() as ours, another.write() as theirs:
        first = ours.reminders.take_due(NOW, 1)
        second = theirs.reminders.take_due(NOW, 10)
    assert {reminder.incident_id for reminder in first} == {1}
    assert [reminder.slot for reminder in second] == ["2/-1", "3/-1", "2/0", "3/0"]
