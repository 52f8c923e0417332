"""Takes the moving picture of the README: `./muster film`. The real page and bot, from an alert to the brief.

Also three stills: the brief, and the same question asked by somebody inside the incident and by somebody outside.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, sync_playwright

from bot.demo.stage import Stage, stage
from bot.logs import set_up_logs
from sandbox import Room
from tests.browser.apng import Frame, animated
from tests.browser.conftest import OPTIONS, chromium_path
from tests.browser.screenshots import NO_BROWSER, PHONE, WHERE
from tests.browser.tab import Tab

WIDTH, HEIGHT = 900, 680
FILE = WHERE / "film.png"


class Camera:
    """One screen, at which one person after another sits down."""

    def __init__(self, browser: Browser, made: Stage) -> None:
        self.made = made
        self.slack = made.slack
        self.browser = browser
        self.frames: list[Frame] = []
        self.tab = Tab(browser, made.slack.page_url, width=WIDTH)
        self.tab.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        self.tab("tour-close").click()

    def take(self, seconds: float, words: str) -> None:
        for notice in self.tab("toast-dm").all():
            notice.evaluate("node => node.remove()")  # they would hide what is shown, and go by themselves
        self.tab.page.wait_for_timeout(350)  # pictures wait for what moves to come to rest; nothing is tested here
        self.frames.append(Frame(self.tab.page.screenshot(), seconds, words))

    def act_as(self, name: str) -> None:
        self.tab("act-as").click()
        self.tab(f"act-as-{name}").click()
        self.tab.page.wait_for_function("name => document.querySelector('.act-as').innerText.includes(name)", arg=name)

    def show(self, message: Locator) -> None:
        """Bring the whole message into the picture, or its beginning."""
        message.evaluate("node => node.scrollIntoView({block: node.offsetHeight > 400 ? 'start' : 'end'})")

    @contextmanager
    def form(self, button: Locator) -> Iterator[Tab]:
        button.click()
        self.tab.form.wait_for()
        yield self.tab
        self.tab.sends()


def shoot(camera: Camera) -> None:
    """Eleven scenes, about twenty seconds."""
    _declare(camera)
    room = camera.slack.rooms[-1]
    _work(camera, room)
    _remind(camera)
    _outside(camera, room)
    _brief(camera, room)


def _declare(camera: Camera) -> None:
    tab = camera.tab
    alert = tab.sees("A recalled product")
    camera.take(1.5, "An alert comes in. Alice is on call.")
    alert.hover()
    alert.get_by_test_id("message-more").click()
    entry = tab.page.get_by_role("menuitem", name="Declare incident from message", exact=True)
    entry.hover()
    camera.take(1.1, "Alice declares an incident from it")
    entry.click()
    tab.form.wait_for()
    tab.chooses("Type", "Product safety")
    tab.chooses("Severity", "S1 Critical")
    camera.take(2.0, "Title and description come from the alert")
    rooms = len(camera.slack.rooms)
    tab.sends()
    camera.slack.wait_until(lambda: len(camera.slack.rooms) > rooms, what="the war room")
    camera.made.wait_until_idle()
    tab.enters(camera.slack.rooms[-1].name)
    camera.show(tab("pinned").locator("xpath=ancestor::li"))
    camera.take(2.2, "Two seconds later: a private war room, with the people it needs")


def _work(camera: Camera, room: Room) -> None:
    petra, dana = camera.slack.person("Petra"), camera.slack.person("Dana")
    petra.say(room, "All 17 listings and 4 shops are down. Same VAT id as the shops we closed in March.")
    dana.say(room, "The authority wants our answer by 18:00.")
    finding = camera.tab.sees("Same VAT id")
    finding.hover()
    finding.get_by_test_id("quick-pushpin").click()
    finding.get_by_test_id("reaction-white_check_mark").wait_for()
    camera.take(1.5, "Alice pins a finding: it is on the timeline")
    petra.slash("/incident claim policy lead", room)
    camera.act_as("Petra")
    camera.tab.says("/incident note decision: all 61 buyers are refunded without return")
    camera.tab.sees("all 61 buyers")
    camera.made.wait_until_idle()
    camera.take(1.6, "Petra records a decision")


def _remind(camera: Camera) -> None:
    camera.slack.clock.advance(1860)
    camera.act_as("Alice")
    nudge = camera.tab.sees("Update now")
    camera.take(2.0, "Half an hour later, the promised update has not come. Muster asks.")
    with camera.form(nudge.get_by_role("button", name="Update now")) as tab:
        tab.writes("Message", "All listings are down, 44 shipments stopped, 17 buyers contacted.")
        tab.chooses("Status", "Containing")
        camera.take(1.5, "Alice posts it, and promises the next one")
    tab.sees("44 shipments stopped")
    camera.made.wait_until_idle()
    camera.take(1.2, "Everybody has read the same")


def _outside(camera: Camera, room: Room) -> None:
    _same_question(camera, "Alice", "INC-3")
    _same_question(camera, "Charlie", "No open incidents")
    camera.act_as("Charlie")
    assert room.name not in camera.tab.rooms
    camera.take(2.0, "What Charlie sees of it, outside the incident: nothing")


def _same_question(camera: Camera, name: str, answer: str) -> None:
    """A still of what somebody reads on a phone who asks which incidents are open."""
    where = camera.slack.channel("alerts").channel.id
    phone = Tab(camera.browser, camera.slack.page_url, name, where, PHONE)
    phone.page.set_viewport_size({"width": PHONE, "height": 600})
    phone("tour-close").click()
    phone.says("/incident list")
    phone.sees(answer)
    phone.page.wait_for_timeout(350)
    phone.page.screenshot(path=WHERE / f"{name.lower()}-sees.png")
    phone.page.context.close()


def _brief(camera: Camera, room: Room) -> None:
    camera.act_as("Alice")
    camera.tab.enters(room.name)
    camera.slack.clock.advance(1200)
    camera.tab.says("/incident resolve")
    resolve_form(camera.tab)
    camera.made.wait_until_idle()
    camera.tab.says("/incident summary")
    brief = camera.tab.sees("What happened")
    camera.made.wait_until_idle()
    camera.show(brief)
    camera.take(4.0, "Resolved: the brief writes itself")
    camera.tab.page.set_viewport_size({"width": WIDTH, "height": 2 * HEIGHT})
    brief.screenshot(path=WHERE / "brief.png")


def resolve_form(tab: Tab) -> None:
    """Send the form that asks what was done, if there is one."""
    tab.page.wait_for_timeout(1500)
    if tab.form.count():
        tab.sends()


def main() -> None:
    set_up_logs("ERROR", "text")
    found = chromium_path()
    if found is None:
        sys.exit(NO_BROWSER)
    with stage(0) as made, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=OPTIONS)
        camera = Camera(browser, made)
        shoot(camera)
        FILE.write_bytes(animated(browser.new_page(), camera.frames))
        browser.close()
    seconds = sum(frame.seconds for frame in camera.frames)
    print(f"{FILE}: {seconds:.0f} s, {FILE.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
