"""Whoever is asked is told: one direct message with who, what and where, and an answer that stands on record."""

import re

import pytest

from sandbox import Form, Message, Outcome, Person, Room
from tests.e2e.workspace import Workspace


@pytest.fixture(params=[False, True], ids=["open", "private"])
def room(request: pytest.FixtureRequest, one_workspace: Workspace) -> Room:
    made = one_workspace.declare(one_workspace.alice, "API is down", private=request.param, Severity="S1 Critical")
    one_workspace.bring_in(made, one_workspace.bob)
    one_workspace.later()
    return made


def told(person: Person, words: str) -> Message:
    """The one message to this person that says so."""
    person.waits_for("dm", words)
    (found,) = [message for message in person.dms() if words in message.text]
    return found


def form_of(outcome: Outcome) -> Form:
    assert outcome.form is not None
    return outcome.form


def test_an_invitation_says_who_why_where_and_what_to_do_first(one_workspace: Workspace, room: Room) -> None:
    one_workspace.alice.slash("/incident invite @Charlie we need your view on <refunds>", room)
    invited = told(one_workspace.charlie, "invited you")
    head, standing, *rest = invited.text.split("\n")
    assert head == f"Alice invited you to INC-1, API is down #{room.name}"
    assert re.fullmatch(r"🔴 S1 · (open|private) · led by Alice", standing)
    assert (rest[0], rest[1][:10]) == (">we need your view on <refunds>", "First read")
    assert invited.buttons == ["On it", "Can't", "Answer…"]
    one_workspace.later()
    assert one_workspace.lines(room)[-1] == "Alice invited Charlie: we need your view on <refunds>"

    answer = form_of(one_workspace.charlie.click(invited, "Answer…"))
    one_workspace.charlie.submit(answer, {"Your answer": "Refund all of them"})
    refusal = form_of(one_workspace.charlie.click(invited, "Can't"))
    one_workspace.charlie.submit(refusal, {"What the room should know": "On a plane until six"})
    one_workspace.later()
    assert invited.buttons == []
    assert one_workspace.lines(room)[-2:] == [
        "Charlie, asked by Alice: Refund all of them",
        "Charlie cannot help, asked by Alice: On a plane until six",
    ]
    assert told(one_workspace.alice, "Refund all of them").text.endswith(f"\nINC-1, API is down #{room.name}")
    assert told(one_workspace.alice, "On a plane until six")
    assert "Charlie, asked by Alice: Refund all of them" in one_workspace.bob.slash("/incident timeline", room).text


def test_whoever_takes_a_role_has_answered_the_invitation(one_workspace: Workspace, room: Room) -> None:
    charlie = one_workspace.charlie
    one_workspace.alice.slash("/incident invite @Charlie", room)
    invited = told(charlie, "invited you")
    one_workspace.later()
    assert "Alice invited you: answer" in one_workspace.answer(charlie, "catchup", room)
    charlie.slash("/incident claim scribe", room)
    one_workspace.later()
    assert invited.buttons == []
    assert "Alice invited you" not in one_workspace.answer(charlie, "catchup", room)


def test_who_cannot_be_invited_reads_nothing_and_the_inviter_why(one_workspace: Workspace, room: Room) -> None:
    outcome = one_workspace.alice.slash("/incident invite @Muster", room).text
    assert "is an app or a deactivated account" in outcome


def test_a_role_is_given_in_one_message_and_can_be_given_back_in_words(one_workspace: Workspace, room: Room) -> None:
    one_workspace.alice.slash("/incident role scribe @Charlie", room)
    given = told(one_workspace.charlie, "made you Scribe")
    assert given.text.startswith(f"Alice made you Scribe of INC-1, API is down #{room.name}\n🔴 S1 · ")
    assert "· led by Alice\nRecords facts" in given.text
    assert given.buttons == ["On it", "Can't", "Answer…"]
    one_workspace.later()
    assert [m for m in one_workspace.charlie.dms() if "INC-1" in m.text] == [given]
    refusal = form_of(one_workspace.charlie.click(given, "Can't"))
    one_workspace.charlie.click(given, "On it")
    one_workspace.charlie.submit(refusal, {})
    one_workspace.later()
    assert one_workspace.lines(room)[-2:] == [
        "Charlie is on it as Scribe.",
        "Charlie cannot be Scribe. The role is vacant now.",
    ]
    assert "/incident role scribe @person" in told(one_workspace.alice, "Charlie cannot be Scribe").text
    assert given.buttons == []
    assert "Charlie" not in one_workspace.card(room).text


def test_who_is_asked_to_take_over_answers_where_they_are_and_the_lead_hears(
    one_workspace: Workspace, room: Room
) -> None:
    one_workspace.alice.slash("/incident handover @Bob my shift ends", room)
    asked = told(one_workspace.bob, "is asking you to take over")
    assert asked.buttons == ["Take over", "Not now", "Answer…"]
    assert "my shift ends" in asked.text
    one_workspace.quiet()
    assert [m.pings for m in room.messages if "to take over" in m.text] == [[]]

    one_workspace.bob.click(asked, "Not now")
    assert "Bob declined the handover" in told(one_workspace.alice, "Bob declined the handover").text
    one_workspace.alice.slash("/incident handover @Bob please", room)
    one_workspace.quiet()
    again = [m for m in one_workspace.bob.dms() if "is asking you to take over" in m.text][-1]
    one_workspace.bob.click(again, "Take over")
    assert told(one_workspace.alice, "Bob accepted the handover")
    one_workspace.quiet()
    about = [line for line in one_workspace.lines(room) if "accepted" in line or "took over" in line]
    assert about == [":bust_in_silhouette: Bob took over as incident lead from Alice."], "the room is told once"
    one_workspace.later()
    assert "Bob" in one_workspace.card(room).text


def test_cannot_do_a_task_reaches_who_gave_it(one_workspace: Workspace, room: Room) -> None:
    one_workspace.bob.slash("/incident claim scribe", room)
    one_workspace.bob.slash("/incident task call the vendor @Charlie", room)
    given = told(one_workspace.charlie, "gave you task")
    assert given.buttons == ["On it", "Done", "Can't", "Answer…"]
    answer = form_of(one_workspace.charlie.click(given, "Answer…"))
    one_workspace.charlie.submit(answer, {"Your answer": "Which number?"})
    refusal = form_of(one_workspace.charlie.click(given, "Can't"))
    one_workspace.charlie.submit(refusal, {"What the room should know": "I am on a plane"})
    one_workspace.later()
    assert one_workspace.lines(room)[-2:] == [
        "Charlie on task 3, asked by Bob: Which number?",
        "Charlie cannot do task 3, and it is unassigned now: I am on a plane",
    ]
    assert told(one_workspace.bob, "Which number?")
    assert "/incident task assign 3 @person" in told(one_workspace.bob, "I am on a plane").text
    assert [m for m in one_workspace.alice.dms() if "plane" in m.text] == []


def test_whom_slack_does_not_let_in_is_told_in_words(one_workspace: Workspace, room: Room) -> None:
    one_workspace.slack.faults.refuse("conversations.invite", "cant_invite")
    one_workspace.alice.slash("/incident invite @Charlie", room)
    why = told(one_workspace.alice, "could not be invited")
    assert why.text == "Charlie could not be invited to INC-1 (the account is a guest or is closed)."


def test_what_was_asked_of_a_closed_account_is_no_longer_open(one_workspace: Workspace, room: Room) -> None:
    alice, bob = one_workspace.alice, one_workspace.bob
    alice.slash("/incident handover @Bob my shift ends", room)
    told(bob, "is asking you to take over")
    one_workspace.slack.deactivate(bob)
    assert told(alice, "The handover that Alice asked for is no longer open.")
    assert "Alice" in one_workspace.card(room).text


def test_what_is_answered_has_no_buttons_any_more(one_workspace: Workspace, room: Room) -> None:
    """Whether it was answered by a button, by typing, by somebody else, or is moot."""
    alice, bob, charlie = one_workspace.alice, one_workspace.bob, one_workspace.charlie
    alice.slash("/incident invite @Charlie", room)
    for words in ("one @Charlie", "two @Charlie", "three @Charlie", "four @Charlie"):
        alice.slash(f"/incident task {words}", room)
    alice.slash("/incident role scribe @Charlie", room)
    alice.slash("/incident handover @Bob my shift ends", room)
    one_workspace.later()
    tasks = {word: told(charlie, f":\n{word}") for word in ("one", "two", "three", "four")}
    role, handover = told(charlie, "made you Scribe"), told(bob, "is asking you to take over")

    words = form_of(charlie.click(tasks["one"], "Answer…"))
    charlie.submit(words, {"Your answer": "Which one?"})
    one_workspace.later()
    assert tasks["one"].buttons == ["On it", "Done", "Can't", "Answer…"], "words alone settle nothing"
    assert "asked by Alice: Which one?" in tasks["one"].text
    charlie.click(tasks["one"], "On it")
    one_workspace.later()
    assert tasks["one"].buttons == ["Done", "Can't", "Answer…"]
    charlie.click(tasks["one"], "Done")
    charlie.slash("/incident task done 3", room)
    alice.slash("/incident task cancel 4 not needed", room)
    alice.slash("/incident task assign 5 @Bob", room)
    alice.slash("/incident role scribe none @Charlie", room)
    alice.slash("/incident handover @Charlie rather you", room)
    one_workspace.later()
    asked = {**tasks, "role": role, "handover": handover}
    assert {name: message.buttons for name, message in asked.items()} == {name: [] for name in asked}
    ends = {name: message.text.splitlines()[-1].removeprefix(":white_check_mark: ") for name, message in asked.items()}
    assert ends == {
        "one": "Charlie finished task 2: one",
        "two": "Charlie finished task 3: two",
        "three": "Alice cancelled task 4: not needed",
        "four": "Alice assigned task 5 to Bob: four",
        "role": "Alice removed Charlie as Scribe.",
        "handover": "This is no longer open.",
    }


def test_who_has_a_role_reads_the_tasks_that_came_with_it(one_workspace: Workspace, room: Room) -> None:
    alice, bob, charlie = one_workspace.alice, one_workspace.bob, one_workspace.charlie
    task = "Put the first facts on the timeline, with their times"
    alice.slash("/incident role scribe @Bob", room)
    assert f"• 2. {task}" in told(bob, "made you Scribe").text
    alice.slash("/incident role scribe none @Bob", room)
    alice.slash("/incident role scribe @Charlie", room)
    assert f"• 2. {task}" in told(charlie, "made you Scribe").text
    alice.slash("/incident handover @Bob my shift ends", room)
    one_workspace.quiet()
    bob.click(told(bob, "is asking you to take over"), "Take over")
    mine = told(bob, "You are Incident lead").text
    assert "• 1. Write down what is known, unknown and assumed" in mine, "the lead's own tasks go along"
    assert "Never: Investigate alone." in mine


@pytest.mark.parametrize("typed", ["handover accept", "accept", "claim lead", "aceptar", "accept INC-1"])
def test_who_is_asked_to_take_over_may_type_that_they_do(one_workspace: Workspace, typed: str) -> None:
    alice, bob = one_workspace.alice, one_workspace.bob
    room = one_workspace.declare(alice, "API is down", private=typed == "accept")
    one_workspace.bring_in(room, bob, one_workspace.charlie)
    assert bob.slash("/incident handover accept", room).text == (
        "Nobody has asked you to take over as incident lead, or it is no longer open."
    )
    alice.slash("/incident handover @Bob my shift ends", room)
    one_workspace.later()
    assert "Nobody has asked you" in one_workspace.charlie.slash("/incident accept", room).text
    assert one_workspace.told(bob, typed, room) in (
        "You are Incident lead.",
        ":bust_in_silhouette: Bob took over as incident lead from Alice.",
        "This is about INC-1: API is down",
    )
    one_workspace.later()
    assert ":bust_in_silhouette: Bob took over as incident lead from Alice." in one_workspace.lines(room)
    assert told(bob, "is asking you to take over").buttons == []


CALLED = pytest.mark.parametrize(
    "programme",
    [
        pytest.param(
            "functions: {payments_risk: {title: Payments, members: [charlie@example.com]}}\n"
            "types: {FRAUD: {invite: [payments_risk]}}",
            id="called",
        )
    ],
)


@CALLED
@pytest.mark.parametrize("private", [False, True], ids=["open", "private"])
def test_who_was_called_by_a_rule_answers_and_the_thank_you_is_true(one_workspace: Workspace, private: bool) -> None:
    alice, bob, charlie = one_workspace.alice, one_workspace.bob, one_workspace.charlie
    room = one_workspace.declare(alice, "Odd payments", private=private, Type="Fraud and scams")
    one_workspace.bring_in(room, bob)
    called = told(charlie, "you are called to incidents")
    alice.slash("/incident role lead @Bob", room)
    one_workspace.later()
    words = form_of(charlie.click(called, "Answer…"))
    charlie.submit(words, {"Your answer": "Which of them?"})
    assert one_workspace.screen(charlie, "Thank you").text.endswith("and Bob gets a message about it.")
    refusal = form_of(charlie.click(called, "Can't"))
    charlie.submit(refusal, {"What the room should know": "On a plane until six"})
    assert one_workspace.screen(charlie, "Thank you").text.endswith("and Bob gets a message about it.")
    one_workspace.later()
    assert told(bob, "Charlie answered the call: Which of them?")
    assert told(bob, "Charlie cannot help: On a plane until six")
    assert [message for message in alice.dms() if "plane" in message.text] == []
