"""INSERT statements with a conflict clause. `insert` is the dialect's own."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, ColumnCollection, ColumnElement, Table, Update, bindparam
from sqlalchemy import update as updating
from sqlalchemy.dialects import postgresql

Insert = Callable[[Table], postgresql.Insert]
Unique = Sequence[Column[Any]]
Where = ColumnElement[bool] | None
Excluded = ColumnCollection[str, Any]
Changes = Callable[[Excluded], Mapping[str, Any]]
KEY = "row_id"


def insert_or_ignore(insert: Insert, table: Table, unique: Unique, where: Where = None) -> postgresql.Insert:
    """Insert, or do nothing when a row with the same `unique` columns exists.

    `where`: the condition of a partial index.
    """
    return insert(table).on_conflict_do_nothing(index_elements=unique, index_where=where)


def upsert(insert: Insert, table: Table, unique: Unique, changes: Changes, where: Where = None) -> postgresql.Insert:
    """Insert, or lock an existing row with the same `unique` columns and apply `changes`."""
    statement = insert(table)
    set_ = changes(statement.excluded)
    return statement.on_conflict_do_update(index_elements=unique, index_where=where, set_=set_)


def update(table: Table) -> Update:
    """Update the row whose id is the parameter `KEY`."""
    return updating(table).where(table.c.id == bindparam(KEY))
