"""The database's clock, for measurements; for decisions only where a store was given no clock of its own."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, DateTime, select, type_coerce
from sqlalchemy.ext.compiler import compiles

from storage.engine.columns import UTCDateTime
from storage.engine.transaction import Transaction


class DatabaseNow(ColumnElement[datetime]):
    """The current time, in UTC."""

    type = DateTime(timezone=True)
    inherit_cache = True


@compiles(DatabaseNow, "postgresql")
def _in_postgresql(_element: Any, _compiler: Any, **_options: Any) -> str:
    return "clock_timestamp()"


@compiles(DatabaseNow, "sqlite")
def _in_sqlite(_element: Any, _compiler: Any, **_options: Any) -> str:
    """In SQLAlchemy's format with six digits, of which SQLite knows three."""
    return "(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000')"


_TIME = select(type_coerce(DatabaseNow(), UTCDateTime()))


def database_time(transaction: Transaction) -> datetime:
    """The current time of the database."""
    time: datetime = transaction.scalar(_TIME)
    return time
