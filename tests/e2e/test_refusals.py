"""Who may not is told why and what to do instead; what they typed stays."""

import pytest

from sandbox import Form, Person, Room
from tests.e2e.workspace import Town


@pytest.fixture
def room(one_town: Town) -> Room:
    return one_town.declare(one_town.alice, "API is down", Severity="S2 High")


def opened(who: Person, text: str, place: Room) -> Form:
    form = who.slash(text, place).form
    assert form is not None, f"{text} opened no form"
    return form


NEEDS_A_ROLE = "Only people with a role in INC-1 can do that. Claim a role with `/incident claim`."
NEEDS_THE_ROOM = "You are not in the war room of INC-1. Join it, or ask somebody in it to invite you."


def test_a_stranger_is_told_how_to_get_the_right_to_update(one_town: Town, room: Room) -> None:
    charlie = one_town.charlie
    assert charlie.slash("/incident update it is fine", one_town.general).text.startswith("This works in a war room.")

    assert charlie.click(one_town.card(room), "Post update").text == NEEDS_THE_ROOM.replace("`", "")
    charlie.joins(room)
    assert charlie.slash("/incident update it is fine", room).text == NEEDS_A_ROLE.replace("`", "")
    assert [m for m in room.messages if "it is fine" in m.text] == []

    charlie.slash("/incident claim scribe", room)
    charlie.slash("/incident update it is fine", room)
    charlie.waits_for(room, "it is fine")


def test_a_passer_by_in_an_open_room_is_a_member_once_they_claim_a_role(one_town: Town, room: Room) -> None:
    """Slack lets people look into public rooms, and press what they see there."""
    one_town.alice.slash("/incident role lead none", room)
    one_town.slack.wait_until(lambda: "Nobody yet" in one_town.card(room).text)

    assert one_town.charlie.click(one_town.card(room), "Post update").text == NEEDS_THE_ROOM
    assert "Charlie" not in room.members

    one_town.charlie.click(one_town.card(room), "Claim Policy lead")
    one_town.slack.wait_until(lambda: "Charlie" in room.members, what="Charlie brought in")


def test_a_role_lost_while_typing_refuses_the_form_and_keeps_its_words(one_town: Town, room: Room) -> None:
    one_town.alice.slash("/incident role scribe @Bob", room)
    one_town.slack.wait_until(lambda: "Bob" in room.members)
    form = opened(one_town.bob, "/incident update", room)
    one_town.alice.slash("/incident role deputy @Alice", room)
    one_town.bob.slash("/incident role scribe none", room)

    outcome = one_town.bob.submit(form, {"Message": "The cache is full again"})

    assert outcome.errors == {"Message": NEEDS_A_ROLE}
    assert form.values["Message"] == "The cache is full again"
    assert [m for m in room.messages if "The cache is full again" in m.text] == []


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("update", {"Message": "One more thing"}),
        ("severity", {"Severity": "S1 Critical", "Reason": "One more thing"}),
        ("rename", {"Title": "One more thing"}),
        ("remind", {"Remind me of": "One more thing", "When": "in 2h"}),
        ("handover", {"New incident lead": "Bob", "What they should know": "One more thing"}),
    ],
)
def test_a_form_of_an_incident_closed_meanwhile_is_refused_with_its_words_kept(
    one_town: Town, room: Room, word: str, typed: dict[str, str]
) -> None:
    form = opened(one_town.alice, f"/incident {word}", room)
    one_town.alice.slash("/incident cancel it was nothing", room)
    one_town.slack.wait_until(lambda: "Cancelled" in one_town.card(room).text)

    outcome = one_town.alice.submit(form, typed)

    (said,) = outcome.errors.values()
    assert said == ("INC-1 is closed, so that is no longer possible. `/incident reopen <reason>` brings it back.")
    assert {label: form.values[label] for label in typed} == typed


def test_somebody_who_left_a_private_room_is_a_stranger_at_once(one_town: Town) -> None:
    room = one_town.declare(one_town.alice, "Payroll leaked", private=True)
    one_town.alice.slash("/incident role scribe @Bob", room)
    one_town.slack.wait_until(lambda: "Bob" in room.members)
    form = opened(one_town.bob, "/incident update", room)
    one_town.alice.removes(room, "Bob")
    one_town.slack.wait_until(lambda: "There is no INC-1" in one_town.bob.slash("/incident info 1", "general").text)

    outcome = one_town.bob.submit(form, {"Message": "The cache is full again"})

    assert list(outcome.errors.values()) == ["There is no INC-1 that you can see. `/incident list` shows what you can."]


def test_what_goes_on_is_not_reopened(one_town: Town) -> None:
    """It would go back a status instead, with nobody asked why."""
    room = one_town.declare(one_town.alice, "API is down")
    one_town.alice.slash("/incident status containing", room)

    assert one_town.alice.slash("/incident reopen", room).text == "INC-1 is under way, so that does not apply."

    assert "Containing" in one_town.alice.slash("/incident info", room).text
