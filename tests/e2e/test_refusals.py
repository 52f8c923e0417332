"""Who may not is told why and what to do instead; what they typed stays."""

import pytest

from sandbox import Form, Person, Room
from tests.e2e.workspace import Workspace


@pytest.fixture
def room(one_workspace: Workspace) -> Room:
    return one_workspace.declare(one_workspace.alice, "API is down", Severity="S2 High")


def opened(who: Person, text: str, place: Room) -> Form:
    form = who.slash(text, place).form
    assert form is not None, f"{text} opened no form"
    return form


NEEDS_A_ROLE = (
    "Only people with a role in INC-1 can do that: Alice. Ask one of them, or claim a role with `/incident claim`."
)
NEEDS_THE_ROOM = "You are not in the war room of INC-1. Join it, or ask somebody in it to invite you."


def test_a_stranger_is_told_how_to_get_the_right_to_update(one_workspace: Workspace, room: Room) -> None:
    charlie = one_workspace.charlie
    assert charlie.slash("/incident update it is fine", one_workspace.general).text.startswith(
        "This works in a war room."
    )

    assert charlie.click(one_workspace.card(room), "Post update").text == NEEDS_THE_ROOM.replace("`", "")
    charlie.joins(room)
    assert charlie.slash("/incident update it is fine", room).text == NEEDS_A_ROLE.replace("`", "")
    assert [m for m in room.messages if "it is fine" in m.text] == []

    charlie.slash("/incident claim scribe", room)
    charlie.slash("/incident update it is fine", room)
    charlie.waits_for(room, "it is fine")


def test_a_passer_by_in_an_open_room_is_a_member_once_they_claim_a_role(one_workspace: Workspace, room: Room) -> None:
    """Slack lets people look into public rooms, and press what they see there."""
    one_workspace.alice.slash("/incident role lead none", room)
    one_workspace.slack.wait_until(lambda: "Nobody yet" in one_workspace.card(room).text)

    assert one_workspace.charlie.click(one_workspace.card(room), "Post update").text == NEEDS_THE_ROOM
    assert "Charlie" not in room.members

    one_workspace.charlie.click(one_workspace.card(room), "Claim Investigation lead")
    one_workspace.slack.wait_until(lambda: "Charlie" in room.members, what="Charlie brought in")


def test_a_role_lost_while_typing_refuses_the_form_and_keeps_its_words(one_workspace: Workspace, room: Room) -> None:
    one_workspace.alice.slash("/incident role scribe @Bob", room)
    one_workspace.slack.wait_until(lambda: "Bob" in room.members)
    form = opened(one_workspace.bob, "/incident update", room)
    one_workspace.alice.slash("/incident role deputy @Alice", room)
    one_workspace.bob.slash("/incident role scribe none", room)

    outcome = one_workspace.bob.submit(form, {"Message": "The cache is full again"})

    assert outcome.errors == {"Message": NEEDS_A_ROLE}
    assert form.values["Message"] == "The cache is full again"
    assert [m for m in room.messages if "The cache is full again" in m.text] == []


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("update", {"Message": "One more thing"}),
        ("severity", {"Severity": "🔴 S1 Critical", "Reason": "One more thing"}),
        ("rename", {"Title": "One more thing"}),
        ("remind", {"Remind me of": "One more thing", "When": "in 2h"}),
        ("handover", {"New incident lead": "Bob", "What they should know": "One more thing"}),
    ],
)
def test_a_form_of_an_incident_closed_meanwhile_is_refused_with_its_words_kept(
    one_workspace: Workspace, room: Room, word: str, typed: dict[str, str]
) -> None:
    form = opened(one_workspace.alice, f"/incident {word}", room)
    one_workspace.alice.slash("/incident cancel it was nothing", room)
    one_workspace.slack.wait_until(lambda: "Cancelled" in one_workspace.card(room).text)

    outcome = one_workspace.alice.submit(form, typed)

    (said,) = outcome.errors.values()
    assert said == ("INC-1 is closed, so that is no longer possible. `/incident reopen <reason>` brings it back.")
    assert {label: form.values[label] for label in typed} == typed


def test_somebody_who_left_a_private_room_is_a_stranger_at_once(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "Payroll leaked", private=True)
    one_workspace.alice.slash("/incident role scribe @Bob", room)
    one_workspace.slack.wait_until(lambda: "Bob" in room.members)
    form = opened(one_workspace.bob, "/incident update", room)
    one_workspace.alice.removes(room, "Bob")
    one_workspace.slack.wait_until(
        lambda: "There is no INC-1" in one_workspace.bob.slash("/incident info 1", "general").text
    )

    outcome = one_workspace.bob.submit(form, {"Message": "The cache is full again"})

    assert list(outcome.errors.values()) == ["There is no INC-1 that you can see. `/incident list` shows what you can."]


def test_what_goes_on_is_not_reopened(one_workspace: Workspace) -> None:
    """It would go back a status instead, with nobody asked why."""
    room = one_workspace.declare(one_workspace.alice, "API is down")
    one_workspace.alice.slash("/incident status containing", room)

    refused = one_workspace.alice.slash("/incident reopen", room).text
    assert refused == "INC-1 is still under way, so that is not possible."

    assert "Containing" in one_workspace.alice.slash("/incident info", room).text
