"""The record: what people keep of what was said, what becomes of it later, and what is told from it."""

import re

from sandbox import Message, Person, Room
from tests.builders import a_person
from tests.e2e.conftest import every_way
from tests.e2e.workspace import Workspace

CLASS = "What people may meet in it"

PIN = "pushpin"
MARK = "white_check_mark"


def war_room(workspace: Workspace, private: bool = False) -> Room:
    room = workspace.declare(workspace.alice, "API is down", private=private)
    workspace.bring_in(room, workspace.bob)
    workspace.later()
    return room


def timeline(who: Person, room: Room) -> list[str]:
    """The lines somebody reads, without their numbers, times and links."""
    lines = who.slash("/incident timeline", room).text.split("\n")[1:]
    around = r"^#\d+  (today|yesterday|tomorrow) [\d:]+ [AP]M  |  (message|late entry)"
    return [re.sub(around, "", line) for line in lines]


def captured(who: Person, room: Room) -> list[str]:
    return [line for line in timeline(who, room) if " wrote: " in line]


def timeline_file(workspace: Workspace, room: Room) -> str:
    summary = ask_for_summary(workspace, room)
    files = [file for reply in summary.thread for file in reply.files]
    ((name, content),) = files
    assert name.startswith("inc-1-timeline-")
    return content.decode()


def ask_for_summary(workspace: Workspace, room: Room) -> Message:
    told = workspace.alice.slash("/incident summary post", room).text
    assert told == f"The summary is on its way into #{room.name}."
    workspace.quiet()
    return workspace.alice.waits_for(room, "Key moments")


# ---------------------------------------------------------------------------------------------------- captures


@every_way
def test_a_pushpin_keeps_a_message_of_the_room_and_of_a_thread(workspace: Workspace) -> None:
    room = war_room(workspace, private=True)
    said = workspace.bob.say(room, "@Charlie says <!channel> the cache is cold & old")
    reply = workspace.alice.say(room, "I warmed it", thread=said)

    workspace.bob.react(said, PIN)
    workspace.alice.react(said, PIN)
    workspace.bob.react(reply, PIN)
    workspace.slack.wait_until(lambda: MARK in said.reactions and MARK in reply.reactions, what="both check marks")

    assert captured(workspace.alice, room) == [
        "Bob wrote: @Charlie says <!channel> the cache is cold & old",
        "Alice wrote: I warmed it",
    ]
    assert said.reactions == {PIN: ["Bob", "Alice"], MARK: [workspace.slack.bot_name]}
    heard = workspace.slack.traffic.deliveries
    workspace.slack.wait_until(lambda: len(heard("reaction_added")) == 5, what="three pushpins and two check marks")
    assert {one.status for one in heard("reaction_added")} == {200}
    assert workspace.lines(room) == []


def pushpin_deliveries(workspace: Workspace) -> list[tuple[int, str]]:
    """Each attempt with its number, and what went wrong."""
    told = workspace.slack.traffic.deliveries("reaction_added")
    return [(one.retry, one.error) for one in told if one.args["event"]["reaction"] == PIN]


def test_a_pushpin_by_somebody_whom_slack_cannot_name_yet_is_kept_once_it_can(workspace: Workspace) -> None:
    room = war_room(workspace)
    said = workspace.alice.say(room, "The cache was cold")
    workspace.bring_in(room, workspace.charlie)
    workspace.slack.faults.fail("users.info", times=1)
    workspace.slack.hub.deadline = 2.0  # in Socket Mode an event that cannot be kept yet is not answered

    workspace.charlie.react(said, PIN)
    workspace.slack.wait_until(lambda: MARK in said.reactions, what="the check mark")

    refused = "http_service_error" if workspace.slack.request_url else "operation_timeout"
    workspace.slack.wait_until(lambda: pushpin_deliveries(workspace) == [(0, refused), (1, "")])
    assert captured(workspace.alice, room) == ["Alice wrote: The cache was cold"]


def test_a_reaction_delivered_twice_keeps_one_entry(workspace: Workspace) -> None:
    room = war_room(workspace)
    workspace.slack.faults.duplicate("reaction_added")
    said = workspace.bob.say(room, "It began at noon")
    workspace.bob.react(said, PIN)
    workspace.slack.wait_until(lambda: MARK in said.reactions, what="the check mark")
    workspace.slack.redeliver_last("reaction_added", by=workspace.bob)
    workspace.quiet()
    assert captured(workspace.alice, room) == ["Bob wrote: It began at noon"]


def test_the_message_menu_adds_to_the_timeline(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    said = one_workspace.bob.say(room, "It began at noon")
    reply = one_workspace.bob.say(room, "In Lisbon", thread=said)
    for message in (said, reply, said):
        outcome = one_workspace.alice.message_shortcut(message, "Add to timeline")
        assert outcome.error is None
    one_workspace.slack.wait_until(lambda: MARK in said.reactions and MARK in reply.reactions, what="both check marks")
    assert captured(one_workspace.alice, room) == ["Bob wrote: It began at noon", "Bob wrote: In Lisbon"]


def test_elsewhere_the_message_menu_asks_of_which_incident(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    said = one_workspace.bob.say("general", "It began at noon")
    form = one_workspace.alice.message_shortcut(said, "Add to timeline").form
    assert form is not None
    assert form.options("Which incident?") == ["INC-1 API is down"]
    told = one_workspace.alice.submit(form, {"Which incident?": "INC-1 API is down"}).form
    assert told is not None
    assert told.text == "Added to the timeline of INC-1."
    one_workspace.quiet()
    assert captured(one_workspace.alice, room) == ["Bob wrote: It began at noon"]

    refused = one_workspace.charlie.message_shortcut(said, "Add to timeline").form
    assert refused is not None
    assert refused.text.startswith("This works in a war room.")


def test_other_reactions_and_other_rooms_keep_nothing(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    kept = one_workspace.bob.say(room, "kept")
    thumbed = one_workspace.bob.say(room, "only liked")
    elsewhere = one_workspace.bob.say("general", "elsewhere")
    one_workspace.bob.react(thumbed, "thumbsup")
    one_workspace.bob.react(elsewhere, PIN)
    one_workspace.bob.react(kept, PIN)
    one_workspace.slack.wait_until(lambda: MARK in kept.reactions, what="the check mark")
    assert captured(one_workspace.alice, room) == ["Bob wrote: kept"]
    assert (thumbed.reactions, elsewhere.reactions) == ({"thumbsup": ["Bob"]}, {PIN: ["Bob"]})


def test_taking_the_reaction_away_withdraws_and_putting_it_back_restores(workspace: Workspace) -> None:
    room = war_room(workspace)
    said = workspace.bob.say(room, "It began at noon")
    workspace.bob.react(said, PIN)
    workspace.slack.wait_until(lambda: MARK in said.reactions, what="the check mark")
    workspace.alice.react(said, PIN)
    workspace.alice.unreact(said, PIN)
    workspace.slack.wait_until(
        lambda: workspace.slack.traffic.deliveries("reaction_removed"), what="Muster hearing of it"
    )
    workspace.quiet()
    assert captured(workspace.alice, room) == ["Bob wrote: It began at noon"]

    workspace.bob.unreact(said, PIN)
    workspace.slack.wait_until(lambda: MARK not in said.reactions, what="the check mark taken off")
    assert captured(workspace.alice, room) == []
    assert re.search(r"^- #\d+ .* was withdrawn\.$", timeline_file(workspace, room), re.MULTILINE)

    workspace.bob.react(said, PIN)
    workspace.slack.wait_until(lambda: MARK in said.reactions, what="the check mark again")
    assert captured(workspace.alice, room) == ["Bob wrote: It began at noon"]


def test_what_muster_says_itself_is_not_captured(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    one_workspace.alice.slash("/incident update We know the cause", room)
    one_workspace.later()
    update = next(m for m in room.messages if "Update by Alice" in m.text)
    said = one_workspace.bob.say(room, "It began at noon")
    lines = one_workspace.lines(room)
    for message in (one_workspace.card(room), update, said):
        one_workspace.bob.react(message, PIN)
    one_workspace.slack.wait_until(lambda: MARK in said.reactions, what="the check mark")
    one_workspace.later()

    assert captured(one_workspace.alice, room) == ["Bob wrote: It began at noon"]
    assert [m.reactions for m in (one_workspace.card(room), update)] == [{PIN: ["Bob"]}] * 2
    assert one_workspace.lines(room) == lines


def test_edits_and_deletions_are_followed_and_nothing_is_lost(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    said = one_workspace.bob.say(room, "It began at noon")
    one_workspace.bob.react(said, PIN)
    one_workspace.slack.wait_until(lambda: MARK in said.reactions, what="the check mark")

    one_workspace.bob.edit(said, "It began at one, says @Charlie")
    edited = "Bob wrote: It began at one, says @Charlie (edited later)"
    one_workspace.slack.wait_until(lambda: captured(one_workspace.alice, room) == [edited], what="the edit")
    one_workspace.bob.delete(said)
    gone = "Bob wrote: It began at one, says @Charlie (edited later) (message deleted later)"
    one_workspace.slack.wait_until(lambda: captured(one_workspace.alice, room) == [gone], what="the deletion")

    with one_workspace.runtime.store.read() as uow:
        (number,) = uow.incidents.titles_since(one_workspace.clock.now().replace(year=2000), a_person())
        revisions = [(r.change.value, r.text) for r in uow.timeline.revisions(number)]
    assert revisions[-2:] == [("edited", "It began at noon"), ("deleted", "It began at one, says @Charlie")]


# ------------------------------------------------------------------------------------------------------- notes


def test_notes_stand_where_they_happened(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    now = one_workspace.alice.slash("/incident note The gate is closed", room).text
    earlier = one_workspace.alice.slash("/incident note at 20m ago The alarm rang & rang", room).text
    decision = one_workspace.told(one_workspace.alice, "note decision: Roll back", room)
    assert (now, decision) == ("Added to the timeline.", ":scales: Decision (Alice): Roll back")
    assert earlier.startswith("Added to the timeline at ")
    one_workspace.later()

    lines = timeline(one_workspace.bob, room)

    assert lines[0] == "Alice: The alarm rang & rang"
    assert lines[-2:] == ["Alice: The gate is closed", "Decision (Alice): Roll back"]
    assert one_workspace.lines(room) == [":scales: Decision (Alice): Roll back"]


def test_the_note_form_takes_the_time_it_happened(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    form = one_workspace.alice.slash("/incident note", room).form
    assert form is not None
    assert (form.title, form.labels) == ("Add to timeline", ["What happened", "Kind", "When", CLASS])
    typed = {"What happened": "The alarm rang", "When": "half past"}
    errors = one_workspace.alice.submit(form, typed).errors
    assert list(errors) == ["When"]
    assert errors["When"].startswith("“half past” is not a time Muster understands. Try ")
    future = one_workspace.alice.submit(form, {"When": "tomorrow 10:00"}).errors
    assert future == {"When": "That time is still to come. Choose an earlier one."}

    assert one_workspace.alice.submit(form, {"When": "20m ago", "Kind": "Decision"}).errors == {}
    assert timeline(one_workspace.bob, room)[0] == "Decision (Alice): The alarm rang"


# ---------------------------------------------------------------------------------------------------- catch up


def test_catching_up_is_for_the_caller_alone_and_remembers_when_they_looked(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    one_workspace.alice.slash("/incident note Before", room)
    first = one_workspace.bob.slash("/incident catchup", room)
    assert "What happened so far" in first.text
    assert "Alice: Before" in first.text
    assert first.message is not None
    assert first.message.is_ephemeral

    one_workspace.later(60)
    one_workspace.alice.slash("/incident note decision: After", room)
    one_workspace.quiet()
    second = one_workspace.bob.slash("/incident catchup", room).text

    _, _, news = second.partition("Since your last catch-up (")
    assert "Decision (Alice): After" in news
    assert "Before" not in news
    assert "What happened so far" in one_workspace.alice.slash("/incident catchup", room).text
    assert "Nothing new." in one_workspace.bob.slash("/incident catchup", room).text
    assert [m for m in room.messages if "catch" in m.text or "looked" in m.text] == []


# ----------------------------------------------------------------------------------------------------- summary


def test_every_sentence_of_the_summary_rests_on_entries_of_the_file(workspace: Workspace) -> None:
    room = war_room(workspace)
    alice, bob = workspace.alice, workspace.bob
    said = bob.say(room, "The *cache* is [cold](http://x) & <old>")
    bob.react(said, PIN)
    workspace.slack.wait_until(lambda: MARK in said.reactions, what="the check mark")
    for words in (
        "severity S1 half of Europe",
        "role scribe @Bob",
        "update Logins fail since noon.",
        "note decision: Roll back",
        "task call the vendor @Bob",
        "rename Logins fail",
        "note impact: 300 people locked out",
        "note cause: The certificate ran out",
        "note unknown: Who else uses it",
        "resolve It holds",
    ):
        alice.slash(f"/incident {words}", room)
        workspace.later(60)

    message = ask_for_summary(workspace, room)
    file = timeline_file(workspace, room)

    sections, _, entries = file.partition("## Timeline")
    numbers = set(re.findall(r"^- (#\d+) ", entries, re.MULTILINE))
    sentences = re.findall(r"^- (.*)$", sections, re.MULTILINE)
    assert len(sentences) == 18
    for sentence in sentences:
        basis = re.search(r"\[(#\d+(?:, #\d+)*)\]$", sentence)
        assert basis, f"rests on nothing: {sentence}"
        assert set(basis[1].split(", ")) <= numbers, sentence
    assert "#" not in message.text, "the numbers are in the file"
    order = ["What happened", "Outcome", "Impact", "Why", "Decided", "Owed", "Key moments", "Times", "Not known"]
    assert [title for line in message.text.split("\n") for title in order if line.startswith(title)] == order
    for expected in (
        "INC-1  Logins fail  ·  Open · TLP:AMBER+STRICT",
        "🔴 S1 Critical · Resolved · led by Alice · lasted 9 min · as of 13 Jan 2027",
        "It was declared as “API is down”.",
        "It holds (Alice, 10:0",
        "Impact  300 people locked out (Alice, ",
        "Why  The certificate ran out (Alice)\n",
        "Roll back (Alice, 10:0",
        "10:00 declared 🟡 S3  ·  10:00 raised to 🔴 S1  ·  10:03 decision  ·  10:09 Resolved\n",
        "Resolved after 9 min",
        "call the vendor: Bob\n",
        "Not known  Who else uses it\n",
    ):
        assert expected in message.text, message.text
    assert message.pings == []
    assert "The cache is \\[cold\\](http://x) \\& \\<old\\>" in file


def test_the_same_record_gives_the_same_summary(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    one_workspace.alice.slash("/incident update Logins fail.", room)
    one_workspace.later()
    first, second = timeline_file(one_workspace, room), timeline_file(one_workspace, room)
    ages = re.compile(r"open for [\w ]+|as of [\w :,]+")
    assert ages.sub("", first) == ages.sub("", second)


def test_a_reaction_that_slack_delivers_late_does_not_undo_a_newer_withdrawal(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    message = one_workspace.alice.say(room, "the cache is cold")
    one_workspace.alice.react(message, "pushpin")
    one_workspace.slack.wait_until(lambda: "white_check_mark" in message.reactions, what="the mark")
    one_workspace.pass_time(1)
    one_workspace.alice.unreact(message, "pushpin")
    one_workspace.slack.wait_until(lambda: "white_check_mark" not in message.reactions, what="the mark gone")

    one_workspace.slack.redeliver_last("reaction_added", by=one_workspace.alice)
    one_workspace.quiet()
    assert "the cache is cold" not in one_workspace.alice.slash("/incident timeline", room).text


def test_a_removal_that_slack_delivers_late_does_not_undo_a_newer_reaction(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    message = one_workspace.alice.say(room, "the cache is cold")
    for gesture, is_marked in ((one_workspace.alice.react, True), (one_workspace.alice.unreact, False)) * 2:
        gesture(message, "pushpin")
        one_workspace.slack.wait_until(lambda marked=is_marked: (MARK in message.reactions) is marked, what="the mark")
        one_workspace.pass_time(1)
    one_workspace.alice.react(message, "pushpin")
    one_workspace.slack.wait_until(lambda: MARK in message.reactions, what="the mark")

    one_workspace.slack.redeliver_last("reaction_removed", by=one_workspace.alice)
    one_workspace.quiet()
    assert "the cache is cold" in one_workspace.alice.slash("/incident timeline", room).text


def test_a_colleague_who_only_looks_in_may_capture_in_an_open_room(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    message = one_workspace.alice.say(room, "the cache is cold")
    one_workspace.charlie.react(message, "pushpin")
    one_workspace.slack.wait_until(lambda: "white_check_mark" in message.reactions, what="the mark")
    assert "the cache is cold" in one_workspace.alice.slash("/incident timeline", room).text


def test_a_mark_that_slack_asks_to_wait_comes_later(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    message = one_workspace.alice.say(room, "the cache is cold")
    one_workspace.slack.faults.rate_limit("reactions.add", retry_after=60)
    one_workspace.alice.react(message, PIN)
    one_workspace.slack.wait_until(lambda: captured(one_workspace.alice, room) == ["Alice wrote: the cache is cold"])
    assert MARK not in message.reactions
    one_workspace.later(61)
    assert MARK in message.reactions


def test_a_message_that_is_gone_keeps_no_mark_and_nobody_is_bothered(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    message = one_workspace.alice.say(room, "the cache is cold")
    one_workspace.alice.react(message, PIN)
    one_workspace.slack.wait_until(lambda: MARK in message.reactions, what="the check mark")
    one_workspace.slack.faults.refuse("reactions.remove", "message_not_found")
    one_workspace.alice.unreact(message, PIN)
    one_workspace.slack.wait_until(
        lambda: one_workspace.slack.traffic.calls("reactions.remove"), what="the mark being taken off"
    )
    one_workspace.later()
    assert [line for line in one_workspace.lines(room) if "could not" in line] == []
    with one_workspace.runtime.store.read() as uow:
        assert uow.outbox.dead_letters() == ()


def test_an_edit_that_slack_delivers_late_does_not_undo_a_newer_one(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    message = one_workspace.alice.say(room, "half of Europe")
    one_workspace.alice.react(message, PIN)
    one_workspace.slack.wait_until(lambda: MARK in message.reactions, what="the check mark")
    one_workspace.slack.faults.delay("message", 2.0)
    one_workspace.alice.edit(message, "all of Europe")
    one_workspace.pass_time(2)
    one_workspace.alice.edit(message, "all of the world")

    def heard() -> list[str]:
        events = [delivery.args["event"] for delivery in one_workspace.slack.traffic.deliveries("message")]
        return [event["message"]["text"] for event in events if event.get("subtype") == "message_changed"]

    one_workspace.slack.wait_until(lambda: heard() == ["all of the world", "all of Europe"], what="the older one last")
    one_workspace.quiet()
    assert captured(one_workspace.alice, room) == ["Alice wrote: all of the world (edited later)"]
