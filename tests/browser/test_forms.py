"""Every form of Muster in the page: opened by mouse, filled in wrongly, told so under the field, corrected, sent."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect

from sandbox import Room
from tests.browser.conftest import Sit
from tests.browser.tab import Tab
from tests.databases import SqliteTemplate
from tests.e2e.conftest import a_muster
from tests.e2e.workspace import Workspace

REQUIRED = "Please complete this required field."
NO_TIME = "“{}” is not a time Muster understands. Try 30m, 14:05, 5pm tomorrow, Monday 9am or 24 Nov 14:05 UTC."
NO_PAST_TIME = "“{}” is not a time Muster understands. Try 20m ago, 14:05, yesterday 18:30 or 24 Nov 14:05 UTC."
PASSED = "That time has passed. Choose a later one."
TO_COME = "That time is still to come. Choose an earlier one."
NO_WORKER = "Muster is an app or a deactivated account. Choose somebody else."

Fields = dict[str, str]
"""Label -> what is written or chosen there, or what is said under it."""


@pytest.fixture(scope="module")
def workspace(sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """One for all forms: each has a war room of its own."""
    with a_muster(sqlite_template.clone(tmp_path_factory.mktemp("forms")), socket=True) as muster:
        yield muster


# ------------------------------------------------------------------------------------------- before a form


def fill(tab: Tab, fields: Fields) -> None:
    for label, words in fields.items():
        field = tab.form.get_by_label(label)
        if field.get_attribute("role") != "combobox":
            field.fill(words)
            continue
        for chosen in chips(field).get_by_role("button").all():
            chosen.click()
        tab.chooses(label, words)
        tab.form.locator(".dialog-title").click()  # a list of several stays open until one clicks elsewhere


def chips(field: Locator) -> Locator:
    """What is chosen where several can be."""
    return field.locator("xpath=..").locator(".chip")


def holds(tab: Tab, fields: Fields) -> None:
    """What was filled in is still there."""
    for label, words in fields.items():
        field = tab.form.get_by_label(label)
        if chips(field).count():
            expect(chips(field)).to_have_text([words])
        else:
            expect(field).to_have_value(words)


def refused(tab: Tab, said: Fields) -> None:
    """Each sentence stands under its own input, and there is no other."""
    tab("modal-submit").click()
    expect(tab.form.get_by_test_id("field-error")).to_have_text(list(said.values()))
    for label, sentence in said.items():
        field = tab.form.get_by_label(label)
        expect(field).to_have_accessible_description(re.compile(f"^{re.escape(sentence)}"))


Mistakes = tuple[tuple[Fields, Fields], ...]
"""One after the other: what is filled in wrongly, what is then said under which label."""


def err(tab: Tab, mistakes: Mistakes) -> None:
    """Make every mistake; nothing that was typed on the way is lost."""
    typed: Fields = {}
    for wrong, said in mistakes:
        fill(tab, wrong)
        refused(tab, said)
        typed |= wrong
        holds(tab, typed)


def card(tab: Tab) -> Locator:
    return tab("messages").locator(".message.pinned")


# ---------------------------------------------------------------------------------------- forms of a war room

Opening = Callable[[Tab], None]


def of_menu(entry: str) -> Opening:
    """ "More…" on the card, then a button of the menu."""

    def opened(tab: Tab) -> None:
        card(tab).get_by_role("button", name="More…").click()
        tab.form.get_by_role("button", name=entry, exact=True).click()

    return opened


def of_card(name: str) -> Opening:
    return lambda tab: card(tab).get_by_role("button", name=name).click()


def of_ended_card(tab: Tab) -> None:
    tab.says("/incident cancel it was a test")
    of_card("Reopen…")(tab)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomForm:
    """How it is opened; each mistake with what is said under which label; what is right; what comes of it."""

    name: str
    opened: Opening
    mistakes: Mistakes
    right: Fields
    told: str = ""
    said: str = ""
    card: str = ""


ROOM_FORMS = (
    RoomForm(
        name="update",
        opened=of_card("Post update"),
        mistakes=(
            ({}, {"Message": REQUIRED}),
            ({"Message": "  "}, {"Message": "Write what people should know."}),
            (
                {"Message": "Half of it is back.", "Next update in": "Custom…"},
                {"Custom time": "Write a time, such as 90m or tomorrow 9am."},
            ),
            ({"Custom time": "soonish"}, {"Custom time": NO_TIME.format("soonish")}),
            ({"Custom time": "yesterday 9am"}, {"Custom time": PASSED}),
        ),
        right={"Custom time": "90m", "Status": "Containing"},
        said="Half of it is back.",
        card="Containing",
    ),
    RoomForm(
        name="severity",
        opened=of_menu("Severity"),
        mistakes=(
            ({"Severity": "🟡 S3 Moderate"}, {"Reason": "Lowering S1 needs a reason and a second person's approval."}),
        ),
        right={"Reason": "One market only"},
        said="Alice proposes to lower the severity from 🔴 S1 Critical to 🟡 S3 Moderate.",
    ),
    RoomForm(
        name="status",
        opened=of_menu("Status"),
        mistakes=(
            ({}, {"Status": REQUIRED}),
            ({"Status": "Monitoring"}, {"Reason": "Give a reason, so that others understand later."}),
        ),
        right={"Reason": "Quiet for an hour"},
        said="Alice changed the status from Triage to Monitoring: Quiet for an hour",
        card="Monitoring",
    ),
    RoomForm(
        name="cancel",
        opened=of_menu("Cancel incident"),
        mistakes=(
            ({}, {"Reason": REQUIRED}),
            ({"Reason": "  "}, {"Reason": "Give a reason, so that others understand later."}),
        ),
        right={"Reason": "It was a test"},
        said="Alice changed the status from Triage to Cancelled: It was a test",
        card="Cancelled",
    ),
    RoomForm(
        name="reopen",
        opened=of_ended_card,
        mistakes=(({}, {"Reason": REQUIRED}),),
        right={"Reason": "It is back"},
        said="Why: It is back",
        card="Investigating",
    ),
    RoomForm(
        name="role",
        opened=of_menu("Assign role"),
        mistakes=(
            ({}, {"Role": REQUIRED, "Person": REQUIRED}),
            ({"Role": "Scribe", "Person": "Muster"}, {"Person": NO_WORKER}),
        ),
        right={"Person": "Bob"},
        card="Scribe: Bob",
    ),
    RoomForm(
        name="handover",
        opened=of_menu("Hand over"),
        mistakes=(
            ({"What they should know": "The vendor calls at noon"}, {"New incident lead": REQUIRED}),
            ({"New incident lead": "Muster"}, {"New incident lead": NO_WORKER}),
            ({"New incident lead": "Alice"}, {"New incident lead": "Alice is already the incident lead."}),
        ),
        right={"New incident lead": "Bob"},
        said="The vendor calls at noon",
    ),
    RoomForm(
        name="invite",
        opened=of_menu("Invite"),
        mistakes=(
            ({}, {"People": REQUIRED}),
            ({"People": "Muster"}, {"People": NO_WORKER}),
        ),
        right={"People": "Petra"},
        said="Petra",
    ),
    RoomForm(
        name="note",
        opened=of_menu("Add note"),
        mistakes=(
            ({"Kind": "Decision"}, {"What happened": REQUIRED}),
            ({"What happened": "Sales stop", "When": "25:99"}, {"When": NO_PAST_TIME.format("25:99")}),
            ({"When": "tomorrow 9am"}, {"When": TO_COME}),
        ),
        right={"When": "yesterday 18:30"},
        told="Added to the timeline as: Decision, at 12 Jan 18:30 UTC.",
        said="Decision (Alice): Sales stop",
    ),
    RoomForm(
        name="task",
        opened=of_menu("New task"),
        mistakes=(
            ({"Who": "Muster"}, {"What needs to be done": REQUIRED}),
            ({"What needs to be done": "Call the vendor", "Due": "soon"}, {"Due": NO_TIME.format("soon")}),
            ({"Due": "yesterday 9am"}, {"Due": PASSED}),
            ({"Due": "tomorrow 9am"}, {"Who": NO_WORKER}),
        ),
        right={"Who": "Bob"},
        told="Task 2 added, due 14 Jan 09:00 UTC.",
        card="Call the vendor (Bob, due tomorrow 09:00)",
    ),
    RoomForm(
        name="remind",
        opened=of_menu("Remind me"),
        mistakes=(
            ({}, {"Remind me of": REQUIRED, "When": REQUIRED}),
            ({"Remind me of": "the queue", "When": "soonish"}, {"When": NO_TIME.format("soonish")}),
            ({"When": "yesterday 9am"}, {"When": PASSED}),
        ),
        right={"When": "tomorrow 9am"},
        told="Reminder set for 14 Jan 09:00 UTC, in #{room}.",
    ),
    RoomForm(
        name="rename",
        opened=of_menu("Rename"),
        mistakes=(
            ({"Title": ""}, {"Title": REQUIRED}),
            ({"Title": "x" * 201}, {"Title": "Please enter no more than 200 characters."}),
            ({"Title": "  "}, {"Title": "Give it a title, so that others know what it is about."}),
        ),
        right={"Title": "Search and checkout"},
        said="to “Search and checkout”.",
        card="Search and checkout",
    ),
)


@pytest.fixture
def room(workspace: Workspace, request: pytest.FixtureRequest) -> Room:
    """A war room that Alice leads."""
    title = request.node.name.translate(str.maketrans("[]_", "   "))
    return workspace.declare(workspace.alice, title.split()[-1], Severity="S1 Critical")


@pytest.mark.parametrize("form", ROOM_FORMS, ids=lambda form: form.name)
def test_a_form_of_a_war_room_says_what_is_wrong_keeps_the_rest_and_does_it(
    workspace: Workspace, sit: Sit, room: Room, form: RoomForm
) -> None:
    alice = sit("Alice", room.name)
    form.opened(alice)
    err(alice, form.mistakes)

    fill(alice, form.right)
    alice("modal-submit").click()

    if form.told:
        expect(alice.form).to_contain_text(form.told.format(room=room.name))
        alice.form.get_by_role("button", name="Close").first.click()
    alice.form.wait_for(state="detached")
    alice.sees(form.said)
    expect(card(alice)).to_contain_text(form.card)


# --------------------------------------------------------------------------------------------------- declaring


def by_word(tab: Tab) -> None:
    tab.says("/incident declare")


def by_tutorial(tab: Tab) -> None:
    tab.says("/incident tutorial")
    expect(tab.form).to_contain_text("This is practice.")
    expect(tab.form.get_by_label("Title")).to_have_value("Practice: fake seals of approval on listings")


def by_shortcut(tab: Tab) -> None:
    tab("shortcuts").click()
    tab("shortcut-declare").click()


def by_home(tab: Tab) -> None:
    tab("room-dm").click()
    tab("tab-home").click()
    tab("home").get_by_role("button", name="Declare incident").click()


def by_message(tab: Tab) -> None:
    tab.says("Refunds are paid twice")
    tab.menu(tab.sees("Refunds are paid twice"), "Declare incident from message")
    expect(tab.form).to_contain_text("From the message: Refunds are paid twice")
    expect(tab.form.get_by_label("Summary")).to_have_value("Refunds are paid twice")


@pytest.mark.parametrize("opened", [by_word, by_tutorial, by_shortcut, by_home, by_message])
def test_declaring_says_what_is_wrong_follows_the_type_and_keeps_the_rest(
    workspace: Workspace, sit: Sit, opened: Opening
) -> None:
    alice = sit("Alice")
    before = {room.name for room in workspace.slack.rooms}
    title = opened.__name__.replace("by_", "Lost ")  # what is alike would be offered to join
    opened(alice)
    err(
        alice,
        (
            ({"Title": ""}, {"Title": REQUIRED}),
            ({"Title": "x" * 201}, {"Title": "Please enter no more than 200 characters."}),
            ({"Title": "  "}, {"Title": "Give it a title, so that others know what it is about."}),
            ({"Title": title, "Incident lead": "Muster", "Severity": "🟠 S2 High"}, {"Incident lead": NO_WORKER}),
        ),
    )

    holds(alice, {"Visibility": "Private (members of the war room only)"})
    fill(alice, {"Summary": "Since nine", "Type": "Outage of platform or safety system"})
    if opened is not by_tutorial:
        holds(alice, {"Visibility": "Open (everybody in the workspace)"})
    holds(alice, {"Title": title, "Severity": "🟠 S2 High", "Summary": "Since nine"})
    fill(alice, {"Incident lead": "Alice"})
    alice.sends()

    alice.enters(workspace.new_room(before).name)
    for words in (title, "S2 High", "Outage of platform", "Since nine"):
        expect(card(alice)).to_contain_text(words)


@pytest.mark.parametrize("answer", ["join", "declare anyway"])
def test_the_same_declared_a_moment_ago_is_offered_with_all_that_was_typed(
    workspace: Workspace, sit: Sit, room: Room, answer: str
) -> None:
    bob = sit("Bob")
    before = {one.name for one in workspace.slack.rooms}
    typed = {"Title": f"{room.topic.rpartition(' ')[2]} again", "Severity": "🟠 S2 High", "Summary": "Since nine"}
    by_word(bob)
    fill(bob, typed)
    bob("modal-submit").click()
    expect(bob.form).to_contain_text("Is this the same incident?")
    holds(bob, typed)

    if answer == "join":
        bob.form.get_by_role("button", name="instead").click()
        expect(bob.form).to_contain_text("You are in")
        bob("modal-close").click()
        bob.enters(room.name)
    else:
        expect(bob("modal-submit")).to_have_text("Declare anyway")
        err(bob, (({"Title": " "}, {"Title": "Give it a title, so that others know what it is about."}),))
        fill(bob, typed)
        bob.sends()
        bob.enters(workspace.new_room(before).name)
        expect(card(bob)).to_contain_text(typed["Title"])


# ------------------------------------------------------------------------------------- what changes meanwhile


def test_somebody_who_left_the_company_meanwhile_is_refused_under_the_field(
    workspace: Workspace, sit: Sit, room: Room
) -> None:
    nadia = workspace.slack.add_person("Nadia")
    alice = sit("Alice", room.name)
    of_menu("Hand over")(alice)
    fill(alice, {"New incident lead": "Nadia", "What they should know": "Look at the queue"})
    workspace.slack.deactivate(nadia)

    gone = "Nadia is an app or a deactivated account. Choose somebody else."
    err(alice, (({}, {"New incident lead": gone}),))
    holds(alice, {"What they should know": "Look at the queue"})
    alice.form.get_by_label("New incident lead").click()
    expect(alice.page.get_by_role("option", name="Bob")).to_be_visible()
    expect(alice.page.get_by_role("option", name="Nadia")).to_have_count(0)
    alice("modal-close").click()


def test_resolving_asks_what_was_done_and_the_menu_asks_before_it_closes(
    workspace: Workspace, sit: Sit, room: Room
) -> None:
    alice = sit("Alice", room.name)

    of_menu("Resolve")(alice)
    err(alice, (({"Impact": "61 orders"}, {"What was done": REQUIRED}),))
    alice("modal-close").click()
    expect(card(alice)).to_contain_text("Triage")
    of_menu("Resolve")(alice)
    fill(alice, {"What was done": "Rolled back", "Impact": "61 orders", "Cause, if known": "A bad deploy"})
    fill(alice, {"Open tasks": "Cancel them"})
    alice.sends()
    alice.sees("Alice changed the status from Triage to Resolved: Rolled back")
    for words in ("61 orders", "A bad deploy"):
        expect(alice.sees("What happened")).to_contain_text(words)

    of_menu("Close incident")(alice)
    expect(alice("confirm")).to_contain_text("If tasks are open, you are asked what becomes of them.")
    alice("confirm-yes").click()
    skipped = (
        "An incident this severe is closed after a review. Move it to “In review”, or give the reason for skipping it."
    )
    err(alice, (({}, {"Reason": REQUIRED}), ({"Reason": "  "}, {"Reason": skipped})))
    fill(alice, {"Reason": "Reviewed last week"})
    alice.sends()
    alice.sees("Alice changed the status from Resolved to Closed: Reviewed last week")
