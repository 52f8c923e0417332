"""A browser, a workspace with Muster in it, and people who sit before the page."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.tab import Tab
from tests.databases import SqliteTemplate
from tests.e2e.conftest import a_muster
from tests.e2e.workspace import Workspace

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

Sit = Callable[..., Tab]


def chromium_path() -> str | None:
    """The browser of this machine, if it has one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = chromium_path()
    if found is None:
        pytest.skip("no Chromium is installed; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture
def workspace(sqlite_template: SqliteTemplate, tmp_path: Path) -> Iterator[Workspace]:
    with a_muster(sqlite_template.clone(tmp_path), socket=True) as muster:
        yield muster


@pytest.fixture
def tabs(browser: Browser) -> Iterator[list[Tab]]:
    """Everybody who sat down; a page that complained on its console fails the test."""
    taken: list[Tab] = []
    yield taken
    complaints = [line for tab in taken for line in tab.complaints]
    for tab in taken:
        tab.page.context.close()
    assert complaints == []


@pytest.fixture
def sit(browser: Browser, workspace: Workspace, tabs: list[Tab]) -> Sit:
    """Somebody opens the page: `sit("Alice")`, with `width=390` on a phone."""

    def down(name: str, room: str = "general", width: int = 1280) -> Tab:
        tab = Tab(browser, workspace.slack.page_url, name, workspace.slack.channel(room).channel.id, width)
        tabs.append(tab)
        return tab

    return down
