"""Declaring an incident, as people see it."""

import pytest

from sandbox import Form, Message, Person, Room
from tests.e2e.conftest import every_way
from tests.e2e.workspace import Workspace

OPEN = "Open (everybody in the workspace)"
PRIVATE = "Private (members of the war room only)"
PRIVILEGED = "Privileged (only people Legal lets in)"


def form_of(who: Person, workspace: Workspace, title: str) -> Form:
    form = who.slash(f"/incident declare {title}", workspace.general).form
    assert form is not None
    return form


def war_rooms(workspace: Workspace) -> list[str]:
    return [room.name for room in workspace.slack.rooms if room.name.startswith("inc-")]


def facts(card: Message) -> dict[str, str]:
    """The paired lines at the top of a card: what, and how it stands."""
    lines = card.text.split("\n")[1:9]
    return dict(zip(lines[::2], lines[1::2], strict=True))


@every_way
def test_alice_declares_and_the_war_room_stands(workspace: Workspace) -> None:
    form = form_of(workspace.alice, workspace, "API is down")
    assert (form.title, form.submit_label, form.close_label) == ("Declare incident", "Declare", "Cancel")
    assert form.values == {
        "Title": "API is down",
        "Type": "Other",
        "Severity": "🟡 S3 Moderate",
        "Visibility": PRIVATE,
        "Incident lead": "Alice",
        "Summary": None,
        "What people may meet in it": [],
    }

    room = workspace.sent(workspace.alice, form, Severity="S2 High", Summary="Nobody can log in.")

    assert (room.name, room.is_private) == ("inc-1-api-is-down", False)
    assert room.members == [workspace.slack.bot_name, "Alice"]
    assert "S2" in room.topic
    assert "API is down" in room.topic
    assert "INC-1" in room.purpose
    assert [title for title, _ in room.bookmarks] == ["Incident card"]
    assert [m.text.split("\n")[0] for m in room.pins] == ["INC-1  API is down"]
    shown = facts(workspace.card(room))
    assert shown.pop("Next update by").startswith(("today", "tomorrow"))
    assert shown == {
        "Severity": "🟠 S2 High",
        "Status": "Triage",
        "Incident lead": "Alice",
    }
    assert "\nOther  ·  Open  ·  TLP:AMBER+STRICT\nNobody can log in." in workspace.card(room).text
    assert workspace.lines(room) == []

    (receipt,) = workspace.alice.dms()
    assert receipt.text.startswith("INC-1 API is down: your war room is #inc-1-api-is-down")
    (announced,) = workspace.announcements.messages
    assert "#inc-1-api-is-down" in announced.text
    assert [m.pings for m in (workspace.card(room), receipt, announced)] == [[], [], []]


def test_a_private_incident_gets_a_room_that_tells_nothing_and_no_announcement(workspace: Workspace) -> None:
    room = workspace.declare(workspace.alice, "Payroll data leaked", private=True)

    assert room.is_private
    assert room.name.startswith("inc-1-")
    assert "payroll" not in room.name
    assert "leaked" not in room.name
    assert "Payroll data leaked" in room.topic
    assert room.members == [workspace.slack.bot_name, "Alice"]
    (receipt,) = [m.text for m in workspace.alice.dms() if m.text.startswith("INC-1 ")]
    (of_ai,) = [m.text for m in workspace.alice.dms() if not m.text.startswith("INC-1 ")]  # whichever came first
    assert f"#{room.name}" in receipt
    assert "Slack's own AI can still read" in of_ai
    assert workspace.announcements.messages == []
    with pytest.raises(PermissionError):
        workspace.charlie.sees(room)


def test_the_bare_word_and_the_shortcut_open_the_same_empty_form(one_workspace: Workspace) -> None:
    typed = one_workspace.alice.slash("/incident", one_workspace.general).form
    assert typed is not None
    values = typed.values
    one_workspace.alice.close(typed)
    pressed = one_workspace.alice.shortcut("Declare incident").form
    assert pressed is not None
    assert (pressed.title, pressed.values) == ("Declare incident", values)
    assert values["Title"] is None


def test_a_title_that_is_too_long_keeps_every_word(one_workspace: Workspace) -> None:
    long = " ".join(["everything is slow"] * 20)
    form = form_of(one_workspace.alice, one_workspace, long)
    assert len(form.values["Title"]) <= 200
    assert form.values["Summary"] == long
    assert one_workspace.alice.submit(form, {"Title": ""}).errors.keys() == {"Title"}


def declare_from(workspace: Workspace, message: Message, **fields: object) -> Room:
    form = workspace.alice.message_shortcut(message, "Declare incident from message").form
    assert form is not None
    assert "From the message:" in form.text
    return workspace.sent(workspace.alice, form, **fields)


def test_a_message_becomes_the_description_and_the_first_entry(workspace: Workspace) -> None:
    message = workspace.bob.say("general", "@Charlie the checkout fails & <!channel> nobody can pay")

    room = declare_from(workspace, message, Title="Checkout fails")

    assert "@Charlie the checkout fails & <!channel> nobody can pay" in workspace.card(room).text
    assert workspace.card(room).pings == []
    first, *_ = timeline_of(workspace, room)
    assert "Bob wrote: @Charlie the checkout fails & <!channel> nobody can pay" in first


def timeline_of(workspace: Workspace, room: Room) -> list[str]:
    return workspace.alice.slash("/incident timeline", room).text.split("\n")[1:]


def test_a_message_of_a_private_room_is_declared_from_where_muster_is_not(one_workspace: Workspace) -> None:
    cellar = one_workspace.alice.creates("cellar", private=True)
    message = one_workspace.alice.say(cellar, "A seller offers stolen cards")

    room = declare_from(one_workspace, message, private=True, Title="Stolen cards")

    first, *_ = timeline_of(one_workspace, room)
    assert "Alice wrote: A seller offers stolen cards" in first


@pytest.mark.parametrize("letter", ["a", "й", "ع", "🔥"])
def test_a_message_of_three_thousand_characters_arrives_whole(one_workspace: Workspace, letter: str) -> None:
    text = " ".join([letter * 9] * 320)
    message = one_workspace.bob.say("general", text)

    form = one_workspace.alice.message_shortcut(message, "Declare incident from message").form

    assert form is not None
    assert len(form.values["Summary"]) == 3000 if len(text) >= 3000 else form.values["Summary"] == text
    room = one_workspace.sent(one_workspace.alice, form)
    assert one_workspace.card(room).text.count(letter * 9) > 10, "the beginning, whole words"
    one_workspace.alice.slash("/incident summary post", room)
    summary = one_workspace.alice.waits_for(room, "Key moments")
    one_workspace.quiet()
    ((_, content),) = [file for reply in summary.thread for file in reply.files]
    assert text in content.decode()


@pytest.mark.parametrize("programme", [pytest.param("types: {MINOR: {forced: true}}", id="forced")])
def test_the_type_decides_the_visibility_and_may_force_it(one_workspace: Workspace) -> None:
    alice = one_workspace.alice
    form = form_of(alice, one_workspace, "Grooming reports")

    alice.fill(form, {"Type": "Outage of platform or safety system"})
    assert form.values["Visibility"] == OPEN
    assert form.options("Visibility") == [OPEN, PRIVATE, PRIVILEGED]

    alice.fill(form, {"Type": "Safety of minors"})
    assert form.values["Visibility"] == PRIVATE
    assert form.options("Visibility") == [PRIVATE, PRIVILEGED]
    assert "never have a wider visibility" in form.text
    assert form.values["Title"] == "Grooming reports"

    assert alice.submit(form).closed
    one_workspace.quiet()
    one_workspace.slack.wait_until(lambda: war_rooms(one_workspace), what="a war room")
    one_workspace.quiet()
    assert one_workspace.announcements.messages == []


def test_the_same_trouble_twice_is_offered_to_be_joined(one_workspace: Workspace) -> None:
    one_workspace.declare(one_workspace.alice, "Payments are failing")
    form = form_of(one_workspace.bob, one_workspace, "Payments failing")

    offered = one_workspace.bob.submit(form, {"Visibility": OPEN, "Summary": "All of them."}).form

    assert offered is not None
    assert "INC-1 Payments are failing was declared" in offered.text
    assert (offered.submit_label, offered.buttons) == ("Declare anyway", ["Join INC-1 instead"])
    assert offered.values["Summary"] == "All of them."
    one_workspace.bob.click(offered, "Join INC-1 instead")
    told = one_workspace.screen(one_workspace.bob, "You are in INC-1")
    assert told.text == "You are in INC-1: #inc-1-payments-are-failing"
    one_workspace.quiet()
    room = one_workspace.slack.channel("inc-1-payments-are-failing")
    assert room.members == [one_workspace.slack.bot_name, "Alice", "Bob"]
    assert one_workspace.lines(room) == ["Bob joined."]
    assert war_rooms(one_workspace) == ["inc-1-payments-are-failing"]


def test_whoever_knows_better_declares_anyway(one_workspace: Workspace) -> None:
    one_workspace.declare(one_workspace.alice, "Payments are failing")
    form = form_of(one_workspace.bob, one_workspace, "Payments failing")
    before = {r.name for r in one_workspace.slack.rooms}
    offered = one_workspace.bob.submit(form, {"Visibility": OPEN}).form
    assert offered is not None

    assert one_workspace.bob.submit(offered).closed

    assert one_workspace.new_room(before).name == "inc-2-payments-failing"


def test_two_minutes_later_it_is_another_incident(one_workspace: Workspace) -> None:
    one_workspace.declare(one_workspace.alice, "Payments are failing")
    one_workspace.later(121)
    assert one_workspace.declare(one_workspace.bob, "Payments are failing").name == "inc-2-payments-are-failing"


def test_an_incident_one_may_not_see_is_never_offered(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "Payments are failing", private=True)
    one_workspace.bring_in(room, one_workspace.bob)
    insider = one_workspace.bob.submit(form_of(one_workspace.bob, one_workspace, "Payments are failing")).form
    assert insider is not None
    assert "INC-1" in insider.text

    assert one_workspace.declare(one_workspace.charlie, "Payments are failing").name == "inc-2-payments-are-failing"


def test_a_submission_sent_twice_declares_once(workspace: Workspace) -> None:
    workspace.slack.faults.duplicate("view_submission")
    workspace.declare(workspace.alice, "API is down")
    workspace.later(121)  # no longer taken for a similar one: only the submission itself is known
    again = workspace.slack.redeliver_last("view_submission")
    assert (again.ok, again.data) == (True, {})
    workspace.quiet()
    assert war_rooms(workspace) == ["inc-1-api-is-down"]
    assert len(workspace.announcements.messages) == 1
    assert len(workspace.alice.dms()) == 1


def test_guests_are_told_why_they_cannot_declare(one_workspace: Workspace) -> None:
    gus = one_workspace.slack.person("Gus")
    why = "Guests cannot declare incidents. Ask a full member of the workspace to do it."

    typed = gus.slash("/incident declare API is down", one_workspace.general)
    assert (typed.text, typed.form) == (why, None)
    pressed = gus.shortcut("Declare incident").form
    assert pressed is not None
    assert pressed.text == why


def test_another_lead_than_the_reporter_is_brought_in_and_instructed(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down", **{"Incident lead": one_workspace.bob})

    assert room.members == [one_workspace.slack.bot_name, "Alice", "Bob"]
    assert facts(one_workspace.card(room))["Incident lead"] == "Bob"
    (asked,) = one_workspace.bob.dms()
    assert asked.text.startswith("Alice made you Incident lead of INC-1, API is down #inc-1-api-is-down")
    (receipt,) = one_workspace.alice.dms()
    assert receipt.text.split("\n")[0] == "INC-1 API is down: your war room is #inc-1-api-is-down"


def test_the_announcement_edits_itself(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down", Severity="S2 High")
    one_workspace.later()

    one_workspace.alice.slash("/incident severity S1 half of Europe", room)
    one_workspace.alice.slash("/incident update We are rolling back.", room)
    one_workspace.later()

    announced, raised = one_workspace.announcements.messages
    assert raised.pings == []
    assert announced.edited
    assert facts(announced)["Severity"] == "🔴 S1 Critical"
    assert "We are rolling back." in announced.text
    assert announced.pings == []
