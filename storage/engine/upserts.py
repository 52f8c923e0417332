"""The statements that insert and update rows, each built once: building one costs SQLAlchemy up to half a millisecond.

Without that, `submit -> ack` with 50 in flight misses its aim. `insert` is the dialect's own. Arguments are kept for
good, so they must be constants of the program: tables, columns, functions of a module.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnCollection, ColumnElement, Table, Update, UpdateBase, bindparam
from sqlalchemy import update as updating
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.dml import ReturningInsert

Insert = Callable[[Table], postgresql.Insert]
Unique = tuple[Column[Any], ...]
Where = ColumnElement[bool] | None
Excluded = ColumnCollection[str, Any]
Statements = tuple[UpdateBase, ...]
Together = Callable[[Statements], Statements]
Changes = Callable[[Excluded], Mapping[str, Any]]
KEY = "row_id"


@cache
def insert_returning(insert: Insert, table: Table) -> ReturningInsert[Any]:
    """Insert and return the id."""
    return insert(table).returning(table.c.id)


@cache
def insert_or_lock(insert: Insert, table: Table, unique: Unique) -> ReturningInsert[Any]:
    """Insert, or lock the row with the same `unique` columns as it is; and return the row that is there then."""
    as_it_is = {unique[0].name: unique[0]}
    return insert(table).on_conflict_do_update(index_elements=unique, set_=as_it_is).returning(*table.columns)


@cache
def insert_or_ignore(insert: Insert, table: Table, unique: Unique, where: Where = None) -> postgresql.Insert:
    """Insert, or do nothing when a row with the same `unique` columns exists.

    `where`: the condition of a partial index.
    """
    return insert(table).on_conflict_do_nothing(index_elements=unique, index_where=where)


@cache
def insert_or_ignore_returning(insert: Insert, table: Table, unique: Unique, where: Where) -> ReturningInsert[Any]:
    """The same, and return the key of the new row."""
    return insert_or_ignore(insert, table, unique, where).returning(*table.primary_key.columns)


@cache
def upsert(insert: Insert, table: Table, unique: Unique, changes: Changes, where: Where = None) -> postgresql.Insert:
    """Insert, or lock an existing row with the same `unique` columns and apply `changes`."""
    statement = insert(table)
    set_ = changes(statement.excluded)
    return statement.on_conflict_do_update(index_elements=unique, index_where=where, set_=set_)


@cache
def replacing(names: tuple[str, ...]) -> Changes:
    """Changes that set these columns to the new values."""
    return lambda new: {name: new[name] for name in names}


@cache
def update(table: Table) -> Update:
    """Update the row whose id is the parameter `KEY`."""
    return updating(table).where(table.c.id == bindparam(KEY))


@cache
def in_one(statements: Statements) -> Statements:
    """One statement that does what all of them do. No two of them may change the same row."""
    *others, last = statements
    return (last.add_cte(*(statement.cte() for statement in others)),)
