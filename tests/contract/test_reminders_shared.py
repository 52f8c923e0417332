"""Reminders that are due at once: several processes share them, and none fires twice."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.database import open_database
from storage.unit_of_work import SqlStore
from tests.builders import NOW, a_reminder, declared
from tests.databases import on_postgresql
from workflows.domain.ids import ChannelId, IncidentId, MessageTs
from workflows.domain.incident import MessageRef
from workflows.domain.reminders import ReminderState

SOON = NOW + timedelta(seconds=1)
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


def test_many_are_stored_changed_and_read_as_each_would_be(store: SqlStore) -> None:
    """A slot that exists already stays as it is; the others are stored all the same."""
    ours, theirs = declared(store).id, declared(store).id
    first = [a_reminder(ours, slot="a"), a_reminder(theirs, slot="a")]
    with store.write() as uow:
        uow.reminders.add_each(first)
        uow.reminders.add_each([replace(first[0], due_at=SOON), a_reminder(theirs, slot="b", due_at=SOON)])
        stored = uow.reminders.of_each([ours, theirs], first[0].kind)
        assert [(r.incident_id, r.slot, r.due_at) for r in stored] == [
            (ours, "a", NOW),
            (theirs, "a", NOW),
            (theirs, "b", SOON),
        ]
        moved = [replace(r, due_at=SOON) for r in reversed(stored)]
        uow.reminders.save_each(moved)
        assert uow.reminders.those(r.id for r in stored) == {r.id: r for r in moved}


def test_saving_a_reminder_does_not_forget_where_it_was_posted_meanwhile(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        before = uow.reminders.add(a_reminder(incident.id))
        assert before is not None
        uow.reminders.posted({before.id: POSTED})
        uow.reminders.save(replace(before, state=ReminderState.FIRED))
        assert uow.reminders.get(before.id) == replace(before, state=ReminderState.FIRED, message=POSTED)
