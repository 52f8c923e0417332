"""The rules of the house that a machine can check."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.application.use_cases import create_report, read_user_options
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("bot", "commands", "workflows", "storage")

CATCH_EVERYTHING = {"commands/replies.py", "bot/worker.py", "bot/ticker.py", "bot/web.py"}
"""Each logs once, answers its audience, and goes on."""


def sources() -> Iterator[tuple[str, ast.Module]]:
    for package in PRODUCT:
        for file in sorted((ROOT / package).rglob("*.py")):
            yield str(file.relative_to(ROOT)), ast.parse(file.read_text(encoding="utf-8"))


def catches_everything(handler: ast.ExceptHandler) -> bool:
    """Bare, or of the widest types, and not only to tidy up before raising again."""
    caught = [handler.type] if not isinstance(handler.type, ast.Tuple) else handler.type.elts
    wide = any(t is None or (isinstance(t, ast.Name) and t.id in ("Exception", "BaseException")) for t in caught)
    last = handler.body[-1]
    return wide and not (isinstance(last, ast.Raise) and last.exc is None)


def test_exactly_four_places_catch_everything() -> None:
    found = {
        name
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and catches_everything(node)
    }
    assert found == CATCH_EVERYTHING
