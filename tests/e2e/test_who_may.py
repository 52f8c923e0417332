"""Decisions, and invitations into private incidents, are for people with a role; others propose them."""

import pytest

from sandbox import Room
from tests.e2e.workspace import Workspace


def war_room(workspace: Workspace, private: bool) -> Room:
    room = workspace.declare(workspace.alice, "API is down", private=private, Severity="S1 Critical")
    workspace.bring_in(room, workspace.bob)
    workspace.later()
    return room


@pytest.fixture
def private(one_workspace: Workspace) -> Room:
    return war_room(one_workspace, private=True)


@pytest.mark.parametrize("is_private", [False, True], ids=["open", "private"])
def test_a_decision_of_somebody_without_a_role_is_proposed(one_workspace: Workspace, is_private: bool) -> None:
    room = war_room(one_workspace, is_private)
    one_workspace.bob.slash("/incident note decision: Refund <all> buyers", room)
    asked = one_workspace.alice.waits_for(room, "Bob proposes a decision:")
    assert (asked.pings, asked.buttons) == (["Alice"], ["Approve", "Not now"])
    assert "Refund <all> buyers" in asked.text
    assert "Decisions" not in one_workspace.alice.slash("/incident catchup", room).text
    refused = one_workspace.bob.click(asked, "Approve").text
    assert refused == (
        "Only people with a role in INC-1 can do that: Alice. Ask one of them, or claim a role with /incident claim."
    )

    one_workspace.alice.click(asked, "Approve")
    one_workspace.later()
    assert ":scales: Decision (Bob, approved by Alice): Refund <all> buyers" in one_workspace.lines(room)
    assert "Refund <all> buyers" in one_workspace.alice.slash("/incident catchup", room).text
    assert "Alice approved" in one_workspace.bob.waits_for("dm", "approved the decision").text
    assert asked.buttons == []

    one_workspace.bob.slash("/incident note decision: Sue the vendor", room)
    second = one_workspace.alice.waits_for(room, "Sue the vendor")
    one_workspace.alice.click(second, "Not now")
    one_workspace.later()
    assert one_workspace.lines(room)[-1] == "Alice declined the decision that Bob proposed: Sue the vendor"
    one_workspace.alice.slash("/incident note decision: No appeal", room)
    one_workspace.alice.waits_for(room, "Decision (Alice): No appeal")


def test_who_has_no_role_proposes_whom_to_invite_into_a_private_room(one_workspace: Workspace, private: Room) -> None:
    alice, bob, charlie = one_workspace.alice, one_workspace.bob, one_workspace.charlie
    bob.slash("/incident invite @Charlie @Dana they know the rival", private)
    asked = alice.waits_for(private, "Bob proposes to invite")
    assert (asked.pings, asked.buttons) == (["Alice"], ["Invite", "Choose…", "Not now"])
    assert "Charlie, Dana" in asked.text
    assert "they know the rival" in asked.text
    one_workspace.later()
    assert {"Charlie", "Dana"}.isdisjoint(private.members)
    assert "There is no INC-1" in charlie.slash("/incident info 1", one_workspace.general).text
    assert charlie.dms() == []
    assert bob.click(asked, "Invite").text.startswith("Only people with a role in INC-1 can do that: Alice.")

    alice.click(asked, "Invite")
    one_workspace.later()
    assert {"Charlie", "Dana"} <= set(private.members)
    assert "they know the rival" in charlie.waits_for("dm", "Bob invited you to INC-1").text
    assert "Alice invited" in bob.waits_for("dm", "as proposed by Bob").text


def test_work_is_no_way_into_a_private_room(one_workspace: Workspace, private: Room) -> None:
    bob = one_workspace.bob
    said = {
        words: bob.slash(f"/incident {words}", private).text for words in ("task call @Charlie", "role scribe @Charlie")
    }
    why = "Charlie is not in this private room, and only people with a role can invite somebody: Alice."
    assert {words: text.startswith(why) for words, text in said.items()} == dict.fromkeys(said, True)
    one_workspace.later()
    assert "Charlie" not in private.members
    bob.slash("/incident claim scribe", private)
    bob.slash("/incident task call @Charlie", private)
    one_workspace.slack.wait_until(lambda: "Charlie" in private.members)


def test_in_an_open_room_everybody_in_it_invites(one_workspace: Workspace) -> None:
    room = war_room(one_workspace, private=False)
    one_workspace.bob.slash("/incident invite @Charlie", room)
    one_workspace.slack.wait_until(lambda: "Charlie" in room.members)


def test_a_refusal_names_who_can(one_workspace: Workspace, private: Room) -> None:
    bob, alice = one_workspace.bob, one_workspace.alice
    lone = bob.slash("/incident resolve", private).text
    assert lone == (
        "Only the incident lead or the deputy of INC-1 can do that. Alice leads, and nobody is deputy: ask Alice, or "
        "claim the role with /incident claim deputy."
    )
    alice.slash("/incident role deputy @Dana", private)
    both = bob.slash("/incident resolve", private).text
    assert both.endswith("Alice leads, Dana is deputy: ask one of them.")


# ------------------------------------------------------------------------------------------------- second person


def test_a_proposed_lowering_calls_everybody_with_a_role_once(one_workspace: Workspace, private: Room) -> None:
    one_workspace.bob.slash("/incident claim scribe", private)
    one_workspace.alice.slash("/incident severity S2 contained", private)
    asked = one_workspace.bob.waits_for(private, "proposes to lower")
    assert asked.pings == ["Bob"]
    one_workspace.bob.click(asked, "Keep severity")
    assert "Bob kept the severity" in one_workspace.alice.waits_for("dm", "kept the severity").text


def test_the_worst_severity_takes_a_reason_and_calls_everybody_with_a_role(
    one_workspace: Workspace, private: Room
) -> None:
    alice, bob = one_workspace.alice, one_workspace.bob
    alice.slash("/incident role scribe @Dana", private)
    form = bob.slash("/incident severity S0", private).form
    assert form is not None
    assert "It calls everybody with a role" in form.text
    form = bob.slash("/incident severity", private).form
    assert form is not None
    errors = bob.submit(form, {"Severity": "S0 Crisis"}).errors
    assert errors == {"Reason": "Raising to S0 needs a reason: it calls everybody with a role."}
    assert bob.submit(form, {"Reason": "A child is hurt"}).closed
    line = alice.waits_for(private, "A child is hurt")
    assert set(line.pings) == {"Alice", "Dana"}

    alice.slash("/incident severity S1 it was not", private)
    bob.click(alice.waits_for(private, "proposes to lower"), "Approve")
    one_workspace.later()
    update = alice.slash("/incident update", private).form
    assert update is not None
    alice.submit(update, {"Message": "It is worse after all", "Severity": "S0 Crisis"})
    one_workspace.later()
    called = [m for m in private.messages if "changed the severity from 🔴 S1 to 🚨 S0" in m.text]
    assert [m.pings for m in called] == [["Alice", "Dana"], ["Dana"]]


def test_the_review_is_asked_for_by_how_severe_it_ever_was(one_workspace: Workspace, private: Room) -> None:
    alice, bob = one_workspace.alice, one_workspace.bob
    alice.slash("/incident severity S3 contained", private)
    bob.click(alice.waits_for(private, "proposes to lower"), "Approve")
    alice.slash("/incident resolve", private)
    if alice.form is not None:
        alice.submit(alice.form)
    form = alice.slash("/incident close", private).form
    assert form is not None, "an S1 that was lowered is closed after a review, or with a reason"
    assert "S3" in alice.slash("/incident info", private).text


def test_the_worst_severity_is_declared_with_words_that_say_why(one_workspace: Workspace) -> None:
    form = one_workspace.alice.slash("/incident declare API is down", one_workspace.general).form
    assert form is not None
    refused = one_workspace.alice.submit(form, {"Severity": "S0 Crisis"})
    assert refused.errors == {"Summary": "At S0, a summary is needed: it says why everybody is called."}
    assert one_workspace.alice.submit(form, {"Summary": "A child is hurt"}).closed
    one_workspace.later()
    (room,) = [room for room in one_workspace.slack.rooms if room.name.startswith("inc-")]
    assert "S0 Crisis" in one_workspace.card(room).text
    assert "API is down" in one_workspace.card(room).text, "what was typed before the error is kept"


@pytest.mark.parametrize("is_private", [False, True], ids=["open", "private"])
def test_who_proposed_why_and_who_approved_stand_on_record(one_workspace: Workspace, is_private: bool) -> None:
    alice, bob = one_workspace.alice, one_workspace.bob
    room = war_room(one_workspace, is_private)
    alice.slash("/incident severity S3 only one shop is down", room)
    asked = bob.waits_for(room, "proposes to lower the severity")
    again = alice.slash("/incident severity S3 only one shop is down", room).text
    assert again.startswith("Alice proposed this today"), again
    assert again.endswith("and it is still open. Anybody else in the room can approve it there.")
    bob.slash("/incident claim deputy", room)
    yours = bob.slash("/incident severity S3 it looks better", room).text
    assert yours.endswith("it waits for a second person. You can be that person: press Approve in the room.")
    assert alice.slash("/incident severity S3 only one shop is down", room).text.endswith("Bob can answer it.")
    one_workspace.quiet()
    assert len([m for m in room.messages if "proposes to lower" in m.text]) == 1

    bob.click(asked, "Approve")
    one_workspace.later()
    said = "Alice changed the severity from 🔴 S1 to 🟡 S3, approved by Bob: only one shop is down"
    assert said in one_workspace.lines(room)
    assert said in bob.slash("/incident timeline", room).text
    if is_private:
        alice.slash("/incident visibility open the press has it", room)
        again = alice.slash("/incident visibility open the press has it", room).text
        assert again.endswith("and it is still open. Bob can answer it.")
    alice.slash("/incident handover @Bob I must sleep", room)
    assert alice.slash("/incident handover @Bob I must sleep", room).text.endswith("still open. Bob can answer it.")
