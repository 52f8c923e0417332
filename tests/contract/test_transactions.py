"""Units of work: nothing stays unless committed, nothing goes on after, readers and writers do not mix."""

from collections.abc import Iterator
from threading import Thread

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.engine.database import Database, open_database
from storage.idempotency_keys import idempotency_keys
from storage.unit_of_work import SqlStore
from tests.builders import ALICE, NOW, a_person, a_reminder, an_entry, an_incident, declared
from tests.databases import on_sqlite
from tests.threads import together
from workflows.domain.ids import EntryId, IncidentId
from workflows.jobs.war_room import PostEntry


@pytest.fixture
def other_store(database_url: str) -> Iterator[SqlStore]:
    """The same database through connections of its own."""
    opened = open_database(database_url)
    yield SqlStore(opened)
    opened.close()


def test_what_is_not_committed_never_was(store: SqlStore) -> None:
    with store.write() as uow:
        incident = uow.incidents.add(an_incident())
        assert uow.incidents.get(incident.id) == incident
    with store.read() as uow:
        assert uow.incidents.get(incident.id) is None


def test_what_fails_halfway_never_was(store: SqlStore) -> None:
    def fail_halfway() -> None:
        with store.write() as uow:
            uow.incidents.add(an_incident(request_id="V1"))
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError, match="the power went"):
        fail_halfway()
    with store.read() as uow:
        assert uow.incidents.by_request("V1") is None


def test_a_number_somebody_may_have_seen_is_never_given_again(store: SqlStore) -> None:
    seen = declared(store)
    with store.write() as uow:
        uow.incidents.add(an_incident())
    assert declared(store).id > seen.id


def test_a_unit_of_work_ends_with_its_commit(store: SqlStore) -> None:
    with store.write() as uow:
        uow.commit()
        with pytest.raises(RuntimeError, match="is over"):
            uow.incidents.by_request("V1")
        with pytest.raises(RuntimeError, match="is over"):
            uow.incidents.add(an_incident())
        with pytest.raises(RuntimeError, match="is over"):
            uow.commit()


def test_a_unit_of_work_ends_with_its_block(store: SqlStore) -> None:
    with store.read() as uow:
        pass
    with pytest.raises(RuntimeError, match="is over"):
        uow.incidents.by_request("V1")


def test_reading_does_not_write(store: SqlStore) -> None:
    incident = declared(store)
    with store.read() as uow:
        with pytest.raises(RuntimeError, match="only reads"):
            uow.members.add(incident.id, incident.declared_by, NOW)
        with pytest.raises(RuntimeError, match="only reads"):
            uow.commit()
        assert uow.members.of(incident.id) == frozenset()


def test_the_database_itself_refuses_writes_of_a_reader(database: Database) -> None:
    with (
        database.connect() as connection,
        pytest.raises(DBAPIError, match=r"readonly database|read-only transaction"),
    ):
        connection.execute(insert(idempotency_keys).values(key="k", at=NOW))


def test_a_thread_does_not_wait_for_itself(store: SqlStore) -> None:
    with store.write(), pytest.raises(RuntimeError, match="open already"), store.write():
        pass
    assert declared(store).id == 1, "and the next one is fine"


def test_a_reader_sees_one_moment_and_does_not_wait_for_a_writer(store: SqlStore, other_store: SqlStore) -> None:
    with store.read() as reader:
        assert reader.incidents.by_request("V1") is None
        with other_store.write() as writer:
            incident = writer.incidents.add(an_incident(request_id="V1"))
            assert reader.incidents.by_request("V1") is None
            writer.commit()
        assert reader.incidents.by_request("V1") is None
    with store.read() as reader:
        assert reader.incidents.by_request("V1") == incident


def test_a_reader_may_read_while_its_thread_writes(store: SqlStore) -> None:
    with store.write() as writer:
        incident = writer.incidents.add(an_incident())
        with store.read() as reader:
            assert reader.incidents.get(incident.id) is None


@on_sqlite
def test_writers_of_one_process_queue_before_they_reach_the_file(store: SqlStore) -> None:
    with store.write():
        waiting = Thread(target=declared, args=(store,))
        waiting.start()
        waiting.join(timeout=0.05)
        assert waiting.is_alive()
    waiting.join(timeout=30)
    with store.read() as uow:
        assert len(uow.incidents.titles_since(NOW, a_person())) == 1


def test_the_worker_is_woken_after_a_commit_that_gives_it_work(database: Database) -> None:
    heard: list[bool] = []
    store = SqlStore(database, wake=lambda: heard.append(found_by_somebody_else()))

    def found_by_somebody_else() -> bool:
        with SqlStore(database).write() as uow:
            return uow.outbox.waiting() > 0

    incident = declared(store)
    assert heard == []
    with store.write() as uow:
        uow.outbox.put(PostEntry(incident.id, EntryId(1)))
    assert heard == [], "it was not committed"
    with store.write() as uow:
        uow.outbox.put(PostEntry(incident.id, EntryId(1)))
        uow.commit()
        assert heard == [], "not before the unit of work is closed"
    assert heard == [True]
    with store.write() as uow:
        uow.reminders.add(a_reminder(incident.id))
        uow.commit()
    assert heard == [True], "reminders are the ticker's"


def test_verbs_that_write_first_and_look_later_do_not_lock_each_other_out(store: SqlStore) -> None:
    incident = declared(store)

    def write_then_look(number: int) -> None:
        with store.write() as uow:
            uow.timeline.add(an_entry(incident.id, text=str(number)))
            if number % 2:
                uow.incidents.get(incident.id)
            else:
                uow.incidents.lock(incident.id)
            uow.commit()

    together(6, write_then_look)
    with store.read() as uow:
        assert len(uow.timeline.of(incident.id)) == 6


def test_nothing_belongs_to_an_incident_that_does_not_exist(store: SqlStore) -> None:
    with store.write() as uow, pytest.raises(IntegrityError):
        uow.members.add(IncidentId(99), ALICE, NOW)
