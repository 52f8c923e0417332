"""Brings the schema to what this version of Muster expects."""

from sqlalchemy import Connection, inspect, text

from storage.engine.database import Database
from workflows.domain.errors import SettingsError

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
"""Every revision this version knows, the oldest first; a test holds it against `migrations/versions`."""


def pending(database: Database) -> bool:
    """Whether `migrate` has something to do. Changes nothing, not even creates a file.

    Raises `SettingsError` when the database cannot be opened, or was migrated by a newer Muster.
    """
    return _revision(database) != REVISIONS[-1]


def migrate(database: Database) -> None:
    """Upgrade to the newest revision; nothing happens when it is there already.

    Processes that start at once follow one another. On SQLite the process is claimed first: the schema must not
    change under a running server. Raises `SettingsError` as `pending` and `claim_process` do.
    """
    if not pending(database):
        return
    database.claim_process()
    with database.migrating() as connection:
        if _recorded(connection) != REVISIONS[-1]:
            _upgrade(connection)


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
    # Imported here because it brings Alembic with it, half a second that a start without migrations does not wait for.
    from storage.migrations.run import upgrade  # noqa: PLC0415

    upgrade(connection)
