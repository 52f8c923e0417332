"""Encryption at rest: the words are in no stored value, and mean the same in Python."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from storage.engine.database import Database, open_database
from storage.engine.keyring import KeyMissing, Keyring, StoredTextAltered
from storage.unit_of_work import SqlStore
from tests.builders import ALICE, BOB, a_person, an_entry, an_incident
from workflows.domain.entries.incidents import TitleChanged
from workflows.domain.ids import IncidentId
from workflows.jobs.incidents import InviteToRoom

KEYS = Keyring({"one": bytes(range(32))})
FACT = TitleChanged(old="A zebra", new="Two zebras")


@pytest.fixture
def sealed(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url, keys=KEYS)
    yield opened
    opened.close()


def written(database: Database) -> IncidentId:
    with SqlStore(database).write() as uow:
        incident = uow.incidents.add(an_incident(title="A zebra", description="zebra as well"))
        uow.timeline.add(an_entry(incident.id, text="zebra", fact=FACT, author_name="Zoë Zebra"))
        uow.people.save(a_person(ALICE, name="Zoë Zebra"))
        uow.outbox.put(InviteToRoom(incident_id=incident.id, user=BOB, by=ALICE))
        uow.commit()
    return incident.id


def stored(database: Database, column: str) -> str:
    table, _, name = column.partition(".")
    with database.connect() as connection:
        return str(connection.execute(text(f"SELECT CAST({name} AS TEXT) FROM {table}")).scalar_one())


def overwrite(database: Database, column: str, value: str) -> None:
    table, _, name = column.partition(".")
    cast = "CAST(:value AS JSON)" if database.dialect == "postgresql" and name == "data" else ":value"
    with database.migrating() as connection:
        connection.execute(text(f"UPDATE {table} SET {name} = {cast}"), {"value": value})


def read(database: Database, incident_id: IncidentId) -> str:
    with SqlStore(database).read() as uow:
        incident = uow.incidents.get(incident_id)
        assert incident is not None
        return f"{incident.title} {uow.timeline.of(incident_id)}"


def test_what_is_stored_shows_no_words_and_what_is_read_is_as_it_was(sealed: Database) -> None:
    incident_id = written(sealed)
    for column in ("incidents.title", "entries.text", "entries.data", "entries.author_name", "people.name"):
        assert "~muster1~one~" in stored(sealed, column)
        assert "ebra" not in stored(sealed, column)
    with SqlStore(sealed).read() as uow:
        incident, (entry,) = uow.incidents.get(incident_id), uow.timeline.of(incident_id)
        assert incident is not None
        assert (incident.title, incident.description) == ("A zebra", "zebra as well")
        assert (entry.text, entry.fact, entry.author_name) == ("zebra", FACT, "Zoë Zebra")
        assert [person.id for person in uow.people.find_by_name("zoë zebra")] == [ALICE]
        assert uow.members.invited(incident_id) == {BOB}


def test_what_was_stored_before_there_was_a_key_stays_readable(database: Database, database_url: str) -> None:
    incident_id = written(database)
    before = read(database, incident_id)
    assert "ebra" in stored(database, "incidents.title")
    database.close()
    later = open_database(database_url, keys=KEYS)
    assert read(later, incident_id) == before
    later.close()


@pytest.mark.parametrize(("source", "target"), [("incidents.title", "entries.text"), ("entries.data", "jobs.data")])
def test_a_value_that_is_moved_to_another_column_is_refused(sealed: Database, source: str, target: str) -> None:
    incident_id = written(sealed)
    overwrite(sealed, target, stored(sealed, source))
    with SqlStore(sealed).read() as uow, pytest.raises(StoredTextAltered, match=target):
        _ = (uow.timeline.of(incident_id), uow.members.invited(incident_id))


def test_without_the_key_nothing_is_read_and_the_key_is_named(sealed: Database, database_url: str) -> None:
    incident_id = written(sealed)
    sealed.close()
    for keys in (Keyring({}), Keyring({"two": bytes(range(1, 33))})):
        other = open_database(database_url, keys=keys)
        with pytest.raises(KeyMissing, match="`one`"):
            read(other, incident_id)
        other.close()
