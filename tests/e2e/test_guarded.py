"""Guarded types take no media: what is posted in their rooms is refused, cleaned up, and named nowhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import Message, Room, SandboxClock
from tests.databases import SqliteTemplate
from tests.e2e.conftest import a_muster
from tests.e2e.test_masking import everything_said, everything_stored
from tests.e2e.workspace import Workspace

GUARDED = """
types:
  SHOCK: {title: Shock, visibility: private, guarded: true, classes: [torture, hate]}
"""
guarded = pytest.mark.parametrize("programme", [GUARDED], ids=["guarded"])
NAME, TITLE, BYTES = "unspeakable-scene", "unspeakable-title", b"unspeakable-bytes"
PICTURE = {"type": "image", "image_url": f"https://example.com/{NAME}.png", "alt_text": TITLE}


@pytest.fixture
def with_admin(
    sqlite_template: SqliteTemplate, tmp_path: Path, programme_file: Path | None, clock: SandboxClock
) -> Iterator[Workspace]:
    """With a user token of Alice, who is an admin."""
    database = sqlite_template.clone(tmp_path)
    with a_muster(database, socket=False, programme=programme_file, clock=clock, admin=True) as muster:
        yield muster


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
def test_with_an_admins_token_a_file_is_deleted_where_the_admin_sees_it(with_admin: Workspace) -> None:
    """Slack lets a user token delete what its person may, and a bot's token what the bot posted."""
    workspace = with_admin
    room = war_room(workspace)
    posted = workspace.bob.shares(room, f"{NAME}.png", BYTES, text="look at this")
    told = workspace.bob.waits_for("dm", "takes no files")
    assert "what you posted in" in told.text
    assert "is deleted. Delete your own copies too." in told.text
    workspace.quiet()
    assert all(workspace.slack.workspace.files[file].deleted for file in posted.post.files)
    assert "Delete every copy you have of the file you posted in this room" in tasks(workspace, room)
    timeline = workspace.answer(workspace.bob, "timeline", room)
    assert "The file or picture was deleted. Task 2: the other copies." in timeline

    elsewhere = workspace.declare(workspace.bob, "Out of the admin's sight", private=True, Type="Shock")
    assert "Alice" not in elsewhere.members
    stays = workspace.bob.shares(elsewhere, f"{NAME}.png", BYTES)
    told = workspace.bob.waits_for("dm", "please delete it now, with ⋯ on the message")
    workspace.quiet()
    assert not any(workspace.slack.workspace.files[file].deleted for file in stays.post.files)
    assert "See that Bob deletes the file" in workspace.answer(workspace.bob, "task list", elsewhere)

    workspace.slack.faults.refuse("files.delete", "token_revoked")  # the admin's; the bot's own is asked then
    workspace.bob.shares(room, f"{NAME}.gif", BYTES)
    workspace.slack.wait_until(lambda: "See that Bob" in tasks(workspace, room), what="the task to see to it")
    names_nothing(workspace)


@guarded
def test_what_was_kept_before_it_was_known_to_be_a_file_is_ticked_off_as_well(one_workspace: Workspace) -> None:
    """Slack tells in any order that a file was posted and that somebody reacted to it."""
    workspace = one_workspace
    room = war_room(workspace)
    workspace.slack.faults.delay("message", seconds=3600)
    posted = workspace.bob.shares(room, f"{NAME}.png", BYTES)
    workspace.alice.react(posted, "pushpin")
    workspace.slack.wait_until(lambda: "2. See that Bob deletes" in tasks(workspace, room), what="the task")
    workspace.bob.delete(posted)
    workspace.slack.wait_until(lambda: "See that Bob" not in tasks(workspace, room), what="the task ticked off")
    assert "The file or picture is deleted." in workspace.answer(workspace.bob, "timeline", room)
    names_nothing(workspace)


@guarded
def test_what_is_deleted_while_muster_is_about_to_is_gone(one_workspace: Workspace) -> None:
    workspace = one_workspace
    room = war_room(workspace)

    def deleted_meanwhile(_arguments: object) -> bool:
        workspace.bob.delete(posted)
        return True

    workspace.slack.faults.refuse("files.delete", "cant_delete_file", when=deleted_meanwhile)
    posted = workspace.bob.shares(room, f"{NAME}.png", BYTES)
    workspace.slack.wait_until(lambda: workspace.slack.faults.armed == 0, what="Muster's try")
    workspace.run_until_idle()
    assert "See that Bob" not in tasks(workspace, room)
    assert "The file or picture is deleted." in workspace.answer(workspace.bob, "timeline", room)


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
    assert "graph.png" in one_workspace.answer(one_workspace.alice, "timeline", room)
    assert one_workspace.answer(one_workspace.alice, "task list", room).startswith("1 open task")
