"""Migrates the schema to this version of Muster."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from storage.engine.database import Database
from workflows.domain.errors import SettingsError

REVISIONS = tuple(sorted(file.name[:4] for file in (Path(__file__).parent / "migrations" / "versions").glob("0*.py")))
"""Every revision this version knows, the oldest first."""


_NOT_ALLOWED = frozenset({"42501"})
"""PostgreSQL's code for rights that are missing."""


def pending(database: Database) -> bool:
    """Whether `migrate` has something to do. Changes nothing and creates no file.

    Raises `SettingsError` when the database cannot be opened, or was migrated by a newer Muster.
    """
    return _revision(database) != REVISIONS[-1]


def migrate(database: Database) -> None:
    """Upgrade to the newest revision, if needed.

    Processes that start together migrate one after another. SQLite is claimed first, because the schema must not
    change under a running process. Raises `SettingsError` as `pending` and `claim_process` do.
    """
    if not pending(database):
        return
    database.claim_process()
    try:
        with database.migrating() as connection:
            if _recorded(connection) != REVISIONS[-1]:
                _upgrade(connection)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) not in _NOT_ALLOWED:
            raise
        raise SettingsError(
            f"DATABASE_URL: {database.name} is not at the schema of this version, and this account may not change it: "
            "run `./muster migrate` with the address of the owner, then the SQL of `./muster database-roles`."
        ) from None


def _revision(database: Database) -> str | None:
    """The revision of the schema; None when there is no schema yet."""
    if not database.exists():
        return None
    database.check_reachable()
    with database.connect() as connection:
        found = _recorded(connection)
    if found is not None and found not in REVISIONS:
        raise SettingsError(
            f"DATABASE_URL: {database.name} was migrated by a newer Muster (revision {found}, this one knows up to "
            f"{REVISIONS[-1]}); start that version, or expect a database of this one."
        )
    return found


def _recorded(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


def _upgrade(connection: Connection) -> None:
    # Imported late: Alembic takes half a second to load, which most starts do not need.
    from storage.migrations.run import upgrade  # noqa: PLC0415

    upgrade(connection)
