"""Asking for many rows by their numbers: all of them are one parameter, so the statement is the same however many.

As a parameter each, a hundred numbers cost ten times what the database then does: statement and parameters are put
together anew by SQLAlchemy and by the driver, and PostgreSQL plans it anew.
"""

import json
from collections.abc import Sequence
from typing import Any, Self

from sqlalchemy import BigInteger, Column, ColumnElement, Dialect, Integer, String, Text, TypeDecorator, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Boolean, TypeEngine


class _Many(TypeDecorator[Sequence[Any]]):
    """An array; on SQLite, JSON."""

    impl = Text
    cache_ok = True

    def __init__(self, each: type[TypeEngine[Any]]) -> None:
        super().__init__()
        self.each = each

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind: TypeEngine[Any] = ARRAY(self.each) if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        return value if dialect.name == "postgresql" else json.dumps(value)


class _Comparison(FunctionElement[bool]):
    """True or false by itself: without saying so, SQLAlchemy asks SQLite for `… = 1`, which no index answers."""

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Self:
        return self


class _Among(_Comparison):
    inherit_cache = True


class _PairAmong(_Comparison):
    inherit_cache = True


def among(column: Column[Any], name: str) -> ColumnElement[bool]:
    """Whether a column is one of those that the parameter `name` lists."""
    return _Among(column, bindparam(name, type_=_many(column)))


def pair_among(columns: tuple[Column[Any], Column[Any]], names: tuple[str, str]) -> ColumnElement[bool]:
    """Whether two columns together are one of the pairs that two parameters list, side by side."""
    return _PairAmong(*columns, *(bindparam(n, type_=_many(c)) for n, c in zip(names, columns, strict=True)))


def _many(column: Column[Any]) -> _Many:
    if isinstance(column.type, String):
        return _Many(Text)
    if isinstance(column.type, Integer):
        return _Many(BigInteger)
    raise TypeError(f"{column} is neither text nor a number")


def _written(element: FunctionElement[bool], compiler: SQLCompiler, **options: Any) -> list[str]:
    return [compiler.process(part, **options) for part in element.clauses]


@compiles(_Among, "postgresql")
def _in_postgresql(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, those = _written(element, compiler, **options)
    return f"{column} = ANY ({those})"


@compiles(_Among, "sqlite")
def _in_sqlite(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, those = _written(element, compiler, **options)
    return f"{column} IN (SELECT value FROM json_each({those}))"  # noqa: S608


@compiles(_PairAmong, "postgresql")
def _pair_in_postgresql(element: _PairAmong, compiler: SQLCompiler, **options: Any) -> str:
    one, other, ones, others = _written(element, compiler, **options)
    return f"({one}, {other}) IN (SELECT * FROM unnest({ones}, {others}))"  # noqa: S608


@compiles(_PairAmong, "sqlite")
def _pair_in_sqlite(element: _PairAmong, compiler: SQLCompiler, **options: Any) -> str:
    one, other, ones, others = _written(element, compiler, **options)
    pairs = f"json_each({ones}) AS a JOIN json_each({others}) AS b ON a.key = b.key"
    return f"({one}, {other}) IN (SELECT a.value, b.value FROM {pairs})"  # noqa: S608
