"""A browser, a workspace with Muster in it, and people who sit before the page."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.tab import Seat
from tests.databases import SqliteTemplate
from tests.e2e.conftest import a_town
from tests.e2e.workspace import Town

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

Sit = Callable[..., Seat]


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
def town(sqlite_template: SqliteTemplate, tmp_path: Path) -> Iterator[Town]:
    with a_town(sqlite_template.clone(tmp_path), socket=True) as muster:
        yield muster


@pytest.fixture
def seats(browser: Browser) -> Iterator[list[Seat]]:
    """Everybody who sat down; a page that complained on its console fails the test."""
    taken: list[Seat] = []
    yield taken
    complaints = [line for seat in taken for line in seat.complaints]
    for seat in taken:
        seat.page.context.close()
    assert complaints == []


@pytest.fixture
def sit(browser: Browser, town: Town, seats: list[Seat]) -> Sit:
    """Somebody opens the page: `sit("Alice")`, with `width=390` on a phone."""

    def down(name: str, room: str = "general", width: int = 1280) -> Seat:
        seat = Seat(browser, town.slack.page_url, name, town.slack.channel(room).channel.id, width)
        seats.append(seat)
        return seat

    return down
