"""Without the key of its database, nothing of Muster starts; with it, `encryption` changes it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app
from bot.settings import CHECKOUT
from storage.encryption_keys import adopt_keys
from storage.engine.database import open_database
from storage.engine.keyring import new_key, parse_keys
from storage.unit_of_work import SqlStore
from tests.around import around
from tests.builders import declared
from tests.databases import SqliteTemplate
from tests.unit.test_logs import as_before

__all__ = ["as_before"]

pytestmark = pytest.mark.usefixtures("as_before")

OLD, NEW = new_key(), new_key()
OLD_ID, NEW_ID = (key.partition(":")[0] for key in (OLD, NEW))
WORDS = ("run", "web", "socket", "worker", "migrate", "check-config", "retry", "discard --yes")
WORDS += ("incident list --as Alice", "encryption status", "encryption rotate")
Typed = Callable[..., Result]


@pytest.fixture
def file(sqlite_template: SqliteTemplate, tmp_path: Path) -> Path:
    """A database with one incident in it, encrypted with the old key."""
    url = sqlite_template.clone(tmp_path)
    database = open_database(url, keys=parse_keys(OLD))
    adopt_keys(database)
    declared(SqlStore(database), title="A zebra")
    database.close()
    return Path(url.removeprefix("sqlite:///"))


@pytest.fixture
def typed(file: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """`./muster <words>` with these keys."""

    def result(words: str, keys: str) -> Result:
        settings = {"DATABASE_URL": f"sqlite:///{file}", "ENCRYPTION_KEYS": keys, "SLACK_BOT_TOKEN": "xoxb-1"}
        settings |= {"SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": "http://127.0.0.1:9/", "PORT": "0"}
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(app, words.split())

    return result


@pytest.mark.parametrize(
    "words",
    WORDS,
)
@pytest.mark.parametrize("keys", ["", NEW], ids=["none", "another"])
def test_without_the_key_nothing_starts_and_the_key_is_named(typed: Typed, words: str, keys: str) -> None:
    said = typed(words, keys)
    assert said.exit_code == 1
    assert f"the database was encrypted with the key `{OLD_ID}`, which is not among them" in said.output
    assert OLD.partition(":")[2] not in said.output


def test_doctor_says_which_key_is_missing_and_shows_none(typed: Typed) -> None:
    said = typed("doctor", NEW).output
    assert f"BAD  database: ENCRYPTION_KEYS: the database was encrypted with the key `{OLD_ID}`" in said
    both = typed("doctor", f"{NEW},{OLD}").output
    assert f"WARN encryption: with {NEW_ID}; 1 values are plain, or encrypted with an older key" in both
    for told in (said, both):
        assert not [key for key in (OLD, NEW) if key.partition(":")[2] in told]


def test_a_key_is_changed_in_three_steps_and_the_old_one_can_then_go(typed: Typed, file: Path) -> None:
    rotated = typed("encryption rotate", f"{NEW},{OLD}")
    assert rotated.output == (
        f"1 rows were encrypted anew with {NEW_ID}.\n"
        "The file holds nothing of what the values were before; copies and backups of it still do.\n"
    )
    assert "No value needs the other keys" in typed("encryption status", f"{NEW},{OLD}").output
    assert typed("encryption status", NEW).exit_code == 0
    assert typed("encryption status", OLD).exit_code == 1
    assert file.read_bytes().count(f"~{OLD_ID}~".encode()) == 1, "the proof of the key, until it is no longer set"


def test_a_file_that_others_could_read_is_closed_to_them(typed: Typed, file: Path) -> None:
    beside = [file.with_name(file.name + ending) for ending in ("-wal", "-shm", ".lock")]
    for one in (file, *beside):
        one.touch()
        one.chmod(0o644)
    assert typed("encryption status", OLD).exit_code == 0
    left = [one for one in (file, *beside) if one.exists()]
    assert {oct(one.stat().st_mode & 0o777) for one in left} == {"0o600"}


def test_rights_that_are_not_ours_to_change_stop_the_start(
    typed: Typed, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_path: Path, _mode: int) -> None:
        raise PermissionError

    file.chmod(0o640)
    monkeypatch.setattr(Path, "chmod", refused)
    said = typed("encryption status", OLD)
    assert said.exit_code == 1
    assert f"run `chmod 600 {file}` as its owner" in said.output


def test_whatever_muster_writes_is_its_owners_alone(tmp_path: Path) -> None:
    """Whatever the account that starts it allows."""
    words = [sys.executable, "-m", "bot", "migrate"]
    file = tmp_path / "new" / "muster.db"
    environment = {**around(), "DATABASE_URL": f"sqlite:///{file}"}
    subprocess.run(words, env=environment, cwd=CHECKOUT, umask=0, check=True, capture_output=True)
    found = {one.name: oct(one.stat().st_mode & 0o777) for one in (file.parent, *file.parent.iterdir())}
    assert found.pop("new") == "0o700"
    assert "muster.db" in found
    assert set(found.values()) == {"0o600"}
