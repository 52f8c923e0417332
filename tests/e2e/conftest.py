"""Every story runs over both transports and on both databases, in two runs; the main journeys `every_way`, in four."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from textwrap import dedent

import pytest

from sandbox import SandboxClock
from tests.databases import DATABASES, SqliteTemplate
from tests.e2e.workspace import BEGINS, CONSECUTIVE, UNHURRIED, Workspace, a_workspace, settings_for, start_muster
from workflows.text.load import LOCALES

TRANSPORTS = ("http", "socket")
WAY = ("transport", "database_url")
both_ways = pytest.mark.parametrize(WAY, [("http", "postgresql"), ("socket", "sqlite")], indirect=True)
every_way = pytest.mark.parametrize(WAY, list(product(TRANSPORTS, DATABASES)), indirect=True)


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`both_ways` for a story that takes a transport and a database, and does not choose them itself."""
    chosen = {name for mark in metafunc.definition.iter_markers("parametrize") for name in WAY if name in mark.args[0]}
    if set(WAY) <= set(metafunc.fixturenames) and not chosen:
        metafunc.definition.add_marker(both_ways)


@pytest.fixture(params=TRANSPORTS)
def transport(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def programme() -> str:
    """What the organisation overrides, as YAML: a story that needs something else parametrizes it."""
    return ""


@pytest.fixture
def programme_file(programme: str, tmp_path: Path) -> Path | None:
    if not programme:
        return None
    file = tmp_path / "programme.yaml"
    file.write_text(CONSECUTIVE.read_text(encoding="utf-8") + dedent(programme), encoding="utf-8")
    return file


@pytest.fixture
def clock() -> SandboxClock:
    """What both sides read."""
    return SandboxClock(BEGINS)


@pytest.fixture
def deadline() -> float:
    """How long Slack waits for an answer: stories about that parametrize it."""
    return UNHURRIED


@pytest.fixture
def workspace(
    transport: str, database_url: str, programme_file: Path | None, clock: SandboxClock, deadline: float
) -> Iterator[Workspace]:
    """Muster in a workspace of its own."""
    with a_muster(database_url, transport == "socket", programme_file, clock, deadline) as muster:
        yield muster


@pytest.fixture
def one_workspace(
    sqlite_template: SqliteTemplate, tmp_path: Path, programme_file: Path | None, clock: SandboxClock
) -> Iterator[Workspace]:
    """The same over HTTP and on SQLite only: for promises that neither transport nor database has a part in."""
    with a_muster(sqlite_template.clone(tmp_path), socket=False, programme=programme_file, clock=clock) as muster:
        yield muster


@contextmanager
def a_muster(
    database_url: str,
    socket: bool,
    programme: Path | None = None,
    clock: SandboxClock | None = None,
    deadline: float = UNHURRIED,
    locales: Path = LOCALES,
    *,
    admin: bool = False,
    **more: str,
) -> Iterator[Workspace]:
    """`admin`: with the token of an admin of the whole organisation."""
    clock = clock or SandboxClock(BEGINS)
    with a_workspace(clock, deadline) as slack:
        if admin:
            more["SLACK_ADMIN_TOKEN"] = slack.admin_token
        settings = settings_for(slack, database_url, socket, programme, **more)
        runtime, server = start_muster(slack, settings, clock, locales)
        yield Workspace(slack, runtime, clock)
        violations = slack.violations
        server.stop()
    assert not violations, violations
