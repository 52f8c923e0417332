"""The summary is for the asker first; then for the room, for an update, for somebody who may see the incident. It comes
by itself when an incident is resolved and when it is closed."""

import re

import pytest

from sandbox import Message, Person, Room
from tests.e2e.workspace import Workspace

POST, AS_UPDATE, SEND = BUTTONS = ["Post in the room", "Post as update…", "Send to…"]


def war_room(workspace: Workspace, private: bool = False) -> Room:
    room = workspace.declare(workspace.alice, "API is down", private=private)
    workspace.bring_in(room, workspace.bob)
    workspace.later()
    return room


def pages(room: Room) -> list[Message]:
    """The summaries that stand in the room."""
    return [m for m in room.messages if "Key moments" in m.text and not m.is_ephemeral]


def asked(who: Person, room: Room) -> Message:
    preview = who.slash("/incident summary", room).message
    assert preview is not None
    return preview


def files(page: Message) -> list[str]:
    return [name for reply in page.thread for name, _ in reply.files]


@pytest.mark.parametrize("private", [False, True])
def test_the_summary_is_for_the_asker_until_it_is_posted_or_sent(workspace: Workspace, private: bool) -> None:
    room, alice, bob = war_room(workspace, private), workspace.alice, workspace.bob
    charlie = workspace.charlie
    alice.slash("/incident update Logins fail since noon.", room)
    workspace.quiet()

    preview = asked(alice, room)
    assert (preview.is_ephemeral, preview.buttons) == (True, BUTTONS)
    assert "Now  Logins fail since noon. (Alice, 10:00)" in preview.text
    workspace.quiet()
    assert pages(room) == []

    form = alice.click(preview, AS_UPDATE).form
    assert form is not None
    assert "Now: Logins fail since noon. (Alice, 10:00)" in form.values["Message"]
    alice.close(form)

    form = alice.click(preview, SEND).form
    assert form is not None
    refused = alice.submit(form, {"To": "Charlie"})
    if private:
        assert refused.errors == {"To": "Charlie may not see INC-1. Invite them into the room first."}
        refused = alice.submit(form, {"To": "Bob"})
    assert refused.closed
    workspace.quiet()
    got, other = (bob, charlie) if private else (charlie, bob)
    (sent,) = [m for m in got.dms() if "sends you the summary of INC-1" in m.text]
    assert "Logins fail since noon." in sent.text
    assert [m for m in other.dms() if "sends you the summary" in m.text] == []
    assert f"Alice sent the summary to {got.name}." in alice.slash("/incident timeline", room).text

    alice.click(preview, POST)
    workspace.quiet()
    (posted,) = pages(room)
    assert posted.buttons == []
    assert len(files(posted)) == 1


def test_posted_again_it_edits_the_last_one_unless_somebody_spoke_since(workspace: Workspace) -> None:
    room, alice = war_room(workspace), workspace.alice
    alice.slash("/incident summary post", room)
    workspace.quiet()
    alice.slash("/incident note decision: Roll back", room)
    alice.slash("/incident summary post", room)
    workspace.quiet()
    (only,) = pages(room)
    assert "Decided  Roll back" in only.text
    assert len(files(only)) == 2

    workspace.bob.say(room, "Is anybody looking at Spain?")
    alice.slash("/incident summary post", room)
    workspace.quiet()
    assert len(pages(room)) == 2

    alice.slash("/incident summary post", room)
    workspace.quiet()
    assert len(pages(room)) == 2
    assert len(files(pages(room)[-1])) == 1, "nothing new is on record"


def test_a_last_summary_that_was_deleted_is_posted_anew(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    one_workspace.alice.slash("/incident summary post", room)
    one_workspace.quiet()
    with one_workspace.slack.workspace.lock:
        pages(room)[0].post.deleted = True
    one_workspace.alice.slash("/incident summary post", room)
    one_workspace.quiet()
    assert len([m for m in pages(room) if m.exists]) == 1


@pytest.mark.parametrize("private", [False, True])
def test_resolving_asks_four_things_that_the_summary_tells_and_the_summary_comes_once(
    workspace: Workspace, private: bool
) -> None:
    room, alice = war_room(workspace, private), workspace.alice
    for words in ("update Build 12 is rolled back.", "note impact: 300 people", "task call the vendor @Bob"):
        alice.slash(f"/incident {words}", room)
    workspace.quiet()

    form = alice.slash("/incident resolve", room).form
    assert form is not None
    assert form.values["What was done"] == "Build 12 is rolled back."
    assert form.values["Impact"] == "300 people"
    assert form.values["Open tasks"] == "Keep them"
    typed = {"What was done": "", "Impact": "310 people\nno orders lost", "Cause, if known": "A bad cache key"}
    assert alice.submit(form, typed).errors.keys() == {"What was done"}
    assert alice.submit(form, {**typed, "What was done": "Build 12 is gone."}).closed
    workspace.quiet()

    (page,) = pages(room)
    for told in (
        "S3 Moderate · Resolved · led by Alice",
        "Outcome  Build 12 is gone. (Alice, ",
        "Impact  310 people · no orders lost (Alice, ",
        "Why  A bad cache key (Alice)",
        "call the vendor: Bob",
    ):
        assert told in page.text, page.text
    assert "300 people" not in page.text
    assert re.findall(r"(?:Impact|Cause) \(.*", "\n".join(workspace.lines(room))) == ["Impact (Alice): 300 people"]

    closed = alice.slash("/incident close", room).text
    assert "call the vendor" in closed
    workspace.quiet()
    (page,) = pages(room)
    assert "S3 Moderate · Closed" in page.text


def test_typed_words_resolve_at_once_and_are_what_was_done(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    assert one_workspace.alice.slash("/incident resolve Rolled back", room).text.startswith("INC-1 is now Resolved.")
    one_workspace.quiet()
    (page,) = pages(room)
    assert "Outcome  Rolled back (Alice, " in page.text


def test_an_update_that_resolves_stands_above_the_summary(one_workspace: Workspace) -> None:
    room, alice = war_room(one_workspace), one_workspace.alice
    form = alice.slash("/incident update", room).form
    assert form is not None
    assert alice.submit(form, {"Message": "It holds.", "Status": "Resolved"}).closed
    one_workspace.quiet()
    said = [m.text for m in room.messages]
    (page,) = pages(room)
    assert said.index(page.text) > next(at for at, text in enumerate(said) if "Update by Alice" in text)


def test_an_ending_whose_answer_was_lost_leaves_one_summary(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    one_workspace.slack.faults.lose_answer("files.completeUploadExternal")
    one_workspace.alice.slash("/incident resolve Rolled back", room)
    one_workspace.run_until_idle()
    (page,) = pages(room)
    assert len(files(page)) == 1


def test_a_file_that_has_to_wait_while_somebody_speaks_leaves_one_summary(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    one_workspace.slack.faults.rate_limit("files.getUploadURLExternal")
    one_workspace.alice.slash("/incident resolve Rolled back", room)
    one_workspace.slack.wait_until(lambda: one_workspace.slack.traffic.calls("files.getUploadURLExternal"))
    one_workspace.bob.say(room, "Thanks, everybody")
    one_workspace.later(2)
    one_workspace.run_until_idle()
    (page,) = pages(room)
    assert len(files(page)) == 1


def test_a_false_alarm_needs_no_summary(one_workspace: Workspace) -> None:
    room = war_room(one_workspace)
    one_workspace.alice.slash("/incident cancel A false alarm", room)
    one_workspace.quiet()
    assert pages(room) == []
