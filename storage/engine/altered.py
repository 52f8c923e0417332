"""How those read a table who look for what was altered: a value that Muster did not write there reads as something that
nobody wrote, instead of raising."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Table, Text, type_coerce
from sqlalchemy.types import TypeEngine

from storage.engine.columns import UTCDateTime
from storage.engine.encryption import EncryptedJson, EncryptedText

_MOMENT = "%Y-%m-%d %H:%M:%S.%f"
"""How SQLite holds one; PostgreSQL refuses what is none."""


class _AnyMoment(UTCDateTime):
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return _as_stored(self, dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        if value is None or isinstance(value, datetime):
            return super().process_result_value(value, dialect)
        try:
            moment = datetime.strptime(value, _MOMENT)  # noqa: DTZ007 (UTC, as it is stored)
        except (ValueError, TypeError):
            return repr(value)
        return super().process_result_value(moment, dialect) if moment.strftime(_MOMENT) == value else repr(value)


class _AnyJson(EncryptedJson):
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return _as_stored(self, dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        if dialect.name != "sqlite" or value is None:
            return super().process_result_value(value, dialect)
        try:
            return super().process_result_value(json.loads(value), dialect)
        except (ValueError, TypeError):
            return repr(value)


def _as_stored(kind: Any, dialect: Dialect) -> TypeEngine[Any]:
    return dialect.type_descriptor(Text() if dialect.name == "sqlite" else kind.impl_instance)


def with_altered(table: Table) -> list[ColumnElement[Any]]:
    """The columns of a table. An encrypted value that is not what was written there reads as it is stored."""
    return [type_coerce(column, _reading(column.type)).label(column.name) for column in table.columns]


def _reading(kind: Any) -> Any:
    if isinstance(kind, EncryptedText):
        return EncryptedText(kind.table, kind.column, keeps_altered=True)
    if isinstance(kind, EncryptedJson):
        return _AnyJson(kind.table, kind.column, keeps_altered=True)
    return _AnyMoment() if isinstance(kind, UTCDateTime) else kind
