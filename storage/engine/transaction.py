"""One open transaction, as the repositories use it.

Values are parameters rather than part of the statement, so that SQLAlchemy compiles each statement once.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Executable, Row, Table, UpdateBase
from sqlalchemy.exc import DBAPIError

from storage.engine.errors import translated
from storage.engine.upserts import (
    KEY,
    Changes,
    Insert,
    Statements,
    Together,
    Where,
    insert_or_ignore,
    insert_or_ignore_returning,
    insert_or_lock,
    insert_returning,
    replacing,
    update,
    upsert,
)
from workflows.domain.errors import ConcurrentUpdate

Result = TypeVar("Result")
Values = Mapping[str, Any]


class Transaction:
    """`together`: those of these statements that are run; `writes`: whether it may change anything.

    Every statement raises `StoreUnavailable` or `ConcurrentUpdate` for such failures of the database, and
    `RuntimeError` after `commit` or when a read-only transaction writes.
    """

    def __init__(self, connection: Connection, insert: Insert, together: Together, *, writes: bool) -> None:
        self._connection = connection
        self._insert = insert
        self._together = together
        self._open = True
        self.writes = writes
        self.committed = False
        self.calls_worker = False
        """Whether to wake the worker after the commit."""
        self._last_things: list[Callable[[], None]] = []

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

    def insert(self, table: Table, values: Values) -> int:
        """Insert a row; returns its id."""
        return int(self.returned(insert_returning(self._insert, table), values)[0].id)

    def insert_many(self, table: Table, rows: Sequence[Values], *unique: Column[Any]) -> None:
        """Insert rows in order, but those of which one with the same `unique` columns exists."""
        if rows:
            self.change(insert_or_ignore(self._insert, table, unique), rows)

    def insert_or_ignore(self, table: Table, values: Values, *unique: Column[Any], where: Where = None) -> Any | None:
        """Insert a row unless one with the same `unique` columns exists. Returns the first column of its key, or None.

        Waits for a concurrent insert of the same row. `where`: the condition of a partial index.
        """
        statement = insert_or_ignore_returning(self._insert, table, unique, where)
        rows = self.returned(statement, values)
        return rows[0][0] if rows else None

    def insert_or_lock(self, table: Table, values: Values, *unique: Column[Any]) -> Row[Any]:
        """Insert a row, or lock the one with the same `unique` columns until the end; returns what is there then."""
        return self.returned(insert_or_lock(self._insert, table, unique), values)[0]

    def upsert(
        self,
        table: Table,
        values: Values,
        *unique: Column[Any],
        changes: Changes | None = None,
        where: Where = None,
    ) -> None:
        """Insert a row. If one with the same `unique` columns exists, lock it and set the new values, or `changes`."""
        keys = {column.name for column in unique}
        changes = changes or replacing(tuple(name for name in values if name not in keys))
        self.change(upsert(self._insert, table, unique, changes, where), values)

    def update(self, table: Table, row_id: int, values: Values) -> None:
        """Update these columns of a row. Raises `LookupError` when it does not exist."""
        if self.change(update(table), {**values, KEY: row_id}) == 0:
            raise LookupError(f"{table.name} has no row {row_id}")

    def change(self, statement: UpdateBase, parameters: Values | Sequence[Values] | None = None) -> int:
        """Run a writing statement, once per set of parameters; returns the number of affected rows."""
        self._check_writes()
        return int(self._run(statement, parameters).rowcount)

    def change_together(self, build: Callable[[Insert], Statements], rows: Sequence[Values]) -> None:
        """Run writing statements of different tables for each set of parameters: in one round trip where the database
        takes them as one."""
        for statement in self._together(build(self._insert)):
            self.change(statement, rows)

    def returned(
        self, statement: Executable, parameters: Values | Sequence[Values] | None = None
    ) -> Sequence[Row[Any]]:
        """Run a writing statement with RETURNING; returns its rows."""
        self._check_writes()
        return self.all(statement, parameters)

    def attempt(self, work: Callable[[], Result]) -> Result | None:
        """Run `work` in a savepoint; None when a concurrent transaction won."""
        self._check_writes()
        try:
            with self._connection.begin_nested():
                return work()
        except ConcurrentUpdate:
            return None

    def before_commit(self, work: Callable[[], None]) -> None:
        """Run `work` as the last thing before the commit: what it locks is locked for that long only, and behind every
        other lock. What it raises is raised by `commit`."""
        self._check_writes()
        self._last_things.append(work)

    def commit(self) -> None:
        """Raises `RuntimeError` for a read-only transaction and for a second commit."""
        self._check_writes()
        while self._last_things:
            self._last_things.pop(0)()
        self._connection.commit()
        self._open = False
        self.committed = True

    def close(self) -> None:
        """Refuse further use. The opener rolls back what was not committed."""
        self._open = False

    def _run(self, statement: Executable, parameters: Values | Sequence[Values] | None = None) -> Any:
        if not self._open:
            raise RuntimeError("this unit of work is over: open a new one")
        try:
            return self._connection.execute(statement, parameters)
        except DBAPIError as error:
            raise translated(error) from error

    def _check_writes(self) -> None:
        if not self._open:
            raise RuntimeError("this unit of work is over: open a new one")
        if not self.writes:
            raise RuntimeError("this unit of work only reads: open it with store.write()")
