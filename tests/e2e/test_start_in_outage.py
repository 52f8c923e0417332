"""A process that is started while Slack's Web API fails, and what people ask of it meanwhile still arrives."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import SqliteTemplate
from tests.e2e.processes import Workspace, processes
from tests.e2e.test_processes import declare
from tests.late_answers import answer

STRANGER = "Slack does not say who that is. Check the name, or try again in a moment."


@pytest.fixture
def workspace(sqlite_template: SqliteTemplate, tmp_path: Path) -> Iterator[Workspace]:
    with processes(tmp_path, sqlite_template.clone(tmp_path)) as place:
        yield place


def test_restarted_while_slack_is_away_it_hears_and_records_as_before(workspace: Workspace) -> None:
    process = workspace.started("run")
    room = declare(workspace, "Checkout is down")
    alice = workspace.slack.person("Alice")
    workspace.slack.faults.fail(status=503, times=None)
    process.stop()
    workspace.started("run")
    said = [answer(workspace.slack, alice.slash(f"/incident note {n}", room)) for n in ("one", "two", "three")]
    assert said == ["Added to the timeline."] * 3
    workspace.slack.faults.clear()


def test_restarted_while_locked_out_it_starts_with_a_token_that_was_good_before(workspace: Workspace) -> None:
    process = workspace.started("run")
    room = declare(workspace, "Checkout is down")
    process.stop()
    workspace.slack.faults.refuse("*", "invalid_auth", times=None)
    process = workspace.started("run")
    assert process.has_logged("token.refused")
    noted = workspace.slack.person("Alice").slash("/incident note one", room)
    assert answer(workspace.slack, noted).startswith("Added to the timeline.")
    workspace.slack.faults.clear()


def test_started_for_the_first_time_while_slack_is_away_it_answers_calmly(workspace: Workspace) -> None:
    workspace.slack.faults.fail(status=503, times=None)
    workspace.started("run")
    alice = workspace.slack.person("Alice")
    asked = ("/incident list", "/incident note Hello", "/incident")
    said = [answer(workspace.slack, alice.slash(words, "general")) for words in asked]
    assert said == [STRANGER] * 3
    workspace.slack.faults.clear()
    declare(workspace, "Checkout is down")
