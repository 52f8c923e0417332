"""What people write is in no byte of the database, in no line of any log and in no metric."""

import logging
import re
from collections.abc import Iterator
from contextlib import redirect_stderr
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text

from bot.logs import set_up_logs
from sandbox import Room, SandboxClock
from storage.encrypted_values import counts
from storage.engine.keyring import new_key
from tests.e2e.conftest import a_muster
from tests.e2e.workspace import Workspace
from tests.unit.test_logs import as_before  # noqa: F401  (a fixture)

LIBRARIES = ("slack_sdk", "slack_bolt", "sqlalchemy.engine", "httpx", "aiohttp", "uvicorn.access")
PEOPLE = ("Alice", "Bob", "Charlie")


def bytes_of(url: str, directory: Path) -> dict[str, bytes]:
    """Everything the database keeps: the files of SQLite, each table of PostgreSQL as it is stored."""
    if url.startswith("sqlite"):
        return {file.name: file.read_bytes() for file in directory.iterdir() if file.name.startswith("muster.db")}
    with psycopg.connect(url) as connection:
        named = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        found = {}
        for (name,) in named:
            with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as copy:
                found[name] = b"".join(bytes(part) for part in copy)
        return found


class Marked:
    """Words that are nowhere else: each surface has its own."""

    def __init__(self) -> None:
        self.used: list[str] = []

    def __call__(self, surface: str) -> str:
        self.used.append(f"zebra{surface}")
        return self.used[-1]


def tell_everything(workspace: Workspace, word: Marked, *, private: bool) -> Room:
    """Every surface on which people type, and a job that is still on its way with what they typed."""
    alice, bob = workspace.alice, workspace.bob
    room = workspace.declare(alice, word("title"), private=private, Summary=f"{word('description')} of it")
    workspace.bring_in(room, bob)
    said = bob.say(room, word("message"))
    bob.react(said, "pushpin")
    bob.edit(said, word("edited"))
    alice.slash(f"/incident note {word('note')}", room)
    alice.slash(f"/incident decision {word('decision')}", room)
    alice.slash(f"/incident update {word('update')} next 30m", room)
    alice.slash(f"/incident task @Bob {word('task')}", room)
    alice.slash(f"/incident remind me in 30m {word('reminder')}", room)
    alice.slash(f"/incident handover @Bob {word('handover')}", room)
    alice.slash(f"/incident severity S1 {word('reason')}", room)
    alice.slash(f"/incident invite @Charlie {word('invitation')}", room)
    alice.slash(f"/incident rename {word('renamed')}", room)
    alice.slash("/incident summary post", room)
    workspace.run_until_idle()
    return room


def lose_a_table(workspace: Workspace) -> None:
    """So that a statement fails with what somebody typed among its parameters."""
    with workspace.runtime.database.migrating() as connection:
        connection.execute(text("ALTER TABLE updates RENAME TO lost"))


@pytest.fixture
def keys() -> str:
    return f"{new_key()},{new_key()}"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """What Muster writes to standard error."""
    return tmp_path / "log"


@pytest.fixture
def encrypted(
    transport: str,
    database_url: str,
    clock: SandboxClock,
    keys: str,
    log: Path,
    as_before: None,  # noqa: F811
) -> Iterator[Workspace]:
    """With keys, and with logs at their loudest."""
    with log.open("w") as file, redirect_stderr(file):
        yield from loud(transport, database_url, clock, keys)


def loud(transport: str, database_url: str, clock: SandboxClock, keys: str) -> Iterator[Workspace]:
    set_up_logs("DEBUG", "json")
    libraries = [logging.getLogger(name) for name in LIBRARIES]
    levels = [library.level for library in libraries]
    for library in libraries:
        library.setLevel(logging.DEBUG)
    with a_muster(database_url, transport == "socket", clock=clock, ENCRYPTION_KEYS=keys) as muster:
        yield muster
    for library, level in zip(libraries, levels, strict=True):
        library.setLevel(level)


def test_words_and_names_are_in_no_byte_at_rest_in_no_log_and_in_no_metric(
    encrypted: Workspace, database_url: str, tmp_path: Path, keys: str, log: Path
) -> None:
    word = Marked()
    rooms = [tell_everything(encrypted, word, private=private) for private in (False, True)]
    shown = encrypted.alice.slash("/incident timeline", rooms[1]).text
    assert word.used[-1] in shown, "the words are there to be read"
    with encrypted.runtime.database.read() as tx:
        plain = counts(tx, encrypted.runtime.database.keys.ids)[""]
    assert plain == 0

    found = bytes_of(database_url, tmp_path)
    assert sum(map(len, found.values())) > 10_000
    names = [name.encode() for name in PEOPLE if len(name) > 3]  # a short one may be in any base64
    for place, content in found.items():
        assert not re.findall(rb"zebra\w+", content), place
        assert not [name for name in names if name in content], place

    lose_a_table(encrypted)
    failed = encrypted.alice.slash(f"/incident update {word('failed')} next 30m", rooms[0]).text
    assert "tell your admin" in failed.casefold()
    said = log.read_text()
    assert "request.failed" in said
    metrics = encrypted.runtime.metrics.page().decode()
    assert "muster_jobs_total" in metrics
    secrets = [part.partition(":")[2] for part in keys.split(",")]
    secrets += [encrypted.slack.bot_token, encrypted.slack.app_token, encrypted.slack.signing_secret]
    for told in (said, metrics):
        assert not re.findall(r"zebra\w+", told)
        assert not [one for one in (*PEOPLE, *secrets) if one in told]
    ids = [person.user.id for person in (encrypted.alice, encrypted.bob)] + [room.channel.id for room in rooms]
    assert not [one for one in (*ids, "INC-", "account_takeover") if one in metrics]
