"""Finds the rows whose columns have given values, and maps them.

A statement that is built for every call costs as much again as running it, so each is built once.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import ColumnElement, bindparam, select

from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction, Values

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Thing = TypeVar("Thing", bound="DataclassInstance")


class Lookup(Generic[Thing]):
    """The things whose `by` columns equal the given values and to which the conditions in `where` apply."""

    def __init__(
        self,
        mapper: RowMapper[Thing],
        *by: ColumnElement[Any],
        where: Sequence[ColumnElement[bool]] = (),
        order: Sequence[ColumnElement[Any]] = (),
    ) -> None:
        self._mapper = mapper
        equal = [column == bindparam(f"value_{n}", type_=column.type) for n, column in enumerate(by)]
        self._statement = select(mapper.table).where(*equal, *where).order_by(*order)

    def all(self, transaction: Transaction, *values: object) -> tuple[Thing, ...]:
        """In order. Raises as `transaction` does."""
        return tuple(map(self._mapper.from_row, transaction.all(self._statement, _named(values))))

    def first(self, transaction: Transaction, *values: object) -> Thing | None:
        """The first in order. Raises as `transaction` does."""
        row = transaction.first(self._statement, _named(values))
        return None if row is None else self._mapper.from_row(row)


def _named(values: Sequence[object]) -> Values:
    return {f"value_{n}": value for n, value in enumerate(values)}
