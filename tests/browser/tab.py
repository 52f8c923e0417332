"""One person before the page, with a mouse and a keyboard."""

from playwright.sync_api import Browser, ConsoleMessage, Locator, expect

PATIENCE = 60_000
"""Milliseconds."""
expect.set_options(timeout=PATIENCE)


class Tab:
    """What this person sees is found by the names and the stable ids of the page."""

    def __init__(self, browser: Browser, url: str, name: str = "", room: str = "", width: int = 1280) -> None:
        """Without a name, the page begins as it does for whoever opens it."""
        context = browser.new_context(viewport={"width": width, "height": 800})
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.complaints: list[str] = []
        self.asked_for: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked_for.append(request.url))
        self.page.goto(f"{url}#as={name}&room={room}" if name else url)
        expect(self("act-as")).to_contain_text(name)
        expect(self("room-name")).to_be_visible()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def __call__(self, testid: str) -> Locator:
        return self.page.get_by_test_id(testid)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    # reading

    def sees(self, words: str) -> Locator:
        """The newest message in the open room that says this, once it is there."""
        found = self("messages").get_by_test_id("message").filter(has_text=words).last
        expect(found).to_be_visible()
        return found

    @property
    def rooms(self) -> list[str]:
        lines = self("sidebar").locator(".room-line").all()
        return [str(line.get_attribute("title")) for line in lines]

    # by mouse

    def enters(self, room: str) -> None:
        self(f"room-{room}").click()
        expect(self("room-name")).to_contain_text(room)

    def says(self, text: str) -> None:
        self("composer").fill(text)
        self("send").click()

    def menu(self, message: Locator, entry: str) -> None:
        message.hover()
        message.get_by_test_id("message-more").click()
        self.page.get_by_role("menuitem", name=entry, exact=True).click()

    @property
    def form(self) -> Locator:
        return self.page.locator("[data-testid=modal]:not(.beneath)")

    def writes(self, label: str, text: str) -> None:
        self.form.get_by_label(label).fill(text)

    def chooses(self, label: str, option: str) -> None:
        self.form.get_by_label(label).click()
        self.page.get_by_role("option", name=option).click()

    def sends(self) -> None:
        """Press the button at the foot of the form; it closes."""
        self("modal-submit").click()
        self.form.wait_for(state="detached")

    # by keyboard

    def types(self, text: str) -> None:
        self.page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def tabs_to(self, control: Locator, most: int = 40) -> None:
        """Press Tab until the control has the focus."""
        control.wait_for()
        for _ in range(most):
            if control.evaluate("node => node === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not reach {control}")
