"""The statements that write rows, each built once: building one costs more than running it.

`insert` is the dialect's own. Whatever is passed stays known for good, so it is a constant of the program: a table, its
columns, a function of a module.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnCollection, ColumnElement, Table, Update, bindparam, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.dml import ReturningInsert

InsertInto = Callable[[Table], postgresql.Insert]
Unique = tuple[Column[Any], ...]
Where = ColumnElement[bool] | None
Excluded = ColumnCollection[str, Any]
Merged = Callable[[Excluded], Mapping[str, Any]]


@cache
def adding(insert: InsertInto, table: Table) -> ReturningInsert[Any]:
    return insert(table).returning(table.c.id)


@cache
def adding_each(insert: InsertInto, table: Table) -> ReturningInsert[Any]:
    """Their ids come in the order of the rows."""
    return insert(table).returning(table.c.id, sort_by_parameter_order=True)


@cache
def adding_once(insert: InsertInto, table: Table, unique: Unique, where: Where) -> ReturningInsert[Any]:
    """Nothing where one with the same `unique` columns is there."""
    once = insert(table).on_conflict_do_nothing(index_elements=unique, index_where=where)
    return once.returning(table.primary_key.columns[0])


@cache
def putting(insert: InsertInto, table: Table, unique: Unique, names: tuple[str, ...]) -> postgresql.Insert:
    """In the place of the one with the same `unique` columns."""
    put = insert(table)
    rest = {name: put.excluded[name] for name in names if name not in {c.name for c in unique}}
    return put.on_conflict_do_update(index_elements=unique, set_=rest)


@cache
def merging(insert: InsertInto, table: Table, unique: Unique, where: Where, merged: Merged) -> postgresql.Insert:
    """Into the one with the same `unique` columns."""
    merge = insert(table)
    return merge.on_conflict_do_update(index_elements=unique, index_where=where, set_=merged(merge.excluded))


@cache
def saving(table: Table) -> Update:
    """The parameter `row_id` says which."""
    return update(table).where(table.c.id == bindparam("row_id"))
