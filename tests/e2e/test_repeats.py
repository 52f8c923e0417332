"""What Slack or a person does twice has one effect."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from sandbox import Form, Message, Person, Room
from tests.e2e.conftest import every_way
from tests.e2e.workspace import Town

NOISE = "joined the channel"


def opened(who: Person, text: str, place: Room) -> Form:
    form = who.slash(text, place).form
    assert form is not None, f"{text} opened no form"
    return form


def war_rooms(town: Town) -> list[Room]:
    return [room for room in town.slack.rooms if room.name.startswith("inc-")]


def said_by_muster(town: Town, room: Room) -> list[str]:
    """What everybody reads from Muster in a room, its state card aside; the first line of each message."""
    town.pass_time(3)
    town.quiet()
    spoken = [m for m in room.messages if m.author == town.slack.bot_name and not m.is_ephemeral and not m.is_system]
    return [m.text.split("\n")[0] for m in spoken if not m.pinned]


def timeline(town: Town, room: Room) -> list[str]:
    """What happened, entry by entry, without times."""
    with town.house.store.read() as uow:
        incident = uow.incidents.by_room(room.channel.id)  # type: ignore[arg-type]
        assert incident is not None
        return [f"{entry.kind}: {entry.text}" for entry in uow.timeline.of(incident.id)]


@pytest.fixture
def room(one_town: Town) -> Room:
    return one_town.declare(one_town.alice, "API is down", Severity="S2 High")


def test_a_resent_declaration_declares_once(town: Town) -> None:
    room = town.declare(town.alice, "API is down")

    answer = town.slack.redeliver_last("view_submission")

    town.quiet()
    assert (answer.ok, answer.body) == (True, None)
    assert war_rooms(town) == [room]
    assert len(town.announcements.messages) == 1
    assert len(town.alice.dms()) == 1


@every_way
def test_a_declaration_that_arrives_twice_at_once_declares_once(town: Town) -> None:
    town.slack.faults.duplicate("view_submission", copies=3)

    room = town.declare(town.alice, "API is down")

    town.slack.wait_until(lambda: len(town.slack.traffic.deliveries("view_submission")) == 4)
    town.quiet()
    assert [d.status for d in town.slack.traffic.deliveries("view_submission")] == [200] * 4
    assert war_rooms(town) == [room]
    assert len(town.announcements.messages) == 1
    assert len(town.alice.dms()) == 1


FORMS = (
    ("update", {"Message": "Rolling back"}),
    ("severity", {"Severity": "S1 Critical"}),
    ("status", {"Status": "Containing"}),
    ("rename", {"Title": "Payments are down"}),
    ("role", {"Role": "Scribe", "Person": "Bob"}),
    ("handover", {"New incident lead": "Bob", "What they should know": "all of it"}),
    ("invite", {"People": ["Bob", "Dana"]}),
    ("note", {"What happened": "The cache was empty"}),
    ("task", {"What is to be done": "Call the provider", "Who": "Bob"}),
    ("remind", {"Remind me of": "look at the graph", "When": "in 2h"}),
)


def test_forms_sent_twice_at_once_and_once_more_later_count_once(one_town: Town, room: Room) -> None:
    """Alice's forms are repeated, Bob's of another incident are not: both incidents read alike."""
    once = one_town.declare(one_town.bob, "Printer on fire", Severity="S2 High")
    for word, typed in FORMS:
        one_town.bob.submit(opened(one_town.bob, f"/incident {word}", once), _for_bob(typed))
        one_town.slack.faults.duplicate("view_submission", copies=2)
        one_town.alice.submit(opened(one_town.alice, f"/incident {word}", room), typed)
        one_town.slack.redeliver_last("view_submission")

    assert len(said_by_muster(one_town, room)) == len(said_by_muster(one_town, once))
    assert [e.split(":")[0] for e in timeline(one_town, room)] == [e.split(":")[0] for e in timeline(one_town, once)]


def _for_bob(typed: dict[str, object]) -> dict[str, object]:
    """The same by Bob about Alice."""
    return {label: "Alice" if value == "Bob" else value for label, value in typed.items()}


COMMANDS = ("note The cache was empty", "task Call the provider", "remind in 2h look", "update Rolling back", "summary")


def test_commands_that_arrive_twice_count_once(one_town: Town, room: Room) -> None:
    before = len(said_by_muster(one_town, room)), len(timeline(one_town, room))
    for words in COMMANDS:
        one_town.alice.slash(f"/incident {words}", room)
        one_town.slack.redeliver_last("/incident")

    said, entries = said_by_muster(one_town, room), timeline(one_town, room)
    assert len(entries) - before[1] == 4
    assert len(said) - before[0] == 3, said


def test_two_people_who_claim_at_once_leave_one_holder(town: Town) -> None:
    room = town.declare(town.alice, "API is down", Severity="S1 Critical")
    town.alice.slash("/incident invite @Bob @Dana", room)
    dana = town.slack.person("Dana")
    town.slack.wait_until(lambda: {"Bob", "Dana"} <= set(room.members))
    card = town.card(room)

    with ThreadPoolExecutor(2) as both:
        pressed = [both.submit(who.click, card, "Claim Deputy") for who in (town.bob, dana)]
        outcomes = {who: p.result() for who, p in zip(("Bob", "Dana"), pressed, strict=True)}

    said = said_by_muster(town, room)
    claimed = [line for line in said if "is Deputy" in line]
    assert len(claimed) == 1
    winner = claimed[0].split(" ")[0]
    told = outcomes["Dana" if winner == "Bob" else "Bob"].text
    assert told.startswith(f"{winner} is Deputy. Ask them to give it up")
    assert f"Deputy: {winner}" in card.text


def test_a_button_pressed_twice_does_it_once(one_town: Town, room: Room) -> None:
    card = one_town.card(room)
    one_town.alice.click(card, "Claim Policy lead")
    one_town.slack.redeliver_last("block_actions")

    assert said_by_muster(one_town, room) == ["Alice is Policy lead."]


def test_one_reaction_in_two_events_and_by_two_people_is_one_entry(town: Town) -> None:
    room = town.declare(town.alice, "API is down")
    town.bob.joins(room)
    message = town.bob.say(room, "The cache was empty")

    town.slack.faults.duplicate("reaction_added", copies=2)
    town.alice.react(message, "pushpin")
    town.bob.react(message, "pushpin")
    town.slack.wait_until(lambda: "white_check_mark" in message.reactions)
    town.slack.redeliver_last("reaction_added")
    town.quiet()

    assert [entry for entry in timeline(town, room) if entry.startswith("capture")] == ["capture: The cache was empty"]
    assert message.reactions["white_check_mark"] == [town.slack.bot_name]


def test_an_edit_told_twice_is_one_revision(one_town: Town, room: Room) -> None:
    message = one_town.alice.say(room, "The cache was emtpy")
    one_town.alice.react(message, "pushpin")
    one_town.slack.wait_until(lambda: "white_check_mark" in message.reactions)

    one_town.alice.edit(message, "The cache was empty")
    one_town.slack.wait_until(lambda: "capture: The cache was empty" in timeline(one_town, room))
    one_town.slack.redeliver_last("message")

    with one_town.house.store.read() as uow:
        (edit,) = [r for r in uow.timeline.revisions(_number(one_town, room)) if r.change == "edited"]
    assert edit.text == "The cache was emtpy"


def _number(town: Town, room: Room) -> object:
    with town.house.store.read() as uow:
        incident = uow.incidents.by_room(room.channel.id)  # type: ignore[arg-type]
        assert incident is not None
        return incident.id


def test_a_nudge_answered_by_two_people_is_answered_once(one_town: Town, room: Room) -> None:
    one_town.alice.slash("/incident role scribe @Bob", room)
    one_town.slack.wait_until(lambda: "Bob" in room.members)
    one_town.pass_time(4 * 3600)
    nudge = one_town.alice.waits_for(room, "was promised for")

    with ThreadPoolExecutor(2) as both:
        pressed = [both.submit(who.click, nudge, "Snooze 15 min") for who in (one_town.alice, one_town.bob)]
        outcomes = [p.result() for p in pressed]

    def told() -> list[str]:
        return [outcome.message.text for outcome in outcomes if outcome.message]

    one_town.slack.wait_until(told, what="a word to the second")
    one_town.slack.wait_until(lambda: "snoozed the reminder" in nudge.text)
    one_town.pass_time(15 * 60)
    one_town.slack.wait_until(lambda: len(_asked(room)) == 1)
    one_town.quiet()
    assert (len(_asked(room)), told()) == (1, ["That was answered already."])


def _asked(room: Room) -> list[Message]:
    return [m for m in room.messages if "was promised for" in m.text]


@pytest.mark.parametrize("promise", ["Tomorrow 09:00", "1 h"])
def test_the_same_promise_made_twice_is_still_kept_in_mind(one_town: Town, room: Room, promise: str) -> None:
    for words in ("Looking into it", "Still looking"):
        form = opened(one_town.alice, "/incident update", room)
        outcome = one_town.alice.submit(form, {"Message": words, "Next update in": promise})
        assert outcome.closed

    one_town.pass_time(48 * 3600)

    one_town.alice.waits_for(room, "was promised for")
    assert len(_asked(room)) == 1


def test_one_answer_to_a_handover_counts(one_town: Town, room: Room) -> None:
    one_town.alice.slash("/incident handover @Bob", room)
    offer = one_town.alice.waits_for(room, "asks you to take over")
    one_town.slack.wait_until(lambda: "Bob" in room.members)

    one_town.slack.faults.duplicate("block_actions", copies=2)
    one_town.bob.click(offer, "Take over")
    one_town.slack.wait_until(lambda: "said yes to the handover" in offer.text)

    said = said_by_muster(one_town, room)
    assert [line for line in said if "took over as incident lead from Alice" in line and not line.startswith("@")]
    assert timeline(one_town, room).count("handover_accepted: ") == 1
