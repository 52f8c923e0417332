"""A whole incident in the page: by three people with the mouse, and by one person with the keyboard alone."""

from playwright.sync_api import expect

from tests.browser.conftest import Sit
from tests.browser.tab import Tab
from tests.e2e.workspace import Workspace


def war_room(workspace: Workspace) -> str:
    workspace.slack.wait_until(lambda: workspace.slack.rooms[-1].pins, what="the pinned card")
    return workspace.slack.rooms[-1].name


def test_three_people_run_an_incident_with_the_mouse(workspace: Workspace, sit: Sit) -> None:
    alice, bob, petra = sit("Alice"), sit("Bob"), sit("Petra")

    # 1. Bob reports, Alice declares from his message; an empty title is refused under its field
    bob.says("40 sellers offer the same phone, and nothing arrives")
    alice.menu(alice.sees("40 sellers"), "Declare incident from message")
    expect(alice.form).to_contain_text("From the message")
    alice.writes("Title", "")
    alice("modal-submit").click()
    expect(alice("field-error")).to_have_text(["Please complete this required field."])
    alice.writes("Title", "Wave of scam sellers")
    alice.chooses("Type", "Fraud and scams")
    alice.chooses("Severity", "S2 High")
    alice.chooses("Visibility", "Open")
    alice.sends()

    # 2. Everybody comes in: Alice by the sidebar, the others by the announcement
    room = war_room(workspace)
    expect(alice("toast-dm")).to_contain_text("Wave of scam sellers")
    alice.enters(room)
    for tab in (bob, petra):
        tab.enters("incidents")
        tab.sees("Wave of scam sellers").get_by_role("button", name=f"#{room}").click()
        tab("join").click()
        tab.sees("Post update")

    # 3. A role, a note from a reaction, an update, a task
    petra.button("Claim Investigation lead").click()
    alice.sees("Petra")
    bob.says("All accounts use one payout bank")
    finding = alice.sees("one payout bank")
    finding.hover()
    finding.get_by_test_id("quick-pushpin").click()
    expect(finding.get_by_test_id("reaction-white_check_mark")).to_be_visible()
    alice.button("Post update").first.click()
    alice.writes("Message", "Payouts are held.")
    alice.chooses("Status", "Containing")
    alice.sends()
    bob.sees("Payouts are held.")
    alice.says("/incident task write to the buyers @Petra ")
    petra.sees("write to the buyers")

    # 4. A thread, and the end
    finding.hover()
    finding.get_by_test_id("message-reply").click()
    alice("thread-composer").fill("Thank you")
    alice("thread-send").click()
    expect(bob.sees("one payout bank").get_by_test_id("thread-line")).to_contain_text("1 reply")
    alice.says("/incident resolve done")
    finish(alice)
    bob.sees("Resolved")
    expect(bob("topic")).to_contain_text("Wave of scam sellers")


def finish(tab: Tab) -> None:
    """Send the form if resolving asks for one."""
    if tab.form.count():
        tab.sends()


def test_one_person_runs_an_incident_with_the_keyboard(workspace: Workspace, sit: Sit) -> None:
    alice = sit("Alice")
    keyboard_only(alice)

    # 1. Declare: completion gives the command, the form has the focus in its first field
    alice.press("F6")
    alice.tabs_to(alice("composer"))
    alice.types("/inc")
    expect(alice("completion-option")).to_contain_text(["/incident"])
    alice.press("Enter")
    expect(alice("composer")).to_have_value("/incident ")
    alice.types("declare Checkout fails")
    alice.press("Enter")
    expect(alice.form).to_be_visible()
    expect(alice.form.get_by_label("Title")).to_be_focused()
    alice.tabs_to(alice.form.get_by_label("Severity"))
    alice.press("ArrowDown")
    expect(alice("options").filter(visible=True)).to_be_visible()
    alice.types("S1")
    alice.press("Enter")
    expect(alice.form.get_by_label("Severity")).to_have_value("🔴 S1 Critical")
    alice.press("Control+Enter")
    alice.form.wait_for(state="detached")

    # 2. Jump to the war room, press a button on the card, post the update
    room = war_room(workspace)
    expect(alice(f"room-{room}")).to_be_visible()
    alice.press("Control+k")
    alice.types(room)
    alice.press("Enter")
    expect(alice("room-name")).to_contain_text(room)
    alice.sees("Post update")
    alice.press("Shift+F6")
    alice.press("Home")
    for _ in range(20):
        if "pinned" in (alice.page.locator(".message:focus").get_attribute("class") or ""):
            break
        alice.press("ArrowDown")
    alice.press("Enter")
    alice.tabs_to(alice.button("Post update").first, most=3)  # other buttons of the card may come before it
    alice.press("Enter")
    expect(alice.form).to_contain_text("Post update")
    alice.types("We roll back.")
    alice.press("Control+Enter")
    alice.sees("We roll back.")

    # 3. Write, put it on the timeline by the menu, resolve; every key is listed under "?"
    alice.tabs_to(alice("composer"))
    alice.types("The deploy of 9:40 broke it")
    alice.press("Enter")
    alice.sees("The deploy of 9:40")
    alice.press("Shift+F6", "End", "m")
    expect(alice("message-menu")).to_be_visible()
    alice.types("Add to")
    alice.press("Enter")
    expect(alice.sees("The deploy of 9:40").get_by_test_id("reaction-white_check_mark")).to_be_visible()
    alice.press("?")
    expect(alice("keys")).to_contain_text("Jump to a room")
    alice.press("Escape")
    alice.tabs_to(alice("composer"))
    alice.types("/incident resolve done")
    alice.press("Enter")
    alice.sees("Resolved")


def keyboard_only(tab: Tab) -> None:
    """From here on a click fails the test."""
    tab.page.evaluate("addEventListener('pointerdown', () => console.error('the mouse was used'), true)")
