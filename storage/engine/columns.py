"""Building blocks of the tables: column types, keys, indexes and constraint names."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC to the microsecond. Raises `ValueError` for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value if value.tzinfo else value.replace(tzinfo=UTC)
        return moment.astimezone(UTC)


def canonical_json(value: Any) -> str:
    """How JSON is stored: the same value gives the same bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


Key = BigInteger().with_variant(Integer, "sqlite")


def table(name: str, *parts: Any) -> Table:
    """With AUTOINCREMENT, because SQLite would otherwise reuse the id of a deleted row."""
    return Table(name, metadata, Column("id", Key, primary_key=True), *parts, sqlite_autoincrement=True)


def of_incident(**options: Any) -> Column[Any]:
    return Column("incident_id", Key, ForeignKey("incidents.id"), nullable=False, **options)


def text(name: str, *parts: Any, **options: Any) -> Column[Any]:
    return Column(name, Text, *parts, nullable=options.pop("nullable", False), **options)


def moment(name: str, **options: Any) -> Column[Any]:
    return Column(name, UTCDateTime, nullable=options.pop("nullable", False), **options)


def index_where(name: str, where: ColumnElement[bool], *columns: Column[Any]) -> Index:
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


def unique_where(name: str, where: ColumnElement[bool], *columns: Column[Any]) -> Index:
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)
