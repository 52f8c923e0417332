"""Many rows written by one statement, with an array for each column. PostgreSQL only: a statement for each row costs it
and the driver ten times as much. SQLite is asked without a journey, and gains nothing.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Table, Update, bindparam, column, func, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.selectable import TableValuedAlias

Values = Mapping[str, Any]
Unique = tuple[Column[Any], ...]
KEY = "row_id"
"""The name under which the number of a row to change is given."""


def arrays(rows: Sequence[Values]) -> Values:
    """The values of rows that all name the same columns, column by column."""
    return {name: [row[name] for row in rows] for name in rows[0]}


@cache
def adding_all(table: Table, names: tuple[str, ...], unique: Unique = ()) -> postgresql.Insert:
    """In their order; with `unique`, those whose like is not there."""
    given = _given(table, names)
    rows = select(*(given.c[name] for name in names)).order_by(given.c.place)
    add = postgresql.insert(table).from_select(names, rows)
    return add.on_conflict_do_nothing(index_elements=unique) if unique else add


@cache
def saving_all(table: Table, names: tuple[str, ...]) -> Update:
    """Each the row whose number is `KEY`."""
    given = _given(table, names)
    changes = {name: given.c[name] for name in names if name != KEY}
    return update(table).where(table.c.id == given.c[KEY]).values(changes)


def _given(table: Table, names: tuple[str, ...]) -> TableValuedAlias:
    types = {name: table.c.id.type if name == KEY else table.c[name].type for name in names}
    each = [bindparam(name, type_=postgresql.ARRAY(types[name], dimensions=1)) for name in names]
    columns = [column(name, types[name]) for name in names]
    given = func.unnest(*each).table_valued(*columns, with_ordinality="place", name="given")
    return given.render_derived()
