"""`./muster retry` and `./muster discard`: what was given up gets another life, or none, and one is told what."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import Room
from tests.databases import SqliteTemplate
from tests.e2e.processes import Process, Workspace, processes
from tests.late_answers import opened


def retry_of_the_second(word: str) -> None:
    from bot.cli.main import app

    sys.exit(app([word, "--incident", "2"], prog_name="muster"))


def retry_of_the_first(word: str) -> None:
    from bot.cli.main import app

    sys.exit(app([word, "--incident", "INC-1"], prog_name="muster"))


@pytest.fixture
def workspace(sqlite_template: SqliteTemplate, tmp_path: Path) -> Iterator[Workspace]:
    with processes(tmp_path, sqlite_template.clone(tmp_path)) as workspace:
        yield workspace


def test_retry_says_what_it_does_and_the_worker_does_it(workspace: Workspace, tmp_path: Path) -> None:
    workspace.started("run")
    alice = workspace.slack.person("Alice")
    room = a_room(workspace)
    workspace.slack.faults.refuse(
        "chat.postMessage", "restricted_action", when=lambda args: "Rolling back" in str(args)
    )
    alice.slash("/incident update Rolling back", room)
    alice.waits_for(room, "Muster could not post an update here")

    def said(main: object, name: str) -> str:
        process = Process("retry", workspace.environment, tmp_path / name, main)  # type: ignore[arg-type]
        assert process.ended() == 0, process.said
        return process.said

    assert said(retry_of_the_second, "second") == "No job has failed permanently.\n"
    assert said(retry_of_the_first, "first") == (
        "update.post of INC-1 will be retried.\n1 in all; the worker starts them within a second.\n"
    )
    workspace.slack.wait_until(lambda: [m for m in room.messages if "Rolling back" in m.text and not m.pinned])


def as_words(words: str) -> None:
    from bot.cli.main import app

    sys.exit(app(words.split(), prog_name="muster"))


def test_dismiss_lets_go_for_good_and_the_room_is_told(workspace: Workspace, tmp_path: Path) -> None:
    workspace.started("run")
    alice = workspace.slack.person("Alice")
    room = a_room(workspace)
    workspace.slack.faults.refuse(
        "chat.postMessage", "restricted_action", when=lambda args: "Rolling back" in str(args)
    )
    alice.slash("/incident update Rolling back", room)
    alice.waits_for(room, "Muster could not post an update here")

    def said(words: str, code: int = 0) -> str:
        process = Process(words, workspace.environment, tmp_path / words.replace(" ", ""), as_words)
        assert process.ended() == code, process.said
        return process.said

    assert said("discard --incident 2") == "No job has failed permanently.\n"
    assert said("discard", code=1).startswith("update.post of INC-1 (restricted_action)\nThey will never run")
    assert said("discard --yes") == "update.post of INC-1 was discarded.\n1 in all.\n"
    alice.waits_for(room, "The operators discarded a failed job: Muster could not post an update here")
    assert said("retry") == "No job has failed permanently.\n"


def test_a_set_up_that_failed_is_tried_again_without_who_declared(workspace: Workspace, tmp_path: Path) -> None:
    """There is no room whose card could have the button; whoever runs Muster mended the cause."""
    workspace.started("run")
    workspace.slack.faults.refuse("conversations.create", "restricted_action")
    alice = workspace.slack.person("Alice")
    form = opened(workspace.slack, alice.slash("/incident declare API is down", "general"))
    alice.submit(form)
    workspace.slack.wait_until(
        lambda: [m for m in alice.dms() if "restricted_action" in m.text], what="the failed set-up"
    )

    process = Process("retry", workspace.environment, tmp_path / "retrial", as_words)

    assert process.ended() == 0
    assert process.said.startswith("The setup of INC-1 will be retried.\n1 in all;")
    workspace.slack.wait_until(lambda: [r for r in alice.rooms() if r.pins and r.bookmarks], what="the war room")


def a_room(workspace: Workspace) -> Room:
    alice = workspace.slack.person("Alice")
    form = opened(workspace.slack, alice.slash("/incident declare API is down", "general"))
    alice.submit(form)
    room = workspace.slack.wait_until(lambda: next((r for r in alice.rooms() if r.pins and r.bookmarks), None))
    assert room is not None
    return room


def retry_of_nonsense(word: str) -> None:
    from bot.cli.main import app

    sys.exit(app([word, "--incident", "the first"], prog_name="muster"))


def test_retry_says_in_one_sentence_why_it_cannot(workspace: Workspace, tmp_path: Path) -> None:
    process = Process("retry", workspace.environment, tmp_path / "nonsense", retry_of_nonsense)
    assert (process.ended(), process.said) == (
        1,
        "muster: “the first” is not an incident number. Try 12 or INC-12.\n",
    )
    process = Process(
        "retry", workspace.environment | {"DATABASE_URL": f"sqlite:///{tmp_path}/new.db"}, tmp_path / "new"
    )
    assert (process.ended(), process.said) == (
        1,
        "muster: the database is not at the schema of this version. `./muster migrate` brings it there.\n",
    )
