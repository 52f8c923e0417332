"""A database of an earlier version: what waits in it is carried out by this one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, MetaData, column, insert
from sqlalchemy import table as sql_table

from storage.database import Database, open_database
from storage.migrate import migrate
from storage.migrations.run import config
from storage.tables import metadata
from storage.unit_of_work import SqlStore
from tests.builders import declared
from tests.contract.outbox_hands import claim, put
from tests.contract.test_migrations import empty_database
from tests.databases import DATABASES
from workflows.domain.ids import EntryId
from workflows.jobs import ProvisionWarRoom, RefreshStateCard, TellRoom
from workflows.ports.outbox import Claimed

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


def move(found: Connection, into: Connection) -> None:
    """Every row, as far as the older version has room for it."""
    tables = MetaData()
    tables.reflect(into)
    for table in metadata.sorted_tables:
        older = tables.tables.get(table.name)
        rows = [row._mapping for row in found.execute(table.select())]
        if older is not None and rows:
            known = [column(c.name, c.type) for c in table.columns if c.name in older.columns]
            values = [{c.name: row[c.name] for c in known} for row in rows]
            into.execute(insert(sql_table(table.name, *known)), values)


def test_jobs_that_wait_across_an_upgrade_are_carried_out(store: SqlStore, database: Database, old: Database) -> None:
    """One that was attempted may have had its effect: it looks first."""
    incident_id = declared(store).id
    jobs = [ProvisionWarRoom(incident_id), TellRoom(incident_id, EntryId(1)), RefreshStateCard(incident_id)]
    put(store, *jobs)
    claim(store, limit=1)
    with database.connect() as found, old.migrating() as into:
        move(found, into)

    migrate(old)

    upgraded = SqlStore(old)
    with upgraded.write() as uow:
        uow.outbox.release_all()
        uow.commit()
    by_job = {one.job: one for one in claim(upgraded)}
    assert by_job == {
        job: Claimed(id=by_job[job].id, job=job, attempt=attempt, unsure=attempt > 1)
        for job, attempt in zip(jobs, (2, 1, 1), strict=True)
    }
    with upgraded.read() as uow:
        assert uow.incidents.get(incident_id) is not None
