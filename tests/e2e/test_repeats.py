"""What Slack or a person does twice has one effect."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from commands import note
from sandbox import Form, Message, Person, Room
from tests.e2e.conftest import every_way
from tests.e2e.workspace import Workspace
from workflows.domain.errors import ConcurrentUpdate

NOISE = "joined the channel"


def opened(who: Person, text: str, place: Room) -> Form:
    form = who.slash(text, place).form
    assert form is not None, f"{text} opened no form"
    return form


def war_rooms(workspace: Workspace) -> list[Room]:
    return [room for room in workspace.slack.rooms if room.name.startswith("inc-")]


def said_by_muster(workspace: Workspace, room: Room) -> list[str]:
    """What everybody reads from Muster in a room, its incident card aside; the first line of each message."""
    workspace.pass_time(3)
    workspace.quiet()
    spoken = [
        m for m in room.messages if m.author == workspace.slack.bot_name and not m.is_ephemeral and not m.is_system
    ]
    return [m.text.split("\n")[0] for m in spoken if not m.pinned]


def timeline(workspace: Workspace, room: Room) -> list[str]:
    """What happened, entry by entry, without times."""
    with workspace.runtime.store.read() as uow:
        incident = uow.incidents.by_room(room.channel.id)  # type: ignore[arg-type]
        assert incident is not None
        return [f"{entry.fact.kind}: {entry.text}" for entry in uow.timeline.of(incident.id)]


@pytest.fixture
def room(one_workspace: Workspace) -> Room:
    return one_workspace.declare(one_workspace.alice, "API is down", Severity="S2 High")


def test_a_resent_declaration_declares_once(workspace: Workspace) -> None:
    room = workspace.declare(workspace.alice, "API is down")

    answer = workspace.slack.redeliver_last("view_submission")

    workspace.quiet()
    assert (answer.ok, answer.body) == (True, None)
    assert war_rooms(workspace) == [room]
    assert len(workspace.announcements.messages) == 1
    assert len(workspace.alice.dms()) == 1


def test_a_declaration_resent_after_its_lead_left_the_workspace_is_the_same_one(one_workspace: Workspace) -> None:
    bob = one_workspace.bob
    room = one_workspace.declare(one_workspace.alice, "API is down", **{"Incident lead": bob})
    one_workspace.slack.deactivate(bob)
    one_workspace.pass_time(timedelta(days=2).total_seconds())
    refused = one_workspace.alice.slash("/incident declare Logins fail", one_workspace.general).form
    assert refused is not None

    answer = one_workspace.slack.redeliver_last("view_submission")
    assert (answer.ok, answer.body) == (True, None)
    assert "Incident lead" in one_workspace.alice.submit(refused, {"Incident lead": bob}).errors
    assert war_rooms(one_workspace) == [room]


@every_way
def test_a_declaration_that_arrives_twice_at_once_declares_once(workspace: Workspace) -> None:
    workspace.slack.faults.duplicate("view_submission", copies=3)

    room = workspace.declare(workspace.alice, "API is down")

    workspace.slack.wait_until(lambda: len(workspace.slack.traffic.deliveries("view_submission")) == 4)
    workspace.quiet()
    assert [d.status for d in workspace.slack.traffic.deliveries("view_submission")] == [200] * 4
    assert war_rooms(workspace) == [room]
    assert len(workspace.announcements.messages) == 1
    assert len(workspace.alice.dms()) == 1


FORMS = (
    ("update", {"Message": "Rolling back"}),
    ("severity", {"Severity": "S1 Critical"}),
    ("status", {"Status": "Containing"}),
    ("rename", {"Title": "Payments are down"}),
    ("role", {"Role": "Scribe", "Person": "Bob"}),
    ("handover", {"New incident lead": "Bob", "What they should know": "all of it"}),
    ("invite", {"People": ["Bob", "Dana"]}),
    ("note", {"What happened": "The cache was empty"}),
    ("task", {"What needs to be done": "Call the provider", "Who": "Bob"}),
    ("remind", {"Remind me of": "look at the graph", "When": "in 2h"}),
)


def test_forms_sent_twice_at_once_and_once_more_later_count_once(one_workspace: Workspace, room: Room) -> None:
    """Alice's forms are repeated, Bob's of another incident are not: both incidents read alike."""
    once = one_workspace.declare(one_workspace.bob, "Printer on fire", Severity="S2 High")
    for word, typed in FORMS:
        one_workspace.bob.submit(opened(one_workspace.bob, f"/incident {word}", once), _for_bob(typed))
        one_workspace.slack.faults.duplicate("view_submission", copies=2)
        one_workspace.alice.submit(opened(one_workspace.alice, f"/incident {word}", room), typed)
        one_workspace.slack.redeliver_last("view_submission")

    assert len(said_by_muster(one_workspace, room)) == len(said_by_muster(one_workspace, once))
    assert [e.split(":")[0] for e in timeline(one_workspace, room)] == [
        e.split(":")[0] for e in timeline(one_workspace, once)
    ]


def _for_bob(typed: dict[str, object]) -> dict[str, object]:
    """The same by Bob about Alice."""
    return {label: "Alice" if value == "Bob" else value for label, value in typed.items()}


COMMANDS = (
    "note The cache was empty",
    "task Call the provider",
    "remind in 2h look",
    "update Rolling back",
    "summary post",
)


def test_commands_that_arrive_twice_count_once(one_workspace: Workspace, room: Room) -> None:
    before = len(said_by_muster(one_workspace, room)), len(timeline(one_workspace, room))
    for words in COMMANDS:
        one_workspace.alice.slash(f"/incident {words}", room)
        one_workspace.slack.redeliver_last("/incident")

    said, entries = said_by_muster(one_workspace, room), timeline(one_workspace, room)
    assert len(entries) - before[1] == 4
    assert len(said) - before[0] == 3, said


def test_two_people_who_claim_at_once_leave_one_holder(workspace: Workspace) -> None:
    room = workspace.declare(workspace.alice, "API is down", Severity="S1 Critical")
    workspace.alice.slash("/incident invite @Bob @Dana", room)
    dana = workspace.slack.person("Dana")
    workspace.slack.wait_until(lambda: {"Bob", "Dana"} <= set(room.members))
    card = workspace.card(room)

    with ThreadPoolExecutor(2) as both:
        pressed = [both.submit(who.click, card, "Claim Deputy") for who in (workspace.bob, dana)]
        outcomes = {who: p.result() for who, p in zip(("Bob", "Dana"), pressed, strict=True)}

    said = said_by_muster(workspace, room)
    claimed = [found for line in said for found in re.findall(r"Deputy: ([^·]+)", line)]
    assert len(claimed) == 1, said
    winner = claimed[0].strip()
    told = outcomes["Dana" if winner == "Bob" else "Bob"].text
    assert told.startswith(f"{winner} is Deputy. Ask them to give it up")
    assert f"Deputy: {winner}" in card.text


def test_a_button_pressed_twice_does_it_once(one_workspace: Workspace, room: Room) -> None:
    card = one_workspace.card(room)
    one_workspace.alice.click(card, "Claim Policy lead")
    one_workspace.slack.redeliver_last("block_actions")

    assert said_by_muster(one_workspace, room) == ["Alice is Policy lead."]


def test_one_reaction_in_two_events_and_by_two_people_is_one_entry(workspace: Workspace) -> None:
    room = workspace.declare(workspace.alice, "API is down")
    workspace.bob.joins(room)
    message = workspace.bob.say(room, "The cache was empty")

    workspace.slack.faults.duplicate("reaction_added", copies=2)
    workspace.alice.react(message, "pushpin")
    workspace.bob.react(message, "pushpin")
    workspace.slack.wait_until(lambda: "white_check_mark" in message.reactions)
    workspace.slack.redeliver_last("reaction_added", by=workspace.bob)
    workspace.quiet()

    assert [entry for entry in timeline(workspace, room) if entry.startswith("capture")] == [
        "capture: The cache was empty"
    ]
    assert message.reactions["white_check_mark"] == [workspace.slack.bot_name]


def test_an_edit_told_twice_is_one_revision(one_workspace: Workspace, room: Room) -> None:
    message = one_workspace.alice.say(room, "The cache was emtpy")
    one_workspace.alice.react(message, "pushpin")
    one_workspace.slack.wait_until(lambda: "white_check_mark" in message.reactions)

    one_workspace.alice.edit(message, "The cache was empty")
    one_workspace.slack.wait_until(lambda: "capture: The cache was empty" in timeline(one_workspace, room))
    one_workspace.slack.redeliver_last("message")

    with one_workspace.runtime.store.read() as uow:
        (edit,) = [r for r in uow.timeline.revisions(_number(one_workspace, room)) if r.change == "edited"]
    assert edit.text == "The cache was emtpy"


def _number(workspace: Workspace, room: Room) -> object:
    with workspace.runtime.store.read() as uow:
        incident = uow.incidents.by_room(room.channel.id)  # type: ignore[arg-type]
        assert incident is not None
        return incident.id


def test_a_nudge_answered_by_two_people_is_answered_once(one_workspace: Workspace, room: Room) -> None:
    one_workspace.alice.slash("/incident role scribe @Bob", room)
    one_workspace.slack.wait_until(lambda: "Bob" in room.members)
    one_workspace.pass_time(4 * 3600)
    nudge = one_workspace.alice.waits_for(room, "was promised for")

    with ThreadPoolExecutor(2) as both:
        pressed = [both.submit(who.click, nudge, "Snooze 15 min") for who in (one_workspace.alice, one_workspace.bob)]
        outcomes = [p.result() for p in pressed]

    def told() -> list[str]:
        return [outcome.message.text for outcome in outcomes if outcome.message]

    one_workspace.slack.wait_until(told, what="a word to the second")
    one_workspace.slack.wait_until(lambda: "snoozed the reminder" in nudge.text)
    one_workspace.pass_time(15 * 60)
    one_workspace.slack.wait_until(lambda: len(_asked(room)) == 1)
    one_workspace.quiet()
    assert (len(_asked(room)), told()) == (1, ["This has already been answered."])


def _asked(room: Room) -> list[Message]:
    return [m for m in room.messages if "was promised for" in m.text]


@pytest.mark.parametrize("promise", ["Tomorrow 09:00", "1 h"])
def test_the_same_promise_made_twice_is_still_kept_in_mind(one_workspace: Workspace, room: Room, promise: str) -> None:
    for words in ("Looking into it", "Still looking"):
        form = opened(one_workspace.alice, "/incident update", room)
        outcome = one_workspace.alice.submit(form, {"Message": words, "Next update in": promise})
        assert outcome.closed

    one_workspace.pass_time(48 * 3600)

    one_workspace.alice.waits_for(room, "was promised for")
    assert len(_asked(room)) == 1


def test_one_answer_to_a_handover_counts(one_workspace: Workspace, room: Room) -> None:
    one_workspace.alice.slash("/incident handover @Bob", room)
    offer = one_workspace.alice.waits_for(room, "is asking you to take over")
    one_workspace.slack.wait_until(lambda: "Bob" in room.members)

    one_workspace.slack.faults.duplicate("block_actions", copies=2)
    one_workspace.bob.click(offer, "Take over")
    one_workspace.slack.wait_until(lambda: "asked Bob to take over" in offer.text)

    said = said_by_muster(one_workspace, room)
    assert [line for line in said if "took over as incident lead from Alice" in line and not line.startswith("@")]
    assert timeline(one_workspace, room).count("handover_accepted: ") == 1


def test_a_note_that_loses_to_others_is_tried_once_more_and_then_answered_plainly(
    one_workspace: Workspace, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    losses = iter([1])
    real = note.put_note

    def loses(*given: Any) -> Any:
        if next(losses, 0):
            raise ConcurrentUpdate("somebody")
        return real(*given)

    monkeypatch.setattr(note, "put_note", loses)
    assert "Added to the timeline" in one_workspace.alice.slash("/incident note The disk was full", room).text
    losses = iter([1, 1])
    refused = one_workspace.alice.slash("/incident note The cache was empty", room).text
    assert "Somebody else changed the same thing at the same moment" in refused
    assert [entry for entry in timeline(one_workspace, room) if entry.startswith("note")] == ["note: The disk was full"]
