"""The tour that the page of the demo begins with."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from bot.demo.stage import Stage, stage
from tests.browser.tab import Tab
from tests.browser.test_page import too_wide


@pytest.fixture(scope="module")
def demo() -> Iterator[Stage]:
    with stage(0) as made:
        yield made


def test_the_tour_leads_from_an_alert_to_somebody_who_sees_nothing(
    browser: Browser, demo: Stage, tabs: list[Tab]
) -> None:
    tab = Tab(browser, demo.slack.page_url)
    tabs.append(tab)

    # 1. The page begins where one begins: Alice, the alert, the button
    expect(tab("act-as")).to_contain_text("Alice")
    expect(tab("room-name")).to_contain_text("alerts")
    tab.button("Declare from this alert").click()
    expect(tab.form).to_contain_text("From the message")
    tab.chooses("Type", "Product safety")
    tab.chooses("Severity", "S1 Critical")
    tab.sends()

    # 2. The war room, with the eyes of somebody who was called in
    tab.button("Open the war room").click()
    expect(tab("room-name")).to_contain_text("inc-")
    room = str(tab("room-name").inner_text())
    tab.button("Act as Petra").click()
    expect(tab("act-as")).to_contain_text("Petra")
    expect(tab("room-name")).to_contain_text(room)

    # 3. Time passes, and the promised update is asked for
    tab.button("+30 min").click()
    tab.sees("Update now")

    # 4. Charlie sees nothing of it; the tour ends, also after a reload
    tab.button("Act as Charlie").click()
    expect(tab("act-as")).to_contain_text("Charlie")
    expect(tab("room-name")).to_contain_text("alerts")
    assert room not in tab.rooms
    tab.page.reload()
    expect(tab("tour-text")).to_contain_text("That was the tour")
    tab.button("Done").click()
    expect(tab("tour")).not_to_be_visible()


def test_the_tour_is_read_on_a_phone_and_walked_by_keyboard(browser: Browser, demo: Stage, tabs: list[Tab]) -> None:
    tab = Tab(browser, demo.slack.page_url, width=390)
    tabs.append(tab)

    expect(tab("tour-go")).to_be_in_viewport()
    assert too_wide(tab) == []
    tab.tabs_to(tab("tour-go"))
    tab.press("Enter")
    expect(tab.form).to_contain_text("From the message")
    tab.press("Control+Enter")
    expect(tab("tour-go")).to_have_text("Open the war room")
    tab.tabs_to(tab("tour-close"))
    tab.press("Enter")
    expect(tab("tour")).not_to_be_visible()
    tab.page.reload()
    expect(tab("room-name")).to_contain_text("alerts")
    expect(tab("tour")).not_to_be_visible()
