"""One open transaction: what the repositories speak to. It knows when it may still be used, and for what.

The values of a row travel beside the statement, not inside it: SQLAlchemy then knows the statement again, which makes
writing a row three times cheaper.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Delete, Executable, Row, Table, Update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError

from storage.driver_errors import meaning
from storage.in_arrays import KEY, adding_all, arrays, saving_all
from storage.writing import InsertInto, Merged, Where, adding, adding_each, adding_once, merging, putting, saving
from workflows.domain.errors import ConcurrentUpdate

Result = TypeVar("Result")
Values = Mapping[str, Any]


class Transaction:
    """`writes`: whether it may change anything. After `commit` it refuses every further use."""

    def __init__(self, connection: Connection, insert: InsertInto, *, writes: bool) -> None:
        self._connection = connection
        self._insert = insert
        self._takes_arrays = connection.dialect.name == "postgresql"
        self._open = True
        self.writes = writes
        self.committed = False
        self.calls_worker = False
        """Whether committing gives the worker something to do."""

    def all(self, statement: Executable, parameters: Values | Sequence[Values] | None = None) -> Sequence[Row[Any]]:
        """Every row."""
        rows: Sequence[Row[Any]] = self._run(statement, parameters).fetchall()
        return rows

    def first(self, statement: Executable, parameters: Values | None = None) -> Row[Any] | None:
        """The first row, or None."""
        row: Row[Any] | None = self._run(statement, parameters).first()
        return row

    def scalar(self, statement: Executable) -> Any:
        """The first column of the first row, or None."""
        return self._run(statement).scalar()

    def add(self, table: Table, values: Values) -> int:
        """Insert a row; the id the database gave it."""
        return int(self.returned(adding(self._insert, table), values)[0].id)

    def add_once(self, table: Table, values: Values, *unique: Column[Any], where: Where = None) -> Any | None:
        """Insert a row unless one with the same `unique` columns is there; the first column of its key, or None.

        Waits for a transaction that is just inserting the same. `where`: the condition of a partial index.
        """
        rows = self.returned(adding_once(self._insert, table, unique, where), values)
        return rows[0][0] if rows else None

    def put(self, table: Table, values: Values, *unique: Column[Any]) -> None:
        """Insert a row, or let it replace the one with the same `unique` columns."""
        self.change(putting(self._insert, table, unique, tuple(values)), values)

    def add_each(self, table: Table, rows: Sequence[Values]) -> list[int]:
        """Insert rows with one statement; the ids the database gave them, in their order."""
        return [int(row.id) for row in self.returned(adding_each(self._insert, table), rows)] if rows else []

    def add_many(self, table: Table, rows: Sequence[Values]) -> None:
        """Insert rows that name the same columns, in their order, without asking for their ids."""
        if self._takes_arrays and len(rows) > 1:
            self.change(adding_all(table, tuple(rows[0])), arrays(rows))
        else:
            self.change_each(self._insert(table), rows)

    def add_each_once(self, table: Table, rows: Sequence[Values], *unique: Column[Any]) -> None:
        """Insert those of the rows whose like is not there. They name the same columns."""
        if self._takes_arrays and len(rows) > 1:
            self.change(adding_all(table, tuple(rows[0]), unique), arrays(rows))
        else:
            self.change_each(self._insert(table).on_conflict_do_nothing(index_elements=unique), rows)

    def save_each(self, table: Table, rows: Mapping[int, Values]) -> None:
        """`save` many, the same columns of each. Raises `LookupError` when one of them is not there."""
        numbered = [{**rows[i], KEY: i} for i in sorted(rows)]
        if self._takes_arrays and len(rows) > 1:
            changed = self.change(saving_all(table, tuple(numbered[0])), arrays(numbered))
        else:
            changed = self.change_each(saving(table), numbered)
        if changed != len(rows):
            raise LookupError(f"{table.name} has no such rows")

    def merge(self, table: Table, values: Values, *unique: Column[Any], where: Where, merged: Merged) -> None:
        """Insert a row; on conflict change, and thereby lock, the one that is there as `merged` says."""
        self.change(merging(self._insert, table, unique, where, merged), values)

    def save(self, table: Table, row_id: int, values: Values) -> None:
        """Write the whole row again. Raises `LookupError` when there is none."""
        if self.change(saving(table), {**values, KEY: row_id}) == 0:
            raise LookupError(f"{table.name} has no row {row_id}")

    def change(self, statement: postgresql.Insert | Update | Delete, parameters: Values | None = None) -> int:
        """Run a statement that writes; how many rows it touched."""
        self._check_writes()
        return int(self._run(statement, parameters).rowcount)

    def change_each(self, statement: postgresql.Insert | Update | Delete, rows: Sequence[Values]) -> int:
        """Run a statement that writes for each of these parameters, in their order; how many rows were touched."""
        self._check_writes()
        return int(self._run(statement, rows).rowcount) if rows else 0

    def returned(
        self, statement: Executable, parameters: Values | Sequence[Values] | None = None
    ) -> Sequence[Row[Any]]:
        """Run a statement that writes and RETURNs; its rows."""
        self._check_writes()
        return self.all(statement, parameters)

    def attempt(self, work: Callable[[], Result]) -> Result | None:
        """Run `work` so that its failure undoes only itself; None when somebody else was faster."""
        self._check_writes()
        try:
            with self._connection.begin_nested():
                return work()
        except ConcurrentUpdate:
            return None

    def commit(self) -> None:
        """Make it so. Raises `RuntimeError` for a transaction that only reads, and for a second commit."""
        self._check_writes()
        self._connection.commit()
        self._open = False
        self.committed = True

    def close(self) -> None:
        """No further use; what was not committed is undone by whoever opened it."""
        self._open = False

    def _run(self, statement: Executable, parameters: Values | Sequence[Values] | None = None) -> Any:
        if not self._open:
            raise RuntimeError("this unit of work is over: open a new one")
        try:
            return self._connection.execute(statement, parameters)
        except DBAPIError as error:
            raise meaning(error) from error

    def _check_writes(self) -> None:
        if not self._open:
            raise RuntimeError("this unit of work is over: open a new one")
        if not self.writes:
            raise RuntimeError("this unit of work only reads: open it with store.write()")
