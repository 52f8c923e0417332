"""The keys of a database: asked for before anything is served, changed beside a running Muster, never a plain rest."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import text

from storage.encrypted_values import counts
from storage.encryption_keys import KeyDiffers, adopt_keys, require_keys
from storage.engine.database import Database, SqliteDatabase, open_database
from storage.engine.keyring import MARK, NO_KEYS, KeyMissing, Keyring
from storage.reencryption import BATCH, reencrypt
from storage.unit_of_work import SqlStore
from tests.builders import an_entry, declared
from tests.contract.test_encryption import overwrite, read, stored, written
from tests.databases import on_postgresql, on_sqlite
from workflows.domain.ids import IncidentId
from workflows.evidence.chain import Wrong
from workflows.evidence.verify import verify

OLD, NEW = bytes(range(32)), bytes(range(1, 33))
Opened = Callable[..., Database]


@pytest.fixture
def opened(database_url: str) -> Iterator[Opened]:
    """The database with these keys, as the next start would open it."""
    before: list[Database] = []

    def again(**keys: bytes) -> Database:
        for database in before:
            database.close()
        before[:] = [open_database(database_url, keys=Keyring(keys))]
        adopt_keys(before[0])
        return before[0]

    yield again
    for database in before:
        database.close()


def by_key(database: Database) -> dict[str, int]:
    with database.read() as tx:
        return {key_id: count for key_id, count in counts(tx, ("old", "new")).items() if count}


def many(database: Database, number: int) -> IncidentId:
    incident = declared(SqlStore(database), title="zebra")
    with SqlStore(database).write() as uow:
        uow.timeline.add_each([an_entry(incident.id, text=f"zebra {n}") for n in range(number)])
        uow.commit()
    return incident.id


class Killed(Exception):
    """Stands for the end of the process."""


def test_a_key_that_a_value_needs_is_asked_for_and_one_that_none_needs_is_not(opened: Opened) -> None:
    written(opened(old=OLD))
    for keys in ({}, {"new": NEW}):
        with pytest.raises(KeyMissing, match="`old`"):
            opened(**keys)
    database = opened(new=NEW, old=OLD)
    assert by_key(database).keys() == {"old"}
    reencrypt(database)
    database = opened(new=NEW)
    with pytest.raises(KeyMissing, match="`new`"):
        opened()
    database = opened(new=NEW)
    require_keys(database)


def test_another_key_of_the_same_id_is_refused_before_anything_is_written(opened: Opened) -> None:
    opened(old=OLD)
    with pytest.raises(KeyDiffers, match="`old`"):
        opened(old=NEW)


def test_a_database_that_was_never_migrated_asks_for_no_key(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/none.db")
    require_keys(database)
    assert not (tmp_path / "none.db").exists()
    database.close()


def test_everything_is_encrypted_anew_also_what_was_plain(opened: Opened) -> None:
    incident_id = written(opened())
    plain = by_key(opened(old=OLD))
    before = read(opened(old=OLD), incident_id)
    assert plain.keys() == {""}
    reencrypt(opened(old=OLD))
    assert by_key(opened(old=OLD)) == {"old": plain[""]}
    done = reencrypt(opened(new=NEW, old=OLD))
    assert (done.unreadable, done.is_complete) == (0, True)
    assert by_key(opened(new=NEW)) == {"new": plain[""]}
    assert read(opened(new=NEW), incident_id) == before
    assert reencrypt(opened(new=NEW)).rows == 0


def test_the_journal_verifies_before_and_after(opened: Opened) -> None:
    incident_id = many(opened(), 5)
    for keys in ({}, {"old": OLD}, {"new": NEW, "old": OLD}, {"new": NEW}):
        database = opened(**keys)
        if keys:
            reencrypt(database)
        verdicts = verify(SqlStore(database), incident_id)
        assert verdicts
        assert all(verdict.is_good for verdict in verdicts), keys


@pytest.mark.parametrize("value", [f"{MARK}old~AAAA", f"{MARK}other~AAAA", "a plain text in its place"])
def test_the_journal_names_what_was_altered_though_it_is_encrypted(opened: Opened, value: str) -> None:
    incident_id = many(opened(old=OLD), 1)
    database = opened(old=OLD)
    overwrite(database, "journal_contents.content", value)
    (of_incident, _) = verify(SqlStore(database), incident_id)
    assert of_incident.checked.fault is not None
    assert (of_incident.checked.fault.seq, of_incident.checked.fault.wrong) == (1, Wrong.CONTENT_ALTERED)


@pytest.mark.parametrize("column", ["entries.text", "entries.data"])
def test_an_entry_whose_encrypted_text_was_altered_differs_from_the_journal(opened: Opened, column: str) -> None:
    incident_id = many(opened(old=OLD), 1)
    database = opened(old=OLD)
    altered = f"{MARK}old~AAAA"
    overwrite(database, column, f'"{altered}"' if column.endswith("data") else altered)
    (of_incident, _) = verify(SqlStore(database), incident_id)
    assert len(of_incident.differences) == 1


def test_a_plain_text_that_looks_encrypted_is_taken_as_what_it_is(opened: Opened) -> None:
    forged = f"{MARK}old~AAAA"
    incident = declared(SqlStore(opened()), title=forged)
    reencrypt(database := opened(old=OLD))
    with SqlStore(database).read() as uow:
        found = uow.incidents.get(incident.id)
    assert found is not None
    assert found.title == forged


def test_killed_after_any_batch_it_goes_on_with_the_rest(opened: Opened) -> None:
    many(opened(), 2 * BATCH + 10)
    database, left = opened(new=NEW), []

    def kill(_table: str, _rows: int) -> None:
        left.append(by_key(database).get("", 0))
        raise Killed

    while by_key(database).get(""):
        with suppress(Killed):
            reencrypt(database, kill)
    assert left == sorted(left, reverse=True)
    assert len(left) >= 3
    assert by_key(database).keys() == {"new"}


def test_beside_others_who_write_nothing_is_lost(opened: Opened, database_url: str) -> None:
    incident_id = many(opened(old=OLD), BATCH + 10)
    running, over = open_database(database_url, keys=Keyring({"new": NEW, "old": OLD})), Event()
    added: list[str] = []

    def write() -> None:
        while not over.wait(0.005):
            with SqlStore(running).write() as uow:
                uow.timeline.add(an_entry(incident_id, text=f"meanwhile {len(added)}"))
                found = uow.incidents.get(incident_id)
                assert found is not None
                uow.incidents.save(found)
                uow.commit()
            added.append(f"meanwhile {len(added)}")

    writer = Thread(target=write)
    database = opened(new=NEW, old=OLD)
    writer.start()
    try:
        reencrypt(database)
    finally:
        over.set()
        writer.join()
        running.close()
    reencrypt(database)
    database = opened(new=NEW)
    with SqlStore(database).read() as uow:
        texts = [entry.text for entry in uow.timeline.of(incident_id)]
    assert sorted(texts) == sorted([*(f"zebra {n}" for n in range(BATCH + 10)), *added])
    assert added


@on_postgresql
def test_a_row_that_others_have_locked_is_waited_for_without_holding_any(opened: Opened, database_url: str) -> None:
    incident_id = many(opened(), 3)
    database, holder = opened(new=NEW), open_database(database_url)
    with SqlStore(holder).write() as uow:
        uow.incidents.lock(incident_id)
        turning = Thread(target=reencrypt, args=(database,))
        turning.start()
        turning.join(0.8)
        assert turning.is_alive()
        assert by_key(database)[""] == 1, "everything but the title"
    turning.join()
    holder.close()
    assert by_key(database).keys() == {"new"}


def test_what_cannot_be_decrypted_stays_and_is_counted(opened: Opened) -> None:
    written(database := opened(old=OLD))
    overwrite(database, "entries.text", stored(database, "incidents.title"))
    kept = stored(database, "entries.text")
    done = reencrypt(database := opened(new=NEW, old=OLD))
    assert (done.unreadable, done.is_complete) == (1, True)
    assert stored(database, "entries.text") == kept
    assert by_key(database)["old"] == 1


@on_sqlite
def test_afterwards_the_file_holds_nothing_of_before(opened: Opened) -> None:
    many(opened(), 50)
    database = opened(new=NEW)
    assert isinstance(database, SqliteDatabase)
    assert b"zebra" in database.path.read_bytes()
    reencrypt(database)
    database.forget_overwritten()
    files = [file for file in database.path.parent.iterdir() if file.is_file()]
    assert not [file.name for file in files if b"zebra" in file.read_bytes()]


def test_without_a_key_there_is_nothing_to_encrypt_with(database: Database) -> None:
    assert database.keys is NO_KEYS
    with pytest.raises(RuntimeError):
        reencrypt(database)


def test_the_proof_of_a_key_says_nothing_of_it(opened: Opened) -> None:
    with opened(old=OLD).connect() as connection:
        rows = connection.execute(text("SELECT id, proof FROM encryption_keys")).fetchall()
    assert [row.id for row in rows] == ["old"]
    assert rows[0].proof.startswith(f"{MARK}old~")
