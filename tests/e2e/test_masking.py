"""What people type and keep holds no secret and no card number: not in the database, a message, a file or a log."""

import re
from pathlib import Path

import pytest
import structlog
from sqlalchemy import select

from sandbox import Message, Room
from storage.engine.columns import metadata
from tests.e2e.command_line import CommandLine
from tests.e2e.workspace import Workspace

CARD, KEY, PASSWORD = "4111 1111 1111 1111", "AKIAIOSFODNN7EXAMPLE", "correct-horse"
MARK = "white_check_mark"
IN_THE_ROOM = (
    f"note the list has {CARD} in it",
    f"note decision: we rotate {KEY}",
    f"note impact: 3 people sent password={PASSWORD}",
    f"update we found {KEY}, next update in 2h",
    f"task tell the bank about {CARD}",
    f"task rename 1 tell the bank about {KEY}",
    f"severity S1 because {CARD} leaked",
    f"rename Leak of {KEY}",
    f"correct {{note}} it was {CARD} after all",
    f"remind in 2h look at {KEY}",
    f"status monitoring since {KEY} is rotated",
    f"resolve password={PASSWORD} is changed",
    f"reopen {CARD} is back",
)
"""Each is kept with its words."""


def everything_stored(workspace: Workspace) -> str:
    with workspace.runtime.database.read() as transaction:
        return "\n".join(str(row) for table in metadata.tables.values() for row in transaction.all(select(table)))


def everything_said(workspace: Workspace) -> str:
    calls = workspace.slack.traffic.calls()
    return "\n".join(str(call.args) for call in calls if call.name.startswith(("chat.", "conversations.", "bookmarks")))


def number_of_the_note(workspace: Workspace, room: Room) -> str:
    shown = workspace.answer(workspace.alice, "timeline", room)
    found = re.search(r"#(\d+)[^\n]*the list has", shown)
    return found[1] if found else shown


def kept(workspace: Workspace, message: Message) -> None:
    workspace.bob.react(message, "pushpin")
    workspace.slack.wait_until(lambda: MARK in message.reactions, what="the check mark")
    workspace.quiet()


def test_no_verb_keeps_or_says_a_secret(workspace: Workspace) -> None:
    with structlog.testing.capture_logs() as logged:
        room = workspace.declare(workspace.alice, f"Leak of {KEY}", private=True, Summary=CARD)
        workspace.bring_in(room, workspace.bob)
        for words in IN_THE_ROOM:
            typed = words.replace("{note}", number_of_the_note(workspace, room))
            told = workspace.answer(workspace.alice, typed, room)
            assert "Masked, and kept nowhere: " in told, typed
            assert KEY not in told or "rename" in typed
        workspace.later()
        said = workspace.bob.say(room, f"It was {CARD}, he wrote")
        kept(workspace, said)
        workspace.bob.edit(said, f"It was {KEY}, he wrote")
        workspace.quiet()

    stored, posted = everything_stored(workspace), everything_said(workspace)
    assert stored.count("[masked: card number]") > 5
    assert stored.count("[masked: access token]") > 5
    assert posted.count("[masked: ") > 5
    for secret in (CARD, KEY, PASSWORD):
        assert secret not in stored
        assert secret not in posted
        assert secret not in str(logged)
    words = [m.text for m in workspace.bob.dms() if "looks as if it holds" in m.text]
    assert len(words) == 1
    assert "delete or edit it" in words[0]


def test_what_is_declared_and_added_from_elsewhere_is_masked_too(one_workspace: Workspace) -> None:
    workspace = one_workspace
    said = workspace.bob.say(workspace.general, f"Somebody posted {CARD} and password={PASSWORD}")
    form = workspace.alice.message_shortcut(said, "Declare incident from message").form
    assert form is not None
    assert PASSWORD not in form.text
    room = workspace.sent(workspace.alice, form)
    again = workspace.bob.say(workspace.general, f"And {KEY}")
    added = workspace.alice.message_shortcut(again, "Add to timeline").form
    assert added is not None
    workspace.alice.submit(added, {"Which incident?": added.options("Which incident?")[0]})
    workspace.quiet()
    stored = everything_stored(workspace)
    assert "Somebody posted [masked: card number] and password=[masked: password]" in stored
    assert [secret for secret in (CARD, KEY, PASSWORD) if secret in stored + everything_said(workspace)] == []
    assert "[masked: access token]" in workspace.answer(workspace.alice, "timeline", room)


@pytest.mark.parametrize("programme", ["language: es\n"])
def test_it_is_said_in_the_language_of_the_rooms(one_workspace: Workspace) -> None:
    form = one_workspace.alice.slash("/incident declare Leak", one_workspace.general).form
    assert form is not None
    room = one_workspace.sent(one_workspace.alice, form)
    one_workspace.answer(one_workspace.alice, f"note {CARD}", room)
    assert "[oculto: número de tarjeta]" in everything_stored(one_workspace)


def test_the_command_line_masks_as_well(one_workspace: Workspace, tmp_path: Path) -> None:
    one_workspace.declare(one_workspace.alice, "Leak")
    said = CommandLine(one_workspace, tmp_path).says("note", "1", f"we found {KEY}", "--kind", "impact")
    assert "Masked, and kept nowhere: access token." in said
    one_workspace.quiet()
    stored = everything_stored(one_workspace)
    assert "we found [masked: access token]" in stored
    assert KEY not in stored
