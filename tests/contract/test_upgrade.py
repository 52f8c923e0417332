"""A database of an earlier version: what waits in it is carried out by this one."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from alembic import command
from sqlalchemy import Connection, MetaData, column, insert, update
from sqlalchemy import table as sql_table

from storage.engine.database import Database, open_database
from storage.migrate import migrate
from storage.migrations.run import config
from storage.tables import jobs, metadata
from storage.unit_of_work import SqlStore
from tests.builders import NOW, declared
from tests.contract.outbox_hands import claim, put
from tests.contract.test_migrations import empty_database
from tests.databases import DATABASES
from workflows.dead_letters.bury import bury
from workflows.dead_letters.requeue import discard, list_dead_letters
from workflows.deps import Deps
from workflows.domain.ids import EntryId
from workflows.jobs.recovery import SyncMembers
from workflows.jobs.states import Claimed
from workflows.jobs.war_room import PostEntry, ProvisionWarRoom, RefreshIncidentCard

FIRST = "0001"


@pytest.fixture(params=DATABASES)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of the first version."""
    with empty_database(request.param, request, tmp_path) as url:
        database = open_database(url)
        with database.migrating() as connection:
            command.upgrade(config(connection), FIRST)
        yield database
        database.close()


def tables_of(database: Database) -> MetaData:
    """As they are now."""
    found = MetaData()
    with database.connect() as connection:
        found.reflect(connection)
    return found


def move(found: Connection, into: Connection, older_tables: MetaData) -> None:
    """Every row, as far as the older version has room for it."""
    for table in metadata.sorted_tables:
        older = older_tables.tables.get(table.name)
        rows = [row._mapping for row in found.execute(table.select())]
        if older is not None and rows:
            known = [column(c.name, c.type) for c in table.columns if c.name in older.columns]
            values = [{c.name: row[c.name] for c in known} for row in rows]
            into.execute(insert(sql_table(table.name, *known)), values)


def test_jobs_that_wait_across_an_upgrade_are_carried_out(store: SqlStore, database: Database, old: Database) -> None:
    """One that was attempted may have had its effect: it looks first."""
    incident_id = declared(store).id
    waiting = [ProvisionWarRoom(incident_id), PostEntry(incident_id, EntryId(1)), RefreshIncidentCard(incident_id)]
    put(store, *waiting)
    claim(store, limit=1)
    its_own = tables_of(old)
    with database.connect() as found, old.migrating() as into:
        move(found, into, its_own)

    migrate(old)

    upgraded = SqlStore(old)
    with upgraded.write() as uow:
        uow.outbox.release_all()
        uow.commit()
    by_job = {one.job: one for one in claim(upgraded)}
    assert by_job == {
        job: Claimed(id=by_job[job].id, job=job, attempt=attempt, outcome_unknown=attempt > 1)
        for job, attempt in zip(waiting, (2, 1, 1), strict=True)
    }
    with upgraded.read() as uow:
        assert uow.incidents.get(incident_id) is not None


def test_a_look_at_members_put_by_an_earlier_version_is_done_and_cannot_be_dismissed(
    store: SqlStore, database: Database
) -> None:
    """Whoever left a private room while Muster was away reads its record until the room was asked."""
    job = SyncMembers(declared(store).id, in_backfill=True)
    put(store, job)
    data = {"incident_id": job.incident_id}
    with database.migrating() as connection:
        connection.execute(update(jobs).values(kind="FollowMembers", data=data, dedup_key="FollowMembers/1"))
    (claimed,) = claim(store)
    assert claimed.job == job
    deps = cast(Deps, SimpleNamespace(store=store))
    bury(claimed, "missing_scope", NOW, deps)
    (dead_letter,) = list_dead_letters(deps)
    assert (dead_letter.kind, discard([dead_letter], NOW, deps)) == ("FollowMembers", ())


def test_a_process_of_the_version_before_goes_on_while_another_one_has_migrated(
    store: SqlStore, database: Database, old: Database
) -> None:
    """It names no column that came later; what it puts is carried out."""
    incident_id = declared(store).id
    put(store, PostEntry(incident_id, EntryId(1)))
    its_own = tables_of(old)
    migrate(old)
    with database.connect() as found, old.migrating() as into:
        move(found, into, its_own)

    upgraded = SqlStore(old)
    (claimed,) = claim(upgraded)
    assert claimed == Claimed(id=claimed.id, job=PostEntry(incident_id, EntryId(1)), attempt=1)

    migrated = tables_of(old)
    later = [c for table in its_own.sorted_tables for c in migrated.tables[table.name].c if c.name not in table.c]
    assert {str(column) for column in later} >= {"jobs.faults", "jobs.postponed", "members.told_at"}
    assert [str(column) for column in later if not column.nullable and column.server_default is None] == []
