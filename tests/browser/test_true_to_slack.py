"""What the page makes of messages, as Slack's own would."""

from pathlib import Path

from playwright.sync_api import Locator, expect

from sandbox.lived_in import move_in
from tests.browser.conftest import Sit
from tests.browser.tab import Tab
from tests.e2e.workspace import Workspace

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def reply_under(tab: Tab, message: Locator) -> None:
    message.hover()
    message.get_by_test_id("message-reply").click()
    expect(tab("thread")).to_be_visible()


def test_what_only_one_saw_is_gone_after_a_reload(workspace: Workspace, sit: Sit) -> None:
    alice = sit("Alice")
    alice.says("/incident list")
    expect(alice("ephemeral")).to_be_visible()
    alice.says("Good morning")

    alice.enters("random")
    alice.enters("general")
    expect(alice("ephemeral")).to_be_visible()
    alice.page.reload()

    alice.sees("Good morning")
    expect(alice("ephemeral")).to_have_count(0)


def test_a_webhook_goes_by_its_own_name(workspace: Workspace, sit: Sit) -> None:
    move_in(workspace.slack)
    alice = sit("Alice", "alerts")

    alert = alice.sees("A recalled product")

    expect(alert.get_by_test_id("author")).to_have_text("Watchtower")
    alice.menu(alert, "Declare incident from message")
    expect(alice.form).to_contain_text("From the message")


def test_a_deleted_message_with_replies_leaves_its_thread(workspace: Workspace, sit: Sit) -> None:
    alice, bob = sit("Alice"), sit("Bob")
    alice.says("Half of it is gone")
    reply_under(bob, bob.sees("Half of it"))
    bob("thread-composer").fill("Which half?")
    bob("thread-composer").press("Enter")
    expect(alice("thread-line")).to_be_visible()

    alice.menu(alice.sees("Half of it"), "Delete message…")
    alice("confirm-yes").click()

    expect(alice("messages").get_by_test_id("tombstone")).to_have_text("This message was deleted.")
    expect(alice("messages").get_by_test_id("author")).to_have_count(0)
    expect(bob("thread")).to_contain_text("Which half?")
    alice("thread-line").click()
    expect(alice("thread")).to_contain_text("Which half?")


def test_a_message_is_forwarded_with_its_author(workspace: Workspace, sit: Sit) -> None:
    alice, bob = sit("Alice"), sit("Bob", "random")
    alice.says("The *bank* confirmed the hold")

    alice.menu(alice.sees("The bank"), "Forward message…")
    alice.types("rand")
    alice.press("ArrowDown", "Enter")
    alice("forward-text").fill("For the record")
    alice("forward-yes").click()

    message = bob.sees("For the record")
    expect(message.get_by_test_id("forwarded")).to_contain_text("Alice")
    expect(message.get_by_test_id("forwarded")).to_contain_text("The bank confirmed the hold")
    expect(message.get_by_test_id("forwarded")).to_contain_text("Posted in #general")
    expect(alice("room-name")).to_contain_text("random")


def test_files_are_shared_and_looked_into(workspace: Workspace, sit: Sit, tmp_path: Path) -> None:
    alice, bob = sit("Alice"), sit("Bob")
    (tmp_path / "graph.png").write_bytes(PIXEL)
    (tmp_path / "log.txt").write_text("out of disk", encoding="utf-8")
    (tmp_path / "large.bin").write_bytes(bytes(600_000))

    def attach(name: str) -> None:
        with alice.page.expect_file_chooser() as chooser:
            alice("attach").click()
        chooser.value.set_files(tmp_path / name)

    alice("composer").fill("The log of db-1")
    attach("log.txt")
    bob.sees("The log of db-1").get_by_test_id("file").click()
    expect(bob("file-text")).to_have_text("out of disk")
    bob.press("Escape")
    attach("graph.png")
    bob.sees("graph.png").get_by_test_id("file").click()
    expect(bob("file-image")).to_have_js_property("naturalWidth", 1)
    attach("large.bin")
    expect(alice("toast")).to_contain_text("up to 500 KB")


def test_addresses_are_links_and_are_edited_as_they_were_typed(workspace: Workspace, sit: Sit) -> None:
    alice = sit("Alice")

    alice.says("Ask bob@example.com about pay.example.com or call +49 30 1234567")

    message = alice.sees("Ask bob")
    assert [one.get_attribute("href") for one in message.locator(".text a").all()] == [
        "mailto:bob@example.com",
        "http://pay.example.com",
        "tel:+49301234567",
    ]
    alice("composer").press("ArrowUp")
    expect(alice("edit-input")).to_have_value("Ask bob@example.com about pay.example.com or call +49 30 1234567")


def test_a_thread_stays_where_one_reads_it(workspace: Workspace, sit: Sit) -> None:
    alice, bob = workspace.slack.person("Alice"), workspace.slack.person("Bob")
    root = alice.say("general", "What do we know?")
    for number in range(40):
        bob.say("general", f"Finding {number}\nwith a second line", thread=root)
    tab = sit("Alice")
    reply_under(tab, tab.sees("What do we know?"))
    expect(tab("thread")).to_contain_text("Finding 39")
    scroller = tab("thread-scroller")

    # 1. At the end, what is new is seen; further up, nothing moves
    bob.say("general", "Finding 40", thread=root)
    expect(tab("thread").get_by_text("Finding 40")).to_be_in_viewport()
    scroller.evaluate("node => { node.scrollTop = 300; }")
    bob.say("general", "Finding 41", thread=root)
    bob.react(root, "eyes")
    workspace.slack.add_person("Zoe")
    expect(tab("thread").get_by_text("Finding 41")).to_have_count(1)
    assert scroller.evaluate("node => node.scrollTop") == 300

    # 2. Going to the same room once more leaves the thread open, and so does a connection that breaks
    tab("room-general").click()
    expect(tab("thread")).to_contain_text("Finding 41")
    workspace.slack.run(drop_pages(workspace))
    bob.say("general", "Finding 42", thread=root)
    expect(tab("thread")).to_contain_text("Finding 42")

    # 3. With its message the thread goes
    other = alice.say("general", "By mistake")
    reply_under(tab, tab.sees("By mistake"))
    alice.delete(other)
    expect(tab("thread")).not_to_be_visible()


async def drop_pages(workspace: Workspace) -> None:
    for socket in list(workspace.slack._pages._visits._open):
        await socket.close()


def test_rooms_are_changed_by_hand(workspace: Workspace, sit: Sit) -> None:
    alice, charlie = sit("Alice", "random"), sit("Charlie", "random")
    workspace.slack.person("Charlie").leaves("random")
    alice("members").click()

    # 1. Shared with another organisation, then private: who is not in it is somewhere else
    alice("share-room").click()
    alice("share-ask-input").fill("Acme")
    alice("share-ask-yes").click()
    expect(charlie("shared")).to_have_text("Shared with Acme")
    alice("make-private").click()
    alice("confirm-yes").click()
    expect(alice("messages")).to_contain_text("@Alice made this channel private")
    expect(charlie("room-name")).to_contain_text("general")
    assert "random" not in charlie.rooms

    # 2. Archived, and back
    alice("archive").click()
    alice("confirm-yes").click()
    alice("unarchive").click()
    expect(alice("composer")).to_be_visible()


def test_a_notice_for_one_person_is_not_left_for_the_next(workspace: Workspace, sit: Sit) -> None:
    alice = sit("Alice")
    workspace.declare(workspace.alice, "Payroll leak", private=True)
    expect(alice("toast-dm").filter(has_text="INC-1: your war room")).to_be_visible()

    alice("act-as").click()
    alice("act-as-Charlie").click()

    expect(alice("act-as")).to_contain_text("Charlie")
    assert alice("toast-dm").count() == 0


def test_who_jumps_is_offered_a_room_that_comes_meanwhile(workspace: Workspace, sit: Sit) -> None:
    alice = sit("Alice")
    alice.press("Control+k")
    alice.types("late")
    expect(alice("options")).to_contain_text("No matches")

    workspace.slack.person("Alice").creates("late-room")

    expect(alice("options")).to_contain_text("#late-room")
    alice.press("ArrowDown", "Enter")
    expect(alice("room-name")).to_contain_text("late-room")
