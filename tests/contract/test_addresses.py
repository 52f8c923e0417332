"""DATABASE_URL: what is understood, what is refused, and that the password is never shown."""

from pathlib import Path

import pytest

from storage.engine.database import SqliteDatabase, open_database
from storage.migrate import migrate
from tests.databases import PostgresServer
from workflows.domain.errors import SettingsError

SECRET = "hunter2"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_every_spelling_of_postgresql_is_understood(scheme: str) -> None:
    database = open_database(f"{scheme}://muster:{SECRET}@db.internal:5432/muster?sslmode=require")
    assert database.dialect == "postgresql"
    assert database.name == "postgresql://muster:***@db.internal:5432/muster"
    database.close()


def test_a_password_among_the_options_is_not_shown_either() -> None:
    database = open_database(f"postgresql://db.internal/muster?user=muster&password={SECRET}")
    assert database.name == "postgresql://db.internal/muster"
    database.close()


def test_options_of_the_address_reach_the_server(postgres_server: PostgresServer) -> None:
    with postgres_server.clone() as url:
        database = open_database(url.replace("postgresql://", "postgres://") + "&sslmode=disable")
        migrate(database)
        database.close()
        demanding = open_database(url + "&channel_binding=require")
        with pytest.raises(SettingsError, match="channel binding"):
            migrate(demanding)
        demanding.close()


def test_a_sqlite_path_is_made_absolute_and_its_directory_created(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    database = open_database("sqlite:///data/muster.db")
    assert isinstance(database, SqliteDatabase)
    assert database.path == tmp_path / "data" / "muster.db"
    assert database.path.parent.is_dir()
    database.close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "muster.db",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite://muster.db",
        "sqlite:///file:muster.db?uri=true",
        f"mysql://muster:{SECRET}@db/muster",
        f"postgresql://muster:{SECRET}@db:port/muster",
        f"postgresql//muster:{SECRET}@db/muster",
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_sentence(url: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        open_database(url)
    said = str(refusal.value)
    assert said.startswith("DATABASE_URL: ")
    assert said.endswith(".")
    assert SECRET not in said
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1:1/muster", "127.0.0.1:1/muster?nonsense=1", "%2Fnowhere/muster"],
    ids=["nobody listens", "unknown option", "no such socket"],
)
def test_a_server_that_does_not_answer_is_named_without_the_password(address: str) -> None:
    database = open_database(f"postgresql://muster:{SECRET}@{address}")
    with pytest.raises(SettingsError) as refusal:
        migrate(database)
    database.close()
    said = str(refusal.value)
    assert said.startswith("DATABASE_URL: postgresql://muster:***@")
    assert "\n" not in said
    assert SECRET not in said


def test_a_database_that_does_not_exist_is_named(postgres_server: PostgresServer) -> None:
    with postgres_server.empty() as url:
        nowhere = open_database(url.replace("/empty_", "/nowhere_"))
    with pytest.raises(SettingsError, match=r"cannot be opened .*nowhere_\d+. does not exist"):
        migrate(nowhere)
    nowhere.close()


def test_a_file_that_is_not_a_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "muster.db").write_text("Dear diary, " * 100)
    database = open_database(f"sqlite:///{tmp_path}/muster.db")
    with pytest.raises(SettingsError, match="not a database"):
        migrate(database)
    database.close()


def test_a_directory_that_cannot_be_created_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file stands here")
    with pytest.raises(SettingsError, match="cannot create"):
        open_database(f"sqlite:///{tmp_path}/data/deeper/muster.db")
