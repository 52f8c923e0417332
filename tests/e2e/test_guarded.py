"""Guarded types take no media: what is posted in their rooms is refused, cleaned up, and named nowhere."""

import pytest

from sandbox import Message, Room
from tests.e2e.test_masking import everything_said, everything_stored
from tests.e2e.workspace import Workspace

GUARDED = """
types:
  SHOCK: {title: Shock, visibility: private, guarded: true, classes: [torture, hate]}
"""
guarded = pytest.mark.parametrize("programme", [GUARDED], ids=["guarded"])
NAME, TITLE, BYTES = "unspeakable-scene", "unspeakable-title", b"unspeakable-bytes"
PICTURE = {"type": "image", "image_url": f"https://example.com/{NAME}.png", "alt_text": TITLE}


def war_room(workspace: Workspace) -> Room:
    room = workspace.declare(workspace.alice, "Something is going on", private=True, Type="Shock")
    workspace.bring_in(room, workspace.bob)
    return room


def tasks(workspace: Workspace, room: Room) -> str:
    return workspace.answer(workspace.alice, "task list", room)


def names_nothing(workspace: Workspace) -> None:
    for words in (NAME, TITLE, BYTES.decode()):
        assert words not in everything_stored(workspace)
        assert words not in everything_said(workspace)


@guarded
def test_a_file_in_a_guarded_room_is_refused_and_cleaned_up(workspace: Workspace) -> None:
    room = war_room(workspace)
    said = workspace.bob.say(room, "I have seen it")
    posted = workspace.bob.shares(room, f"{NAME}.png", BYTES, text="look at this")
    told = workspace.bob.waits_for("dm", "takes no files")
    assert "Slack does not let Muster delete" in told.text
    assert "please delete it now" in told.text
    workspace.quiet()
    assert "2. See that Bob deletes the file or picture" in tasks(workspace, room)
    timeline = workspace.answer(workspace.bob, "timeline", room)
    assert "Bob posted a file or a picture. This type takes none." in timeline
    assert "Slack does not let Muster delete the file or picture. Task 2" in timeline

    reply = workspace.bob.shares(room, f"{NAME}.txt", BYTES, thread=said)
    workspace.bob.react(posted, "pushpin")
    workspace.alice.react(reply, "pushpin")
    workspace.slack.wait_until(lambda: "3. See that Bob deletes" in tasks(workspace, room), what="the second task")
    refused = workspace.alice.message_shortcut(posted, "Add to timeline").form
    assert refused is not None
    assert "takes no files and no pictures" in refused.text

    workspace.bob.delete(posted)
    workspace.bob.delete(reply)

    def ticked() -> bool:
        workspace.pass_time(1)  # an event that met another writer comes again
        return "See that Bob" not in tasks(workspace, room)

    workspace.slack.wait_until(ticked, what="the tasks ticked off")
    workspace.quiet()
    assert workspace.answer(workspace.bob, "timeline", room).count("The file or picture is deleted.") == 2
    names_nothing(workspace)


@guarded
def test_pictures_by_their_address_previews_and_forwarded_files_are_media_too(one_workspace: Workspace) -> None:
    workspace = one_workspace
    room = war_room(workspace)
    elsewhere = workspace.bob.shares(workspace.general, f"{NAME}.png", BYTES, text="look")
    workspace.bob.forwards(elsewhere, room)
    workspace.slack.hook(room, "Watchtower", blocks=[PICTURE])
    workspace.slack.wait_until(lambda: tasks(workspace, room).count("See that") == 2, what="two tasks")
    assert "See that Watchtower deletes" in tasks(workspace, room)
    names_nothing(workspace)


@guarded
def test_declaring_from_a_message_with_a_file_names_nothing_of_it(one_workspace: Workspace) -> None:
    workspace = one_workspace
    said = workspace.bob.shares(workspace.general, f"{NAME}.png", BYTES, text="They post it everywhere")
    form = workspace.alice.message_shortcut(said, "Declare incident from message").form
    assert form is not None
    room = workspace.sent(workspace.alice, form, private=True, Type="Shock")
    added = workspace.alice.message_shortcut(said, "Add to timeline").form
    assert added is not None
    refused = workspace.alice.submit(added, {"Which incident?": added.options("Which incident?")[0]}).form
    assert refused is not None
    assert "takes no files" in str(refused.errors)
    workspace.quiet()
    assert "They post it everywhere" in workspace.card(room).text
    names_nothing(workspace)


def test_other_rooms_take_files(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    posted: Message = one_workspace.alice.shares(room, "graph.png", b"graph", text="the load")
    one_workspace.alice.react(posted, "pushpin")
    one_workspace.slack.wait_until(lambda: "white_check_mark" in posted.reactions, what="the check mark")
    assert "graph[.]png" in one_workspace.answer(one_workspace.alice, "timeline", room)
    assert one_workspace.answer(one_workspace.alice, "task list", room).startswith("1 open task")
