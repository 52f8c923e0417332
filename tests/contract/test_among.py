"""Asking for many rows by their numbers is answered by an index, however many rows there are."""

from typing import Any

import pytest
from sqlalchemy import Column, Select, select

from storage.among import among, pair_among
from storage.database import Database
from storage.tables import holdings, incidents, jobs, people, reminders, steps, tasks, updates
from tests.databases import on_sqlite

BY_NUMBER = (
    *(incidents.c.id, people.c.id, reminders.c.id, jobs.c.id),
    *(table.c.incident_id for table in (holdings, tasks, updates, steps, reminders)),
)


def first_step(database: Database, wanted: Select[Any], parameters: int) -> str:
    """What SQLite does first to find the rows."""
    with database.connect() as connection:
        statement = f"EXPLAIN QUERY PLAN {wanted.compile(connection)}"
        return str(connection.exec_driver_sql(statement, ("[1]",) * parameters).first()[3])


@on_sqlite
@pytest.mark.parametrize("column", BY_NUMBER, ids=str)
def test_rows_are_found_by_an_index(database: Database, column: Column[int]) -> None:
    wanted = select(column).where(among(column, "ids"), column.is_not(None))
    assert first_step(database, wanted, 1).startswith(f"SEARCH {column.table}")


@on_sqlite
def test_pairs_of_numbers_are_compared_and_not_counted(database: Database) -> None:
    wanted = select(jobs.c.id).where(pair_among((jobs.c.id, jobs.c.attempt), ("ids", "leases")))
    assert first_step(database, wanted, 2).startswith("SEARCH jobs")
