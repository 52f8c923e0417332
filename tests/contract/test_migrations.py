"""The schema: what the revisions build is what the tables say, however many processes start at once."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, column, insert, inspect, table, text

from storage.engine.database import Database, open_database
from storage.migrate import REVISIONS, migrate, pending
from storage.migrations.run import config
from storage.roles import holdings
from storage.schema import metadata
from storage.tables import incidents
from storage.unit_of_work import SqlStore
from tests.builders import NOW, a_holding
from tests.databases import DATABASES, PostgresServer, on_sqlite
from tests.threads import together
from workflows.domain.errors import SettingsError
from workflows.domain.ids import IncidentId

VERSIONS = Path(__file__).parents[2] / "storage" / "migrations" / "versions"
DEFINITIONS = {
    "sqlite": """
        SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name <> 'alembic_version' AND type <> 'trigger'
    """,
    "postgresql": """
        SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'
        UNION ALL
        SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version'
    """,
}


@contextmanager
def empty_database(kind: str, request: pytest.FixtureRequest, directory: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{directory}/empty.db"
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        with server.empty() as url:
            yield url


@pytest.fixture(params=DATABASES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that was never migrated; on SQLite of a file that does not exist."""
    with empty_database(request.param, request, tmp_path) as url:
        yield url


def definitions(connection: Connection, dialect: str) -> set[tuple[str, ...]]:
    """Every table, index and constraint in the words of the database itself; their order and quotes mean nothing. The
    triggers, of which the tables say nothing, are those of `test_journal.py`."""
    found = connection.execute(text(DEFINITIONS[dialect])).scalars().all()
    return {tuple(sorted(re.findall(r'[^\s,"]+', definition))) for definition in found}


def test_the_revisions_build_what_the_tables_say(database: Database) -> None:
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_revisions_build_every_condition_and_constraint_too(database: Database) -> None:
    with database.migrating() as connection:
        built = definitions(connection, database.dialect)
        metadata.drop_all(connection)
        metadata.create_all(connection)
        assert built == definitions(connection, database.dialect)
    assert len(built) > len(metadata.tables)


def test_the_revisions_follow_one_another() -> None:
    made = [
        (VERSIONS / name).read_text(encoding="utf-8") for name in sorted(path.name for path in VERSIONS.glob("0*.py"))
    ]
    assert [re.findall(r'^revision = "(\d+)"', text, re.MULTILINE) for text in made] == [[name] for name in REVISIONS]
    before = [re.findall(r'^down_revision = "(\d+)"', text, re.MULTILINE) for text in made]
    assert before == [[], *([name] for name in REVISIONS[:-1])]


def test_migrating_is_pending_until_it_is_done(empty_url: str) -> None:
    database = open_database(empty_url)
    assert pending(database)
    migrate(database)
    assert not pending(database)
    migrate(database)
    database.close()


def test_rooms_and_announcements_of_incidents_become_channels(empty_url: str) -> None:
    database = open_database(empty_url)
    moved = ("room", "room_name", "card", "announcement_channel", "announcement_ts")
    then = [
        c
        for c in incidents.c
        if c.name not in {"duplicate_of", "tasks_numbered", "marking", "privilege_marked", "waived", "added_classes"}
        and c.name not in {"subtype", "programme"}
    ]
    before = table("incidents", *(column(c.name, c.type) for c in then), *map(column, moved))
    facts = {c.name: "" for c in before.c} | {"phase": "active", "practice": False, "declared_at": NOW}
    facts |= {c.name: None for c in then if c.nullable}
    with database.migrating() as connection:
        command.upgrade(config(connection), "0005")
        for number, channels in (
            (1, ("C1", "inc-1", "1.1", "C9", "9.1")),
            (2, ("C2", "inc-2", None, None, None)),
            (3, (None, "", None, None, None)),
        ):
            row = facts | {"id": number, "request_id": f"V{number}"} | dict(zip(moved, channels, strict=True))
            connection.execute(insert(before), row)
        connection.execute(insert(holdings), {"incident_id": 1, "role": "", "user": "", "since": NOW})
    migrate(database)
    with database.connect() as connection:
        assert set(connection.execute(text("SELECT * FROM channels")).fetchall()) == {
            (1, "war_room", "C1", "inc-1", "1.1", "ready", None),
            (1, "announcement", "C9", "", "9.1", "ready", None),
            (2, "war_room", "C2", "inc-2", None, "ready", None),
        }
    store = SqlStore(database)
    with store.write() as uow:
        rooms = [incident and incident.room for incident in map(uow.incidents.get, map(IncidentId, (1, 2, 3)))]
        assert rooms == ["C1", "C2", None]
        holding = a_holding(IncidentId(3))
        uow.roles.add(holding)
        assert uow.roles.of(holding.incident_id) == (holding,)
    database.close()


def test_processes_that_start_at_once_migrate_once(
    request: pytest.FixtureRequest, postgres_server: PostgresServer
) -> None:
    with postgres_server.empty() as url, ExitStack() as opened:
        replicas = [open_database(url) for _ in range(3)]
        for replica in replicas:
            opened.callback(replica.close)
        together(3, lambda number: migrate(replicas[number]))
        assert [pending(replica) for replica in replicas] == [False] * 3


def test_looking_whether_something_is_pending_creates_nothing(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/muster.db")
    assert pending(database)
    database.close()
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_a_newer_version_is_refused(database: Database) -> None:
    with database.migrating() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for ask in (pending, migrate):
        with pytest.raises(SettingsError, match=r"^DATABASE_URL: .* newer Muster \(revision 9999"):
            ask(database)


def test_a_migration_that_fails_leaves_nothing_behind(empty_url: str) -> None:
    database = open_database(empty_url)

    def fail_halfway() -> None:
        with database.migrating() as connection:
            metadata.create_all(connection)
            raise RuntimeError("disk full")

    with pytest.raises(RuntimeError, match="disk full"):
        fail_halfway()
    with database.connect() as connection:
        assert inspect(connection).get_table_names() == []
    database.close()


@on_sqlite
def test_a_migration_that_would_orphan_rows_is_undone(database: Database) -> None:
    def orphan() -> None:
        with database.migrating() as connection:
            connection.execute(
                text("INSERT INTO revisions (entry_id, change, at, text) VALUES (99, 'edited', '2026-11-24', '')")
            )

    with pytest.raises(RuntimeError, match="revisions"):
        orphan()
    with database.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM revisions")).scalar() == 0


def test_the_file_is_for_nobody_elses_eyes(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/data/muster.db")
    migrate(database)
    database.close()
    assert [oct(p.stat().st_mode & 0o777) for p in (tmp_path / "data", tmp_path / "data" / "muster.db")] == [
        "0o700",
        "0o600",
    ]
