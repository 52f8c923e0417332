"""Declaring an incident, as people see it."""

import pytest

from sandbox import Form, Message, Person, Room
from tests.e2e.conftest import every_way
from tests.e2e.workspace import Town

OPEN = "Open (everybody in the workspace)"
PRIVATE = "Private (members of the war room only)"


def form_of(who: Person, town: Town, title: str) -> Form:
    form = who.slash(f"/incident declare {title}", town.general).form
    assert form is not None
    return form


def war_rooms(town: Town) -> list[str]:
    return [room.name for room in town.slack.rooms if room.name.startswith("inc-")]


def facts(card: Message) -> dict[str, str]:
    """The paired lines at the top of a card: what, and how it stands."""
    lines = card.text.split("\n")[1:13]
    return dict(zip(lines[::2], lines[1::2], strict=True))


@every_way
def test_alice_declares_and_the_war_room_stands(town: Town) -> None:
    form = form_of(town.alice, town, "API is down")
    assert (form.title, form.submit_label, form.close_label) == ("Declare incident", "Declare", "Cancel")
    assert form.values == {
        "Title": "API is down",
        "Type": "Other",
        "Severity": "S3 Moderate",
        "Visibility": PRIVATE,
        "Incident lead": "Alice",
        "Summary": None,
    }

    room = town.sent(town.alice, form, Severity="S2 High", Summary="Nobody can log in.")

    assert (room.name, room.is_private) == ("inc-1-api-is-down", False)
    assert room.members == [town.slack.bot_name, "Alice"]
    assert "S2" in room.topic
    assert "API is down" in room.topic
    assert "INC-1" in room.purpose
    assert [title for title, _ in room.bookmarks] == ["State card"]
    assert [m.text.split("\n")[0] for m in room.pins] == ["INC-1  API is down"]
    shown = facts(town.card(room))
    assert shown.pop("Next update by").startswith(("today", "tomorrow"))
    assert shown == {
        "Severity": "S2 High",
        "Status": "Triage",
        "Incident lead": "Alice",
        "Type": "Other",
        "Visibility": "Open",
    }
    assert "Nobody can log in." in town.card(room).text
    assert town.lines(room) == []

    (receipt,) = town.alice.dms()
    assert receipt.text.startswith("INC-1 API is down: your war room is #inc-1-api-is-down")
    (announced,) = town.announcements.messages
    assert "#inc-1-api-is-down" in announced.text
    assert [m.pings for m in (town.card(room), receipt, announced)] == [[], [], []]


def test_a_private_incident_gets_a_room_that_tells_nothing_and_no_announcement(town: Town) -> None:
    room = town.declare(town.alice, "Payroll data leaked", private=True)

    assert room.is_private
    assert room.name.startswith("inc-1-")
    assert "payroll" not in room.name
    assert "leaked" not in room.name
    assert "Payroll data leaked" in room.topic
    assert room.members == [town.slack.bot_name, "Alice"]
    (receipt,) = town.alice.dms()
    assert f"#{room.name}" in receipt.text
    assert town.announcements.messages == []
    with pytest.raises(PermissionError):
        town.charlie.sees(room)


def test_the_bare_word_and_the_shortcut_open_the_same_empty_form(one_town: Town) -> None:
    typed = one_town.alice.slash("/incident", one_town.general).form
    assert typed is not None
    values = typed.values
    one_town.alice.close(typed)
    pressed = one_town.alice.shortcut("Declare incident").form
    assert pressed is not None
    assert (pressed.title, pressed.values) == ("Declare incident", values)
    assert values["Title"] is None


def test_a_title_that_is_too_long_keeps_every_word(one_town: Town) -> None:
    long = " ".join(["everything is slow"] * 20)
    form = form_of(one_town.alice, one_town, long)
    assert len(form.values["Title"]) <= 200
    assert form.values["Summary"] == long
    assert one_town.alice.submit(form, {"Title": ""}).errors.keys() == {"Title"}


def declare_from(town: Town, message: Message, **fields: object) -> Room:
    form = town.alice.message_shortcut(message, "Declare incident from message").form
    assert form is not None
    assert "From the message:" in form.text
    return town.sent(town.alice, form, **fields)


def test_a_message_becomes_the_description_and_the_first_entry(town: Town) -> None:
    message = town.bob.say("general", "@Charlie the checkout fails & <!channel> nobody can pay")

    room = declare_from(town, message, Title="Checkout fails")

    assert "@Charlie the checkout fails & <!channel> nobody can pay" in town.card(room).text
    assert town.card(room).pings == []
    first, *_ = timeline_of(town, room)
    assert "Bob wrote: @Charlie the checkout fails & <!channel> nobody can pay" in first


def timeline_of(town: Town, room: Room) -> list[str]:
    return town.alice.slash("/incident timeline", room).text.split("\n")[1:]


def test_a_message_of_a_private_room_is_declared_from_where_muster_is_not(one_town: Town) -> None:
    cellar = one_town.alice.creates("cellar", private=True)
    message = one_town.alice.say(cellar, "A seller offers stolen cards")

    room = declare_from(one_town, message, private=True, Title="Stolen cards")

    first, *_ = timeline_of(one_town, room)
    assert "Alice wrote: A seller offers stolen cards" in first


@pytest.mark.parametrize("letter", ["a", "й", "ع", "🔥"])
def test_a_message_of_three_thousand_characters_arrives_whole(one_town: Town, letter: str) -> None:
    text = " ".join([letter * 9] * 320)
    message = one_town.bob.say("general", text)

    form = one_town.alice.message_shortcut(message, "Declare incident from message").form

    assert form is not None
    assert len(form.values["Summary"]) == 3000 if len(text) >= 3000 else form.values["Summary"] == text
    room = one_town.sent(one_town.alice, form)
    assert one_town.card(room).text.count(letter * 9) > 30
    one_town.alice.slash("/incident summary", room)
    summary = one_town.alice.waits_for(room, "Summary of INC-1")
    one_town.quiet()
    ((_, content),) = [file for reply in summary.thread for file in reply.files]
    assert text in content.decode()


@pytest.mark.parametrize("programme", [pytest.param("types: {MINOR: {forced: true}}", id="forced")])
def test_the_type_decides_the_visibility_and_may_force_it(one_town: Town) -> None:
    alice = one_town.alice
    form = form_of(alice, one_town, "Grooming reports")

    alice.fill(form, {"Type": "Outage of platform or safety system"})
    assert form.values["Visibility"] == OPEN
    assert form.options("Visibility") == [OPEN, PRIVATE]

    alice.fill(form, {"Type": "Safety of minors"})
    assert form.values["Visibility"] == PRIVATE
    assert form.options("Visibility") == [PRIVATE]
    assert "always handled this way" in form.text
    assert form.values["Title"] == "Grooming reports"

    assert alice.submit(form).closed
    one_town.quiet()
    one_town.slack.wait_until(lambda: war_rooms(one_town), what="a war room")
    one_town.quiet()
    assert one_town.announcements.messages == []


def test_the_same_trouble_twice_is_offered_to_be_joined(one_town: Town) -> None:
    one_town.declare(one_town.alice, "Payments are failing")
    form = form_of(one_town.bob, one_town, "Payments failing")

    offered = one_town.bob.submit(form, {"Visibility": OPEN, "Summary": "All of them."}).form

    assert offered is not None
    assert "INC-1 Payments are failing was declared" in offered.text
    assert (offered.submit_label, offered.buttons) == ("Declare anyway", ["Join INC-1 instead"])
    assert offered.values["Summary"] == "All of them."
    one_town.bob.click(offered, "Join INC-1 instead")
    told = one_town.screen(one_town.bob, "You are in INC-1")
    assert told.text == "You are in INC-1: #inc-1-payments-are-failing"
    one_town.quiet()
    room = one_town.slack.channel("inc-1-payments-are-failing")
    assert room.members == [one_town.slack.bot_name, "Alice", "Bob"]
    assert one_town.lines(room) == ["Bob joined."]
    assert war_rooms(one_town) == ["inc-1-payments-are-failing"]


def test_whoever_knows_better_declares_anyway(one_town: Town) -> None:
    one_town.declare(one_town.alice, "Payments are failing")
    form = form_of(one_town.bob, one_town, "Payments failing")
    before = {r.name for r in one_town.slack.rooms}
    offered = one_town.bob.submit(form, {"Visibility": OPEN}).form
    assert offered is not None

    assert one_town.bob.submit(offered).closed

    assert one_town.new_room(before).name == "inc-2-payments-failing"


def test_two_minutes_later_it_is_another_incident(one_town: Town) -> None:
    one_town.declare(one_town.alice, "Payments are failing")
    one_town.later(121)
    assert one_town.declare(one_town.bob, "Payments are failing").name == "inc-2-payments-are-failing"


def test_an_incident_one_may_not_see_is_never_offered(one_town: Town) -> None:
    room = one_town.declare(one_town.alice, "Payments are failing", private=True)
    one_town.bring_in(room, one_town.bob)
    insider = one_town.bob.submit(form_of(one_town.bob, one_town, "Payments are failing")).form
    assert insider is not None
    assert "INC-1" in insider.text

    assert one_town.declare(one_town.charlie, "Payments are failing").name == "inc-2-payments-are-failing"


def test_a_submission_sent_twice_declares_once(town: Town) -> None:
    town.slack.faults.duplicate("view_submission")
    town.declare(town.alice, "API is down")
    town.later(121)  # no longer taken for a similar one: only the submission itself is known
    again = town.slack.redeliver_last("view_submission")
    assert (again.ok, again.data) == (True, {})
    town.quiet()
    assert war_rooms(town) == ["inc-1-api-is-down"]
    assert len(town.announcements.messages) == 1
    assert len(town.alice.dms()) == 1


def test_guests_are_told_why_they_cannot_declare(one_town: Town) -> None:
    gus = one_town.slack.person("Gus")
    why = "Guests cannot declare incidents. Ask a full member of the workspace to do it."

    typed = gus.slash("/incident declare API is down", one_town.general)
    assert (typed.text, typed.form) == (why, None)
    pressed = gus.shortcut("Declare incident").form
    assert pressed is not None
    assert pressed.text == why


def test_another_lead_than_the_reporter_is_brought_in_and_instructed(one_town: Town) -> None:
    room = one_town.declare(one_town.alice, "API is down", **{"Incident lead": one_town.bob})

    assert room.members == [one_town.slack.bot_name, "Alice", "Bob"]
    assert facts(one_town.card(room))["Incident lead"] == "Bob"
    (asked,) = one_town.bob.dms()
    assert asked.text.startswith("You are Incident lead of INC-1: #inc-1-api-is-down")
    (receipt,) = one_town.alice.dms()
    assert receipt.text == "INC-1 API is down: your war room is #inc-1-api-is-down"


def test_the_announcement_edits_itself(one_town: Town) -> None:
    room = one_town.declare(one_town.alice, "API is down", Severity="S2 High")
    one_town.later()

    one_town.alice.slash("/incident severity S1 half of Europe", room)
    one_town.alice.slash("/incident update We are rolling back.", room)
    one_town.later()

    (announced,) = one_town.announcements.messages
    assert announced.edited
    assert facts(announced)["Severity"] == "S1 Critical"
    assert "We are rolling back." in announced.text
    assert announced.pings == []
