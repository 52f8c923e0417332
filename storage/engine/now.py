"""The database's clock within a statement: for measurements, never for decisions."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, DateTime
from sqlalchemy.ext.compiler import compiles


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
