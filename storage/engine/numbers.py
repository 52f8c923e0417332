"""Numbers that a table gives ahead of time: of some that nobody gets, the last."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, Table, bindparam, column, func, literal_column, select, table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.visitors import InternalTraversal

STEPS = bindparam("steps", type_=BigInteger())


class NumberAhead(ColumnElement[int]):
    """The number `steps` after the last that the table gave. Nobody else gets it.

    On PostgreSQL each step is taken from the sequence, so that two transactions at once never meet. On SQLite there is
    one writer; a row that is inserted with the number moves the table's own count.
    """

    type = BigInteger()
    inherit_cache = True
    _traverse_internals = [("table_name", InternalTraversal.dp_string)]  # noqa: RUF012

    def __init__(self, of: Table) -> None:
        self.table_name = of.name


@compiles(NumberAhead, "postgresql")
def _in_postgresql(element: NumberAhead, compiler: Any, **options: Any) -> str:
    taken = func.nextval(func.pg_get_serial_sequence(_quoted(element.table_name), _quoted("id")))
    wanted = select(func.max(taken)).select_from(func.generate_series(literal_column("1"), STEPS))
    return str(compiler.process(wanted.scalar_subquery(), **options))


@compiles(NumberAhead, "sqlite")
def _in_sqlite(element: NumberAhead, compiler: Any, **options: Any) -> str:
    given: Select[tuple[int]] = select(func.max(column("seq"))).select_from(table("sqlite_sequence"))
    last = given.where(column("name") == _quoted(element.table_name)).scalar_subquery()
    wanted = func.coalesce(last, literal_column("0")) + STEPS
    return str(compiler.process(wanted, **options))


def _quoted(name: str) -> ColumnElement[str]:
    return literal_column(f"'{name}'")
