"""Takes the pictures of the README: `./muster screenshots`. Real pages, the real bot, the story of the demo."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bot.demo.play import STORY
from bot.demo.stage import Stage, stage
from bot.logs import set_up_logs
from sandbox.story import load_story, play
from tests.browser.conftest import NAMES, OPTIONS, chromium_path
from tests.browser.tab import Tab

WHERE = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
PHONE = 390
NO_BROWSER = f"muster: pictures need a browser, one of {', '.join(NAMES)}; on Debian: apt-get install chromium"


class Photographer:
    """Sits people before the page and takes pictures."""

    def __init__(self, browser: Browser, made: Stage) -> None:
        self._browser = browser
        self._slack = made.slack

    @contextmanager
    def tab(self, name: str, room: str, width: int = 1280, dark: bool = False) -> Iterator[Tab]:
        where = self._slack.channel(room).channel.id
        tab = Tab(self._browser, self._slack.page_url, name, where, width)
        if dark:
            tab.page.emulate_media(color_scheme="dark")
        tab("tour-close").click()
        yield tab
        if tab.form.count():
            tab("modal").get_by_role("button", name="Close").first.click()
        tab.page.context.close()

    def take(self, tab: Tab, name: str) -> None:
        tab.page.wait_for_timeout(400)  # pictures wait for what moves to come to rest; nothing is tested here
        tab.page.screenshot(path=WHERE / f"{name}.png")
        print(WHERE / f"{name}.png")


def take_all(browser: Browser, made: Stage) -> None:
    """Before, during and after the story."""
    camera = Photographer(browser, made)
    _alert_and_form(camera)
    room = ""
    for step in play(made.slack, load_story(STORY)):
        if step.verb == "room":
            room = made.slack.rooms[-1].name
        if step.what.get("as") == "the nudge":
            made.wait_until_idle()
            _war_room(camera, room)
    made.wait_until_idle()
    _afterwards(camera, room)


def _alert_and_form(camera: Photographer) -> None:
    with camera.tab("Alice", "alerts") as alice:
        alice.menu(alice.sees("A recalled product"), "Declare incident from message")
        alice.form.wait_for()
        camera.take(alice, "declare")


def _war_room(camera: Photographer, room: str) -> None:
    for dark in (False, True):
        with camera.tab("Bob", room, dark=dark) as bob:
            bob.sees("Can you post it?")
            camera.take(bob, "war-room-dark" if dark else "war-room")
    with camera.tab("Bob", room, width=PHONE) as bob:
        camera.take(bob, "phone")
    with camera.tab("Bob", room) as bob:
        bob.button("Update now").last.click()
        bob.form.wait_for()
        camera.take(bob, "update")


def _afterwards(camera: Photographer, room: str) -> None:
    with camera.tab("Alice", room) as alice:
        alice.sees("Key moments").evaluate("node => node.scrollIntoView({block: 'end'})")
        camera.take(alice, "summary")
        alice.says("/incident ")
        alice.form.wait_for()
        camera.take(alice, "menu")
    with camera.tab("Petra", "incidents") as petra:
        petra("room-dm").click()
        petra("tab-home").click()
        petra.page.wait_for_timeout(600)
        camera.take(petra, "home")
    with camera.tab("Alice", "general") as alice:
        alice("panel-toggle").click()
        camera.take(alice, "side-panel")


def main() -> None:
    set_up_logs("ERROR", "text")
    found = chromium_path()
    if found is None:
        sys.exit(NO_BROWSER)
    WHERE.mkdir(parents=True, exist_ok=True)
    with stage(0) as made, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=OPTIONS)
        take_all(browser, made)
        browser.close()


if __name__ == "__main__":
    main()
