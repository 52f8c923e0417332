"""Anchors of the journal also stand in a private channel, where whoever rewrites the database does not reach."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.anchor_file import AnchorFile
from bot.cli.doctor import examine
from bot.worker.ticker import PERIODIC_TASKS
from sandbox import Room, SandboxClock
from tests.databases import SqliteTemplate
from tests.e2e.conftest import a_workspace
from tests.e2e.workspace import Workspace, settings_for, start_muster
from workflows.evidence.anchors import anchor

KEY = "k" * 32
ROUND = 301.0
HOUR = 3601.0


@pytest.fixture
def anchored(sqlite_template: SqliteTemplate, tmp_path: Path, clock: SandboxClock) -> Iterator[tuple[Workspace, Room]]:
    with a_workspace(clock) as slack:
        bob = slack.person("Bob")
        room = bob.creates("muster-anchors", private=True)
        bob.invites(room, slack.bot_name)
        more = {
            "JOURNAL_ANCHOR_KEY": KEY,
            "JOURNAL_ANCHOR_FILE": str(tmp_path / "anchors" / "journal"),
            "JOURNAL_ANCHOR_CHANNEL": room.channel.id,
        }
        settings = settings_for(slack, sqlite_template.clone(tmp_path), socket=False, **more)
        runtime, server = start_muster(slack, settings, clock)
        yield Workspace(slack, runtime, clock), room
        violations = slack.violations
        server.stop()
    assert not violations, violations


def posted(room: Room) -> list[str]:
    return [message.text for message in room.messages if not message.is_system]


def file_of(workspace: Workspace) -> AnchorFile:
    found = workspace.runtime.deps.anchors
    assert isinstance(found, AnchorFile)
    return found


def goes_by(workspace: Workspace, seconds: float) -> None:
    """Time, and the round that the ticker makes then."""
    workspace.clock.advance(seconds)
    anchor(workspace.clock.now(), workspace.runtime.deps)
    workspace.run_until_idle()


def test_each_anchor_is_posted_once_without_a_word_of_any_incident(anchored: tuple[Workspace, Room]) -> None:
    workspace, channel = anchored
    room = workspace.declare(workspace.alice, "Zabo accounts are being taken over")
    for seconds in (ROUND, ROUND, HOUR, ROUND):
        goes_by(workspace, seconds)
    assert PERIODIC_TASKS[anchor] == timedelta(seconds=ROUND - 1)
    lines = [json.loads(line) for line in file_of(workspace).lines()]
    said = posted(channel)
    assert len(said) == len(lines) >= 2
    for text, line in zip(said, lines, strict=True):
        assert f"Anchor {line['number']} of the journal" in text
        assert re.findall(r"[0-9a-f]{64}", text) == [line["root"], line["signature"]]
        assert line["at"] in text
        assert not any(word in text for word in ("Zabo", "INC", "U0", room.name, "Alice"))
        assert not any(head in text for head in line["heads"])
    for message in channel.messages:
        if not message.is_system:
            assert re.fullmatch(r"job-\d+", (message.metadata or {})["event_payload"]["key"])


def test_an_anchor_that_was_written_right_before_a_kill_is_posted_at_the_next_round(
    anchored: tuple[Workspace, Room],
) -> None:
    workspace, channel = anchored
    goes_by(workspace, ROUND)
    first = file_of(workspace).lines()[0]
    with workspace.runtime.store.write() as uow:  # as if the process had not come to it
        uow.idempotency_keys.forget_before(workspace.clock.now())
        uow.commit()
    before = posted(channel)
    workspace.slack.faults.lose_answer("chat.postMessage")
    goes_by(workspace, ROUND)
    assert workspace.slack.faults.armed == 0
    assert len(posted(channel)) == len(before) + 1
    assert json.loads(first)["root"] in posted(channel)[-1]
    goes_by(workspace, ROUND)
    assert len(posted(channel)) == len(before) + 1


def test_where_others_read_nothing_is_posted_and_doctor_says_so(anchored: tuple[Workspace, Room]) -> None:
    workspace, channel = anchored
    (fine,) = [found for found in examine(workspace.runtime.settings) if found.name == "anchor channel"]
    assert fine.ok
    workspace.bob.removes(channel, workspace.slack.bot_name)
    (found,) = [found for found in examine(workspace.runtime.settings) if found.name == "anchor channel"]
    assert not found.ok
    assert "Muster sees no such private channel" in found.said
    before = posted(channel)
    goes_by(workspace, HOUR)
    assert len(file_of(workspace).lines()) > len(before)
    assert posted(channel) == before
    assert "failed jobs" not in [one.name for one in examine(workspace.runtime.settings) if not one.ok]
