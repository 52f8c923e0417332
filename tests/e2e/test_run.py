"""Running an incident: updates, severity, status, roles, the handover; and the card that follows all of it."""

import re
from itertools import pairwise

import pytest

from sandbox import Form, Message, Person, Room
from tests.builders import a_person
from tests.e2e.conftest import every_way
from tests.e2e.workspace import Workspace

EDIT_EVERY = 2.0


def war_room(workspace: Workspace, severity: str = "S2 High", *people: Person) -> Room:
    """Alice leads, Bob is in the room."""
    room = workspace.declare(workspace.alice, "API is down", Severity=severity, Summary="Nobody can log in")
    for person in people or (workspace.bob,):
        person.joins(room)
    workspace.later()
    return room


def form_for(who: Person, words: str, room: Room) -> Form:
    form = who.slash(f"/incident {words}".strip(), room).form
    assert form is not None, f"/incident {words} opened no form"
    return form


def answer_to(who: Person, words: str, room: Room) -> str:
    return "\n".join(message.text for message in who.slash(f"/incident {words}", room).answers)


def does(who: Person, words: str, room: Room) -> None:
    """A command whose answer is seen in the room."""
    assert who.slash(f"/incident {words}", room).error is None


def shown(card: Message, what: str) -> str:
    lines = card.text.split("\n")
    return lines[lines.index(what) + 1]


# ---------------------------------------------------------------------------------------------------- the card


def test_the_card_stays_one_message_and_shows_what_changed(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    card = one_workspace.card(room)

    does(one_workspace.alice, "severity S1 half of Europe", room)
    does(one_workspace.alice, "status investigating", room)
    does(one_workspace.alice, "role scribe @Bob", room)
    does(one_workspace.alice, "task call the vendor @Bob", room)
    does(one_workspace.alice, "update Logins fail since noon.", room)
    one_workspace.later()

    assert room.pins == [card]
    assert card.edited
    assert card.pings == []
    facts = {what: shown(card, what) for what in ("Severity", "Status", "Incident lead", "Other roles")}
    assert facts == {
        "Severity": "🔴 S1 Critical",
        "Status": "Investigating",
        "Incident lead": "Alice",
        "Other roles": "Scribe: Bob",
    }
    assert "Logins fail since noon." in card.text
    assert "• 3. call the vendor  (Bob)" in card.text


def test_fifty_changes_make_few_edits_of_one_card(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    card = one_workspace.card(room)
    one_workspace.slack.traffic.clear()

    for number in range(50):
        does(one_workspace.alice, f"task number {number}", room)
    one_workspace.later()

    edits = [e for e in one_workspace.slack.traffic.calls("chat.update") if e.args["ts"] == card.ts]
    apart = [later.at - earlier.at for earlier, later in pairwise(edits)]
    assert 1 <= len(edits) < 25
    assert [gap for gap in apart if gap < EDIT_EVERY - 0.05] == []
    assert "51 open tasks" in card.text
    assert room.pins == [card]


# ----------------------------------------------------------------------------------------------------- updates


def test_an_update_reaches_the_room_and_the_announcement(workspace: Workspace) -> None:
    room = war_room(workspace)
    form = form_for(workspace.alice, "update", room)
    assert (form.title, form.submit_label) == ("Post update", "Post update")
    assert form.labels == ["Message", "Status", "Severity", "Next update in", "Custom time"]
    assert (form.values["Status"], form.values["Severity"]) == ("Triage", "🟠 S2 High")

    said = "Rolling back & <!channel> @Bob knows"
    sent = workspace.alice.submit(form, {"Message": said, "Status": "Containing", "Next update in": "30 min"})

    assert sent.closed
    workspace.later()
    update = workspace.bob.waits_for(room, "Update by Alice")
    assert said in update.text
    assert re.search(r"S2 High, Containing  ·  next update by today \d+:\d\d [AP]M", update.text)
    assert update.pings == []
    (announced,) = workspace.announcements.messages
    assert said in announced.text
    assert shown(announced, "Status") == "Containing"
    assert workspace.lines(room) == [update.text]


NEXT_IN = {
    "Default for 🟠 S2 (4 h)": 4 * 3600,
    "15 min": 900,
    "30 min": 1800,
    "1 h": 3600,
    "2 h": 7200,
    "4 h": 4 * 3600,
}


def test_every_choice_of_the_next_update_becomes_the_promise(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    offered = form_for(one_workspace.alice, "update", room).options("Next update in")
    assert offered == [*NEXT_IN, "Tomorrow 09:00", "Custom…", "No update promised"]
    one_workspace.alice.close(form_for(one_workspace.alice, "update", room), everything=True)

    for choice, seconds in NEXT_IN.items():
        promised = promise_after(one_workspace, room, {"Next update in": choice})
        assert abs(promised - seconds) < 30, choice
    tomorrow = promise_after(one_workspace, room, {"Next update in": "Tomorrow 09:00"})
    at = one_workspace.clock.timestamp() + tomorrow
    assert at % 86400 == pytest.approx(9 * 3600, abs=2)
    custom = promise_after(one_workspace, room, {"Next update in": "Custom…", "Custom time": "90m"})
    assert abs(custom - 5400) < 30
    assert promise_after(one_workspace, room, {"Next update in": "No update promised"}) == 0
    assert "no further update promised" in one_workspace.lines(room)[-1]


def promise_after(workspace: Workspace, room: Room, values: dict[str, object]) -> float:
    """Seconds until the update that is promised now; 0 without a promise."""
    form = form_for(workspace.alice, "update", room)
    sent = workspace.alice.submit(form, {"Message": "So it stands.", **values})
    assert sent.closed, sent.errors
    workspace.later()
    with workspace.runtime.store.read() as uow:
        (number,) = uow.incidents.titles_since(workspace.clock.now().replace(year=2000), a_person())
        incident = uow.incidents.get(number)
    assert incident is not None
    promised = incident.next_update_at
    return (promised - workspace.clock.now()).total_seconds() if promised else 0


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({"Message": "   "}, "Message", "Write what people should know."),
        ({"Next update in": "Custom…"}, "Custom time", "Write a time, such as 90m or tomorrow 9am."),
        ({"Custom time": "soonish"}, "Custom time", "“soonish” is not a time Muster understands."),
        ({"Custom time": "2026-12-24"}, "Custom time", "“2026-12-24” needs an hour."),
        ({"Custom time": "yesterday 10:00"}, "Custom time", "That time has passed."),
    ],
)
def test_a_wrong_time_shows_on_its_field_and_nothing_typed_is_lost(
    one_workspace: Workspace, typed: dict[str, str], field: str, why: str
) -> None:
    room = war_room(one_workspace)
    form = form_for(one_workspace.alice, "update", room)
    values = {"Message": "Still down.", **typed}

    sent = one_workspace.alice.submit(form, values)

    assert list(sent.errors) == [field]
    assert sent.errors[field].startswith(why)
    assert {label: form.values[label] for label in values} == values
    one_workspace.later()
    assert one_workspace.lines(room) == []


def test_an_update_sent_twice_is_posted_once(workspace: Workspace) -> None:
    room = war_room(workspace)
    workspace.slack.faults.duplicate("view_submission")
    form = form_for(workspace.alice, "update", room)
    assert workspace.alice.submit(form, {"Message": "Down."}).closed
    workspace.slack.redeliver_last("view_submission")
    workspace.quiet()
    assert len(workspace.lines(room)) == 1


# ---------------------------------------------------------------------------------------------------- severity


def test_anyone_raises_and_only_the_lead_lowers(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    assert answer_to(one_workspace.bob, "severity S2", room) == "Severity is already 🟠 S2 High."
    does(one_workspace.bob, "severity S1 half of Europe", room)
    one_workspace.later()
    assert one_workspace.lines(room) == ["Bob changed the severity from 🟠 S2 to 🔴 S1: half of Europe"]

    refused = answer_to(one_workspace.bob, "severity S3 it is fine", room)
    assert refused.startswith("Only the incident lead or the deputy of INC-1 can do that.")
    unknown = answer_to(one_workspace.bob, "severity S9", room)
    assert unknown == "There is no severity “S9”. Choose one of S0, S1, S2, S3, S4."


def test_lowering_a_critical_incident_takes_a_reason_and_a_second_person(workspace: Workspace) -> None:
    room = war_room(workspace, "S1 Critical")
    form = form_for(workspace.alice, "severity S3", room)
    assert form.values["Severity"] == "🟡 S3 Moderate"
    errors = workspace.alice.submit(form).errors
    assert errors == {"Reason": "Lowering S1 needs a reason and a second person's approval."}
    assert workspace.alice.submit(form, {"Reason": "Only one region."}).closed
    workspace.later()
    offer = workspace.bob.waits_for(room, "A second person has to approve.")
    assert (offer.buttons, offer.pings) == (["Approve", "Keep severity"], [])
    assert shown(workspace.card(room), "Severity") == "🔴 S1 Critical"

    own = workspace.alice.click(offer, "Approve")
    assert own.text == "You proposed this, so somebody else has to approve it."
    workspace.bob.click(offer, "Approve")
    workspace.later()

    assert (offer.text, offer.buttons) == ("Bob approved 🟡 S3 Moderate, proposed by Alice.", [])
    assert shown(workspace.card(room), "Severity") == "🟡 S3 Moderate"
    assert (
        workspace.lines(room)[-1] == "Alice changed the severity from 🔴 S1 to 🟡 S3, approved by Bob: Only one region."
    )


def test_a_second_person_keeps_the_severity(one_workspace: Workspace) -> None:
    room = war_room(one_workspace, "S1 Critical")
    does(one_workspace.alice, "severity S3 looks small", room)
    offer = one_workspace.bob.waits_for(room, "A second person has to approve.")
    one_workspace.bob.click(offer, "Keep severity")
    one_workspace.later()
    assert offer.text == "Bob kept the severity. Alice had proposed 🟡 S3 Moderate."
    assert shown(one_workspace.card(room), "Severity") == "🔴 S1 Critical"


# ------------------------------------------------------------------------------------------------------ status


@every_way
def test_an_incident_goes_from_triage_to_closed_and_back(workspace: Workspace) -> None:
    room = war_room(workspace)
    alice = workspace.alice
    assert answer_to(alice, "close", room) == "INC-1 is not resolved yet. /incident resolve comes first."

    form = form_for(alice, "status monitoring", room)
    assert form.values["Status"] == "Monitoring"
    assert alice.submit(form, {"Reason": ""}).errors.keys() == {"Reason"}
    assert alice.submit(form, {"Reason": "Errors are gone."}).closed
    does(alice, "resolve done", room)
    does(alice, "close", room)
    workspace.later()
    assert (shown(workspace.card(room), "Status"), workspace.card(room).buttons) == ("Closed", ["Reopen…"])
    assert shown(workspace.announcements.messages[0], "Status") == "Closed"

    again = alice.click(workspace.card(room), "Reopen…").form
    assert again is not None
    assert again.values["Status"] == "Investigating"
    assert alice.submit(again, {"Reason": "It is back."}).closed
    workspace.later()
    assert shown(workspace.card(room), "Status") == "Investigating"
    assert [line for line in workspace.lines(room) if not line.startswith(":memo:")] == [
        "Alice changed the status from Triage to Monitoring: Errors are gone.",
        "Alice changed the status from Monitoring to Resolved: done",
        "Alice changed the status from Resolved to Closed.",
        ":rotating_light: Alice reopened the incident. The next update comes by today 2:00 PM. Why: It is back.",
    ]


def test_a_critical_incident_closes_after_a_review_or_with_a_reason(one_workspace: Workspace) -> None:
    room = war_room(one_workspace, "S0 Crisis")
    alice = one_workspace.alice
    does(alice, "resolve done", room)
    form = form_for(alice, "close", room)
    skipped = alice.submit(form, {"Reason": ""}).errors
    assert skipped.keys() == {"Reason"}
    alice.close(form)

    does(alice, "status in review", room)
    does(alice, "close", room)
    one_workspace.later()

    assert one_workspace.lines(room)[-1] == "Alice changed the status from In review to Closed."


def test_a_cancelled_incident_says_why_and_takes_no_more_updates(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    assert one_workspace.alice.submit(
        form_for(one_workspace.alice, "cancel", room), {"Reason": "A false alarm."}
    ).closed
    one_workspace.later()
    assert one_workspace.lines(room) == ["Alice changed the status from Triage to Cancelled: A false alarm."]

    refused = answer_to(one_workspace.alice, "update one more thing", room)

    why = "INC-1 is closed, so that is no longer possible. /incident reopen <reason> brings it back."
    assert refused == why


def test_an_unknown_status_names_the_known_ones(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    answer = answer_to(one_workspace.alice, "status monitring", room)
    assert answer.startswith("There is no status “monitring”. Choose one of: Intake, Triage, Investigating")


def test_a_new_title_renames_an_open_room_and_never_a_private_one(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    does(one_workspace.alice, "rename Login & <checkout> down", room)
    one_workspace.later()
    assert room.name == "inc-1-login-checkout-down"
    assert one_workspace.card(room).text.startswith("INC-1  Login & <checkout> down")
    assert one_workspace.lines(room)[-1] == "Alice changed the title from “API is down” to “Login & <checkout> down”."

    private = one_workspace.declare(one_workspace.alice, "Quiet matter", private=True)
    name = private.name
    assert one_workspace.alice.submit(
        form_for(one_workspace.alice, "rename", private), {"Title": "Payroll leak"}
    ).closed
    one_workspace.later()
    assert private.name == name
    assert "Payroll leak" in private.topic


# ------------------------------------------------------------------------------------------------------- roles


def test_bob_claims_a_role_from_the_card(one_workspace: Workspace) -> None:
    room = war_room(one_workspace, "S1 Critical")
    card = one_workspace.card(room)
    assert "Claim Deputy" in card.buttons

    one_workspace.bob.click(card, "Claim Deputy")
    one_workspace.later()

    assert "Claim Deputy" not in card.buttons
    assert shown(card, "Other roles") == "Deputy: Bob"
    assert one_workspace.lines(room) == ["Bob is Deputy."]
    (instructions,) = one_workspace.bob.dms()
    assert instructions.text.startswith(
        "You are Deputy of INC-1: #inc-1-api-is-down\n🔴 S1 · open · led by Alice\nShadows the lead"
    )


def test_a_role_that_is_taken_stays_where_it_is(one_workspace: Workspace) -> None:
    room = war_room(one_workspace, "S1 Critical", one_workspace.bob, one_workspace.charlie)
    does(one_workspace.bob, "claim deputy", room)

    taken = answer_to(one_workspace.charlie, "claim deputy", room)
    assert taken == "Bob is Deputy. Ask them to give it up, or the incident lead to assign it to you."
    lead = answer_to(one_workspace.charlie, "claim lead", room)
    assert lead.startswith("Alice is the incident lead. Ask them to hand over with /incident handover")
    assert answer_to(one_workspace.bob, "claim deputy", room) == "You are already Deputy."
    one_workspace.later()
    assert one_workspace.lines(room) == ["Bob is Deputy."]


def test_the_lead_assigns_replaces_and_people_give_up(one_workspace: Workspace) -> None:
    room = war_room(one_workspace, "S1 Critical", one_workspace.bob)
    form = form_for(one_workspace.alice, "role", room)
    assert one_workspace.alice.submit(form, {"Role": "Deputy", "Person": one_workspace.bob}).closed
    does(one_workspace.alice, "role deputy @Charlie", room)
    does(one_workspace.alice, "role scribe @Bob @Charlie", room)
    one_workspace.later()
    does(one_workspace.charlie, "role deputy none", room)
    one_workspace.later()

    assert one_workspace.lines(room) == [
        ":busts_in_silhouette: People  no longer Deputy: Bob, Charlie  ·  Scribe: Bob, Charlie",
    ]
    assert "Charlie" in room.members
    two = answer_to(one_workspace.alice, "role deputy @Bob @Charlie", room)
    assert two == "Deputy is held by one person at a time. Name one."


def test_a_role_that_was_taken_away_gives_no_rights_any_more(one_workspace: Workspace) -> None:
    room = war_room(one_workspace, "S2 High", one_workspace.bob, one_workspace.charlie)
    does(one_workspace.alice, "role deputy @Bob", room)
    form = form_for(one_workspace.bob, "update", room)
    does(one_workspace.alice, "role deputy @Charlie", room)

    sent = one_workspace.bob.submit(form, {"Message": "All is well."})

    assert sent.errors == {
        "Message": "Only people with a role in INC-1 can do that: Alice, Charlie. Ask one of them, or claim a role "
        "with `/incident claim`."
    }
    assert form.values["Message"] == "All is well."


def test_nobody_leads_until_somebody_takes_it(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down", **{"Incident lead": None})
    one_workspace.bob.joins(room)
    assert shown(one_workspace.card(room), "Incident lead") == "Nobody yet"
    one_workspace.later(301)
    nudge = one_workspace.bob.waits_for(room, "Who takes it?")
    assert (nudge.pings, nudge.buttons) == (["Alice"], ["I'll take it"])

    one_workspace.bob.click(nudge, "I'll take it")
    one_workspace.later()

    assert (nudge.text, nudge.buttons) == ("Asked who takes the lead: Bob took the lead.", [])
    assert shown(one_workspace.card(room), "Incident lead") == "Bob"
    assert one_workspace.bob.dms()[-1].text.startswith("You are Incident lead of INC-1")


# ---------------------------------------------------------------------------------------------------- handover


def ask_for_handover(workspace: Workspace, room: Room, to: str, note: str) -> Message:
    assert answer_to(workspace.alice, f"handover @{to} {note}", room) == ""
    return workspace.alice.waits_for(room, note)


def test_bob_accepts_the_lead_and_only_then_has_it(workspace: Workspace) -> None:
    room = war_room(workspace)
    ask = ask_for_handover(workspace, room, "Bob", "you know the gateway")
    assert ask.text == "Bob, Alice is asking you to take over as incident lead.\n>you know the gateway"
    assert (ask.pings, ask.buttons) == ([], ["Take over", "Not now"]), "Bob is asked in a direct message"
    workspace.later()
    assert shown(workspace.card(room), "Incident lead") == "Alice"
    workspace.bring_in(room, workspace.charlie)
    assert workspace.charlie.click(ask, "Take over").text == "Only Bob can answer this."

    workspace.bob.click(ask, "Take over")
    workspace.later()

    assert (ask.text, ask.buttons) == ("Alice asked Bob to take over as incident lead.", [])
    assert shown(workspace.card(room), "Incident lead") == "Bob"
    assert workspace.lines(room)[-1] == ":bust_in_silhouette: Bob took over as incident lead from Alice."
    assert workspace.bob.dms()[-1].text.startswith("You are Incident lead of INC-1")


def test_bob_declines_and_alice_stays(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    ask = ask_for_handover(one_workspace, room, "Bob", "please")
    one_workspace.bob.click(ask, "Not now")
    one_workspace.later()
    assert ask.text == "Bob declined the handover that Alice asked for. The incident lead stays the same."
    assert shown(one_workspace.card(room), "Incident lead") == "Alice"


def test_a_second_handover_overtakes_the_first(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    first = ask_for_handover(one_workspace, room, "Bob", "please")
    second = ask_for_handover(one_workspace, room, "Charlie", "rather you")
    one_workspace.later()
    assert (first.text, first.buttons) == ("The handover that Alice asked for is no longer open.", [])
    one_workspace.charlie.click(second, "Take over")
    one_workspace.later()
    assert shown(one_workspace.card(room), "Incident lead") == "Charlie"


def test_what_is_still_asked_when_the_incident_ends_is_asked_no_more(one_workspace: Workspace) -> None:
    room = war_room(one_workspace, severity="S1 Critical")
    handover = ask_for_handover(one_workspace, room, "Bob", "please")
    one_workspace.alice.slash("/incident severity S3 half of them are back", room)
    lowering = one_workspace.alice.waits_for(room, "half of them are back")
    assert [len(ask.buttons) for ask in (handover, lowering)] == [2, 2]

    one_workspace.alice.slash("/incident cancel it was a test", room)
    one_workspace.later()

    assert [ask.buttons for ask in (handover, lowering)] == [[], []]
    assert all(ask.text.endswith("is no longer open.") for ask in (handover, lowering))


# ---------------------------------------------------------------------------------------------------- the menu


def test_the_menu_offers_what_this_person_may_do_now(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    menu = form_for(one_workspace.alice, "", room)
    assert menu.title == "INC-1"
    assert {"Post update", "Resolve", "Hand over", "Cancel incident"} <= set(menu.buttons)
    assert {"Close incident", "Reopen"} & set(menu.buttons) == set()
    one_workspace.alice.click(menu, "Post update")
    form = one_workspace.screen(one_workspace.alice, "Next update in")
    assert form.title == "Post update"

    pressed = one_workspace.bob.click(one_workspace.card(room), "More…").form
    assert pressed is not None
    assert {"Post update", "Resolve"} & set(pressed.buttons) == set()
    assert {"Severity", "New task", "Catch me up"} <= set(pressed.buttons)
