"""The rules of the house that a machine can check."""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("bot", "commands", "workflows", "storage")

CATCH_EVERYTHING = {
    "commands/responding/runner.py": 1,
    "bot/worker/worker.py": 3,
    "bot/worker/ticker.py": 3,
    "bot/http/app.py": 2,
}
"""With how often. Each logs once, answers its audience, and goes on."""

LONG = 50
"""Lines. No function is longer."""


def sources(*packages: str) -> Iterator[tuple[str, ast.Module]]:
    for package in packages:
        for file in sorted((ROOT / package).rglob("*.py")):
            yield str(file.relative_to(ROOT)), ast.parse(file.read_text(encoding="utf-8"))


def catches_everything(handler: ast.ExceptHandler) -> bool:
    """Bare, or of the widest types, and not only to tidy up before raising again."""
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    wide = any(t is None or (isinstance(t, ast.Name) and t.id in ("Exception", "BaseException")) for t in caught)
    last = handler.body[-1]
    return wide and not (isinstance(last, ast.Raise) and last.exc is None)


def test_exactly_four_places_catch_everything() -> None:
    found = Counter(
        name
        for name, tree in sources(*PRODUCT)
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and catches_everything(node)
    )
    assert found == CATCH_EVERYTHING


def test_imports_only_go_down_the_picture() -> None:
    """In a process of its own: the linter sets up logging for itself."""
    run = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True))"
    done = subprocess.run([sys.executable, "-c", run], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_one_place_asks_what_time_it_is() -> None:
    asking = {
        name
        for name, tree in sources(*PRODUCT)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "utcnow", "today")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("datetime", "date")
    }
    assert asking == {"bot/clock.py"}


def test_one_place_reads_the_environment() -> None:
    reading = {
        name
        for name, tree in sources(*PRODUCT)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv"))
        or (isinstance(node, ast.keyword) and node.arg == "envvar")
    }
    assert reading == {"bot/settings.py"}


def test_functions_fit_on_a_screen() -> None:
    long = {
        f"{name}:{node.lineno} {node.name}": length
        for name, tree in sources(*PRODUCT)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONG
    }
    assert long == {}
