"""A database of version 0.1.0 and the Slack workspace that belongs to it, as they were left when Muster was stopped.

Made by version 0.1.0 in the sandbox, with a clock that stood still: people worked on five incidents, Slack refused two
messages, a process was killed between posting a message and saying so, an answer of Slack was lost, Slack went away,
work went on, and twenty minutes after Muster was stopped it is upgraded. `0004.sql` is the `.dump` of its SQLite
file, with `jobs.put_at` (the wall clock's) set to a fixed time; PostgreSQL gets the same rows in the schema of its own
revision 0004. `slack.json` is what was said in the rooms, with the buttons.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import Connection, MetaData, Table, create_engine, make_url, text

from sandbox import Sandbox
from sandbox.records import Bookmark, Channel, Pin, Post
from storage.engine.database import open_database
from storage.migrations.run import config

REVISION = "0004"
HERE = Path(__file__).parent
SLACK: Mapping[str, Any] = json.loads((HERE / "slack.json").read_text(encoding="utf-8"))
STOPPED_SINCE = datetime.fromisoformat(SLACK["now"])
"""The moment of the upgrade."""

Rows = Mapping[str, list[Mapping[str, Any]]]


def old_rows(file: Path) -> Rows:
    """Every table by its old name; times are aware. The database itself is left in `file`."""
    with sqlite3.connect(file) as connection:
        connection.executescript((HERE / f"{REVISION}.sql").read_text(encoding="utf-8"))
    connection.close()
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        tables = MetaData()
        tables.reflect(connection)
        found = {table.name: _rows(connection, table) for table in tables.sorted_tables}
        numbers = connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
        found["sqlite_sequence"] = [dict(row._mapping) for row in numbers]
    engine.dispose()
    return found


def old_database(url: str, directory: Path) -> Rows:
    """What is in the database that this leaves at `url`, which is empty."""
    if make_url(url).drivername == "sqlite":
        file = make_url(url).database
        assert file is not None
        return old_rows(Path(file))
    rows = old_rows(directory / "rows.db")
    database = open_database(url)
    with database.migrating() as connection:
        command.upgrade(config(connection), REVISION)
        tables = MetaData()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if rows[table.name] and table.name != "alembic_version":
                connection.execute(table.insert(), rows[table.name])
        for row in rows["sqlite_sequence"]:
            connection.execute(text(f"SELECT setval('{row['name']}_id_seq', :seq)"), row)
    database.close()
    return rows


def _rows(connection: Connection, table: Table) -> list[Mapping[str, Any]]:
    return [{name: _aware(value) for name, value in row._mapping.items()} for row in connection.execute(table.select())]


def _aware(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


def furnish(slack: Sandbox) -> None:
    """The rooms, what was said in them, and the token."""
    workspace = slack.workspace
    workspace.bot_token = SLACK["bot_token"]
    with workspace.changing():
        workspace._counters = Counter(SLACK["counters"])
        workspace.channels |= {channel.id: channel for channel in _channels(SLACK["channels"])}


def _channels(kept: Iterable[Mapping[str, Any]]) -> Iterable[Channel]:
    lists = {"posts": Post, "pins": Pin, "bookmarks": Bookmark}
    for channel in kept:
        yield Channel(**{key: [lists[key](**one) for one in v] if key in lists else v for key, v in channel.items()})
