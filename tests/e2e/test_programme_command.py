"""`./muster programme` for the organisation that writes its own: what it says, and with which exit code."""

from pathlib import Path

import pytest

from tests.e2e.command_line import CommandLine
from tests.e2e.workspace import Workspace


@pytest.fixture
def typed(one_workspace: Workspace, tmp_path: Path) -> CommandLine:
    return CommandLine(one_workspace, tmp_path)


def test_a_programme_is_checked_shown_compared_and_questioned(typed: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text("severities: {S2: {update_every: 2h}}\n", encoding="utf-8")

    assert "28 types, 26 functions, 19 roles, 130 checklist lines." in typed.says("check", who="", under="programme")
    assert "Terrorism" in typed.says("show", "TVE", "--folder", str(file), who="", under="programme")
    compared = typed.says("diff", str(file), who="", under="programme")
    assert compared.split("\n")[-1] == "One setting differs."
    assert "~ severities.S2.update_every" in compared
    assert "Restricted types nobody is cleared for: 6" in typed.refuses("ready", who="", under="programme")


def test_a_mistake_is_named_and_ends_with_one(typed: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text("checklists:\n  fraud:\n    lines:\n      warn: {owner: nobody}\n", encoding="utf-8")
    said = typed.refuses("check", str(file), who="", under="programme")
    assert f"{file}, line 4: checklists.fraud.lines.warn.owner: there is no 'nobody' here" in said
    assert "is neither a type nor one of" in typed.refuses("show", "weather", who="", under="programme")
