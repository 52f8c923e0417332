"""The record: what people keep of what was said, what becomes of it later, and what is told from it."""

import re

from sandbox import Message, Person, Room
from tests.e2e.conftest import every_way
from tests.e2e.workspace import Town

PIN = "pushpin"
MARK = "white_check_mark"


def war_room(town: Town, private: bool = False) -> Room:
    room = town.declare(town.alice, "API is down", private=private)
    town.bring_in(room, town.bob)
    town.later()
    return room


def timeline(who: Person, room: Room) -> list[str]:
    """The lines somebody reads, without their times and links."""
    lines = who.slash("/incident timeline", room).text.split("\n")[1:]
    return [re.sub(r"^(today|yesterday|tomorrow) [\d:]+ [AP]M  |  (message|late entry)", "", line) for line in lines]


def captured(who: Person, room: Room) -> list[str]:
    return [line for line in timeline(who, room) if " wrote: " in line]


def timeline_file(town: Town, room: Room) -> str:
    summary = ask_for_summary(town, room)
    files = [file for reply in summary.thread for file in reply.files]
    ((name, content),) = files
    assert name == "inc-1-timeline.md"
    return content.decode()


def ask_for_summary(town: Town, room: Room) -> Message:
    told = town.alice.slash("/incident summary", room).text
    assert told == "The summary is on its way into this room."
    town.quiet()
    return town.alice.waits_for(room, "Summary of INC-1")


# ---------------------------------------------------------------------------------------------------- captures


@every_way
def test_a_pushpin_keeps_a_message_of_the_room_and_of_a_thread(town: Town) -> None:
    room = war_room(town, private=True)
    said = town.bob.say(room, "@Charlie says <!channel> the cache is cold & old")
    reply = town.alice.say(room, "I warmed it", thread=said)

    town.bob.react(said, PIN)
    town.alice.react(said, PIN)
    town.bob.react(reply, PIN)
    town.slack.wait_until(lambda: MARK in said.reactions and MARK in reply.reactions, what="both check marks")

    assert captured(town.alice, room) == [
        "Bob wrote: @Charlie says <!channel> the cache is cold & old",
        "Alice wrote: I warmed it",
    ]
    assert said.reactions == {PIN: ["Bob", "Alice"], MARK: [town.slack.bot_name]}
    heard = town.slack.traffic.deliveries
    town.slack.wait_until(lambda: len(heard("reaction_added")) == 5, what="three pushpins and two check marks")
    assert {one.status for one in heard("reaction_added")} == {200}
    assert town.lines(room) == []


def pushpin_deliveries(town: Town) -> list[tuple[int, str]]:
    """Each attempt with its number, and what went wrong."""
    told = town.slack.traffic.deliveries("reaction_added")
    return [(one.retry, one.error) for one in told if one.args["event"]["reaction"] == PIN]


def test_a_pushpin_by_somebody_whom_slack_cannot_name_yet_is_kept_once_it_can(town: Town) -> None:
    room = war_room(town)
    said = town.alice.say(room, "The cache was cold")
    town.bring_in(room, town.charlie)
    town.slack.faults.fail("users.info", times=1)
    town.slack.hub.deadline = 2.0  # in Socket Mode an event that cannot be kept yet is not answered

    town.charlie.react(said, PIN)
    town.slack.wait_until(lambda: MARK in said.reactions, what="the check mark")

    refused = "http_service_error" if town.slack.request_url else "operation_timeout"
    town.slack.wait_until(lambda: pushpin_deliveries(town) == [(0, refused), (1, "")])
    assert captured(town.alice, room) == ["Alice wrote: The cache was cold"]


def test_a_reaction_delivered_twice_keeps_one_entry(town: Town) -> None:
    room = war_room(town)
    town.slack.faults.duplicate("reaction_added")
    said = town.bob.say(room, "It began at noon")
    town.bob.react(said, PIN)
    town.slack.wait_until(lambda: MARK in said.reactions, what="the check mark")
    town.slack.redeliver_last("reaction_added")
    town.quiet()
    assert captured(town.alice, room) == ["Bob wrote: It began at noon"]


def test_the_message_menu_adds_to_the_timeline(one_town: Town) -> None:
    room = war_room(one_town)
    said = one_town.bob.say(room, "It began at noon")
    reply = one_town.bob.say(room, "In Lisbon", thread=said)
    for message in (said, reply, said):
        outcome = one_town.alice.message_shortcut(message, "Add to timeline")
        assert outcome.error is None
    one_town.slack.wait_until(lambda: MARK in said.reactions and MARK in reply.reactions, what="both check marks")
    assert captured(one_town.alice, room) == ["Bob wrote: It began at noon", "Bob wrote: In Lisbon"]


def test_elsewhere_the_message_menu_explains_where_it_works(one_town: Town) -> None:
    room = war_room(one_town)
    said = one_town.alice.say("general", "It began at noon")
    told = one_town.alice.message_shortcut(said, "Add to timeline").form
    assert told is not None
    assert told.text == f"This works in a war room.\nYour open incidents:\n• #{room.name} API is down"


def test_other_reactions_and_other_rooms_keep_nothing(one_town: Town) -> None:
    room = war_room(one_town)
    kept = one_town.bob.say(room, "kept")
    thumbed = one_town.bob.say(room, "only liked")
    elsewhere = one_town.bob.say("general", "elsewhere")
    one_town.bob.react(thumbed, "thumbsup")
    one_town.bob.react(elsewhere, PIN)
    one_town.bob.react(kept, PIN)
    one_town.slack.wait_until(lambda: MARK in kept.reactions, what="the check mark")
    assert captured(one_town.alice, room) == ["Bob wrote: kept"]
    assert (thumbed.reactions, elsewhere.reactions) == ({"thumbsup": ["Bob"]}, {PIN: ["Bob"]})


def test_taking_the_reaction_away_withdraws_and_putting_it_back_restores(town: Town) -> None:
    room = war_room(town)
    said = town.bob.say(room, "It began at noon")
    town.bob.react(said, PIN)
    town.slack.wait_until(lambda: MARK in said.reactions, what="the check mark")
    town.alice.react(said, PIN)
    town.alice.unreact(said, PIN)
    town.slack.wait_until(lambda: town.slack.traffic.deliveries("reaction_removed"), what="Muster hearing of it")
    town.quiet()
    assert captured(town.alice, room) == ["Bob wrote: It began at noon"]

    town.bob.unreact(said, PIN)
    town.slack.wait_until(lambda: MARK not in said.reactions, what="the check mark taken off")
    assert captured(town.alice, room) == []
    assert re.search(r"^- #\d+ .* was withdrawn\.$", timeline_file(town, room), re.MULTILINE)

    town.bob.react(said, PIN)
    town.slack.wait_until(lambda: MARK in said.reactions, what="the check mark again")
    assert captured(town.alice, room) == ["Bob wrote: It began at noon"]


def test_what_muster_says_itself_is_not_captured(one_town: Town) -> None:
    room = war_room(one_town)
    one_town.alice.slash("/incident update We know the cause", room)
    one_town.later()
    update = next(m for m in room.messages if "Update by Alice" in m.text)
    said = one_town.bob.say(room, "It began at noon")
    lines = one_town.lines(room)
    for message in (one_town.card(room), update, said):
        one_town.bob.react(message, PIN)
    one_town.slack.wait_until(lambda: MARK in said.reactions, what="the check mark")
    one_town.later()

    assert captured(one_town.alice, room) == ["Bob wrote: It began at noon"]
    assert [m.reactions for m in (one_town.card(room), update)] == [{PIN: ["Bob"]}] * 2
    assert one_town.lines(room) == lines


def test_edits_and_deletions_are_followed_and_nothing_is_lost(one_town: Town) -> None:
    room = war_room(one_town)
    said = one_town.bob.say(room, "It began at noon")
    one_town.bob.react(said, PIN)
    one_town.slack.wait_until(lambda: MARK in said.reactions, what="the check mark")

    one_town.bob.edit(said, "It began at one, says @Charlie")
    edited = "Bob wrote: It began at one, says @Charlie (edited later)"
    one_town.slack.wait_until(lambda: captured(one_town.alice, room) == [edited], what="the edit")
    one_town.bob.delete(said)
    gone = "Bob wrote: It began at one, says @Charlie (edited later) (message deleted later)"
    one_town.slack.wait_until(lambda: captured(one_town.alice, room) == [gone], what="the deletion")

    with one_town.house.store.read() as uow:
        (number,) = uow.incidents.titles_since(one_town.clock.now().replace(year=2000))
        revisions = [(r.change.value, r.text) for r in uow.timeline.revisions(number)]
    assert revisions[-2:] == [("edited", "It began at noon"), ("deleted", "It began at one, says @Charlie")]


# ------------------------------------------------------------------------------------------------------- notes


def test_notes_stand_where_they_happened(one_town: Town) -> None:
    room = war_room(one_town)
    now = one_town.alice.slash("/incident note The gate is closed", room).text
    earlier = one_town.alice.slash("/incident note at 20m ago The alarm rang & rang", room).text
    decision = one_town.alice.slash("/incident note decision: Roll back", room).text
    assert (now, decision) == ("On the timeline.", "On the timeline.")
    assert earlier.startswith("On the timeline, at ")
    one_town.later()

    lines = timeline(one_town.bob, room)

    assert lines[0] == "Alice: The alarm rang & rang"
    assert lines[-2:] == ["Alice: The gate is closed", "Decision (Alice): Roll back"]
    assert one_town.lines(room) == ["Decision (Alice): Roll back"]


def test_the_note_form_takes_the_time_it_happened(one_town: Town) -> None:
    room = war_room(one_town)
    form = one_town.bob.slash("/incident note", room).form
    assert form is not None
    assert (form.title, form.labels) == ("Add to timeline", ["What happened", "Kind", "When"])
    typed = {"What happened": "The alarm rang", "When": "half past"}
    errors = one_town.bob.submit(form, typed).errors
    assert list(errors) == ["When"]
    assert errors["When"].startswith("“half past” is not a time I know. Try ")
    future = one_town.bob.submit(form, {"When": "tomorrow 10:00"}).errors
    assert future == {"When": "That time has not come yet. Choose one that has."}

    assert one_town.bob.submit(form, {"When": "20m ago", "Kind": "Decision"}).closed
    assert timeline(one_town.bob, room)[0] == "Decision (Bob): The alarm rang"


# ---------------------------------------------------------------------------------------------------- catch up


def test_catching_up_is_for_the_caller_alone_and_remembers_when_they_looked(one_town: Town) -> None:
    room = war_room(one_town)
    one_town.alice.slash("/incident note Before", room)
    first = one_town.bob.slash("/incident catchup", room)
    assert "What happened so far" in first.text
    assert "Alice: Before" in first.text
    assert first.message is not None
    assert first.message.is_ephemeral

    one_town.later(60)
    one_town.alice.slash("/incident note decision: After", room)
    one_town.quiet()
    second = one_town.bob.slash("/incident catchup", room).text

    _, _, news = second.partition("Since you last looked (")
    assert "Decision (Alice): After" in news
    assert "Before" not in news
    assert "What happened so far" in one_town.alice.slash("/incident catchup", room).text
    assert one_town.bob.slash("/incident catchup", room).text.endswith("Nothing new.")
    assert [m for m in room.messages if "catch" in m.text or "looked" in m.text] == []


# ----------------------------------------------------------------------------------------------------- summary


def test_every_sentence_of_the_summary_rests_on_entries_of_the_file(town: Town) -> None:
    room = war_room(town)
    alice, bob = town.alice, town.bob
    said = bob.say(room, "The *cache* is [cold](http://x) & <old>")
    bob.react(said, PIN)
    town.slack.wait_until(lambda: MARK in said.reactions, what="the check mark")
    for words in (
        "severity S1 half of Europe",
        "role scribe @Bob",
        "update Logins fail since noon.",
        "note decision: Roll back",
        "task call the vendor @Bob",
        "rename Logins fail",
        "resolve",
    ):
        alice.slash(f"/incident {words}", room)
        town.later(60)

    message = ask_for_summary(town, room)
    file = timeline_file(town, room)

    sections, _, entries = file.partition("## Timeline")
    numbers = set(re.findall(r"^- (#\d+) ", entries, re.MULTILINE))
    sentences = re.findall(r"^- (.*)$", sections, re.MULTILINE)
    assert len(sentences) > 10
    for sentence in sentences:
        basis = re.search(r"\[(#\d+(?:, #\d+)*)\]$", sentence)
        assert basis, f"rests on nothing: {sentence}"
        assert set(basis[1].split(", ")) <= numbers, sentence
    bullets = [line for line in message.text.split("\n") if line.startswith("• ")]
    assert [line for line in bullets if not re.search(r"  (#\d+ ?)+$", line)] == []
    for expected in (
        "Alice declared “Logins fail” on",
        "is [cold](http://x) & <old>",
        "Alice changed the severity from S3 to S1: half of Europe",
        "Alice, update (S1, Triage): Logins fail since noon.",
        "Decision (Alice): Roll back",
        "Scribe: Bob, since",
        "Severity S1, status Resolved.",
        "It was resolved after 6 min.",
        "2. call the vendor (Bob)",
    ):
        assert expected in message.text, message.text
    assert message.pings == []
    assert "The \\*cache\\* is \\[cold\\](http://x) \\& \\<old\\>" in file


def test_the_same_record_gives_the_same_summary(one_town: Town) -> None:
    room = war_room(one_town)
    one_town.alice.slash("/incident update Logins fail.", room)
    one_town.later()
    first, second = timeline_file(one_town, room), timeline_file(one_town, room)
    ages = re.compile(r"open for [\w ]+\.|As of [\w :]+")
    assert ages.sub("", first) == ages.sub("", second)


def test_a_reaction_that_slack_delivers_late_does_not_undo_a_newer_withdrawal(one_town: Town) -> None:
    room = one_town.declare(one_town.alice, "API is down")
    message = one_town.alice.say(room, "the cache is cold")
    one_town.alice.react(message, "pushpin")
    one_town.slack.wait_until(lambda: "white_check_mark" in message.reactions, what="the mark")
    one_town.pass_time(1)
    one_town.alice.unreact(message, "pushpin")
    one_town.slack.wait_until(lambda: "white_check_mark" not in message.reactions, what="the mark gone")

    first = one_town.slack.traffic.deliveries("reaction_added")[0]
    assert first.args["event"]["reaction"] == "pushpin"
    one_town.slack.redeliver_last("reaction_added")
    one_town.quiet()
    assert "the cache is cold" not in one_town.alice.slash("/incident timeline", room).text


def test_a_colleague_who_only_looks_in_may_capture_in_an_open_room(one_town: Town) -> None:
    room = one_town.declare(one_town.alice, "API is down")
    message = one_town.alice.say(room, "the cache is cold")
    one_town.charlie.react(message, "pushpin")
    one_town.slack.wait_until(lambda: "white_check_mark" in message.reactions, what="the mark")
    assert "the cache is cold" in one_town.alice.slash("/incident timeline", room).text


def test_a_mark_that_slack_asks_to_wait_comes_later(one_town: Town) -> None:
    room = one_town.declare(one_town.alice, "API is down")
    message = one_town.alice.say(room, "the cache is cold")
    one_town.slack.faults.rate_limit("reactions.add", retry_after=60)
    one_town.alice.react(message, PIN)
    one_town.slack.wait_until(lambda: captured(one_town.alice, room) == ["Alice wrote: the cache is cold"])
    assert MARK not in message.reactions
    one_town.later(61)
    assert MARK in message.reactions


def test_a_message_that_is_gone_keeps_no_mark_and_nobody_is_bothered(one_town: Town) -> None:
    room = one_town.declare(one_town.alice, "API is down")
    message = one_town.alice.say(room, "the cache is cold")
    one_town.alice.react(message, PIN)
    one_town.slack.wait_until(lambda: MARK in message.reactions, what="the check mark")
    one_town.slack.faults.refuse("reactions.remove", "message_not_found")
    one_town.alice.unreact(message, PIN)
    one_town.slack.wait_until(lambda: one_town.slack.traffic.calls("reactions.remove"), what="the mark being taken off")
    one_town.later()
    assert [line for line in one_town.lines(room) if "could not" in line] == []
    with one_town.house.store.read() as uow:
        assert uow.outbox.buried() == ()


def test_an_edit_that_slack_delivers_late_does_not_undo_a_newer_one(one_town: Town) -> None:
    room = one_town.declare(one_town.alice, "API is down")
    message = one_town.alice.say(room, "half of Europe")
    one_town.alice.react(message, PIN)
    one_town.slack.wait_until(lambda: MARK in message.reactions, what="the check mark")
    one_town.slack.faults.delay("message", 2.0)
    one_town.alice.edit(message, "all of Europe")
    one_town.pass_time(2)
    one_town.alice.edit(message, "all of the world")

    def heard() -> list[str]:
        events = [delivery.args["event"] for delivery in one_town.slack.traffic.deliveries("message")]
        return [event["message"]["text"] for event in events if event.get("subtype") == "message_changed"]

    one_town.slack.wait_until(lambda: heard() == ["all of the world", "all of Europe"], what="the older one last")
    one_town.quiet()
    assert captured(one_town.alice, room) == ["Alice wrote: all of the world (edited later)"]
