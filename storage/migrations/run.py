"""Runs Alembic on an open connection, without an alembic.ini.

A new revision: `python -m storage.migrations.run "what changes"` compares the tables with a migrated database and
writes a draft to `versions/`. Clean it up.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from storage.engine.database import open_database


def config(connection: Connection) -> Config:
    """Alembic's settings; `env.py` takes the connection from its attributes."""
    made = Config(attributes={"connection": connection})
    made.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    return made


def upgrade(connection: Connection) -> None:
    """Upgrade to the newest revision within the open transaction."""
    command.upgrade(config(connection), "head")


def draft(message: str, number: str) -> None:
    """Write a draft of the next revision from the difference between tables and revisions."""
    with tempfile.TemporaryDirectory() as directory:
        database = open_database(f"sqlite:///{directory}/draft.db")
        with database.migrating() as connection:
            upgrade(connection)
            command.revision(config(connection), message, autogenerate=True, rev_id=number)
        database.close()


if __name__ == "__main__":
    versions = Path(__file__).parent / "versions"
    draft(" ".join(sys.argv[1:]), f"{len(list(versions.glob('0*.py'))) + 1:04}")
