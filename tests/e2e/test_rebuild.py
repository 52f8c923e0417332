"""What was altered behind Muster's back is put back from the command line, and people read what was said."""

from pathlib import Path

from sqlalchemy import text

from tests.e2e.command_line import CommandLine
from tests.e2e.workspace import Workspace


def test_a_timeline_that_was_altered_reads_as_before_after_a_rebuild(one_workspace: Workspace, tmp_path: Path) -> None:
    workspace = one_workspace
    room = workspace.declare(workspace.alice, "Accounts are being taken over")
    for words in ("61 orders are wrong", "the keys were rotated"):
        workspace.alice.slash(f"/incident note {words}", room)
    workspace.alice.react(workspace.alice.say(room, "It began at noon"), "pushpin")
    workspace.alice.slash("/incident update We are rolling back. next 30m", room)
    workspace.run_until_idle()
    before, card = workspace.answer(workspace.alice, "timeline", room), workspace.card(room).text
    assert "61 orders" in before

    with workspace.runtime.database.write() as transaction:
        for statement in (
            "UPDATE entries SET text = 'never said' WHERE kind = 'note'",
            "UPDATE entries SET happened_at = '2026-01-01 00:00:00.000000' WHERE kind = 'capture'",
            "DELETE FROM revisions",
        ):
            transaction.change(text(statement))  # type: ignore[arg-type]
        transaction.commit()
    assert "never said" in workspace.answer(workspace.alice, "timeline", room)

    terminal = CommandLine(workspace, tmp_path)
    said = terminal.says("INC-1", under="rebuild", who="")
    assert said.count("would be corrected") == 3
    assert "text; would be corrected" in said
    assert "would be put back" in said
    assert said.endswith("Nothing was changed; --apply does it.")
    assert "never said" not in said
    assert "61 orders" not in said
    assert "never said" in workspace.answer(workspace.alice, "timeline", room)
    done = terminal.says("--all", "--apply", under="rebuild", who="")
    assert "3 corrected" in done
    assert "as they were put on record" in terminal.says("INC-1", under="verify", who="")
    workspace.run_until_idle()
    assert workspace.answer(workspace.alice, "timeline", room) == before
    assert workspace.card(room).text == card
