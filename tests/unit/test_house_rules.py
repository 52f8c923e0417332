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


PARSES_PAYLOADS = ("commands/payloads/", "commands/responding/", "commands/views/submission.py")
PAYLOADS = frozenset({"payload", "body", "event", "view", "action"})
"""What somebody would call a piece of what Slack sent."""
SAYS_ANY = {
    "commands/payloads/payload.py",
    "commands/listeners.py",  # Bolt's listeners hand bodies over
    "commands/views/submission.py",
    "commands/views/blocks.py",  # what is sent to Slack
    "commands/views/forms.py",
    "commands/views/harmless.py",
    "commands/views/previews.py",  # tables of messages of every kind
    "commands/views/render.py",
}


def reads_from(node: ast.AST) -> str:
    """`body` for `body["view"]["id"]` and for `body.get("view")`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        node = node.func
    elif not isinstance(node, ast.Subscript):
        return ""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def test_no_handler_reads_what_slack_sent_before_it_is_parsed() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in sources("commands")
        if not name.startswith(PARSES_PAYLOADS)
        for node in ast.walk(tree)
        if isinstance(node, ast.expr) and reads_from(node) in PAYLOADS
    ]
    assert found == []


def test_the_search_for_unparsed_payloads_would_find_one() -> None:
    found = {
        reads_from(node) for text in ('body["view"]["id"]', 'event.get("user")') for node in ast.walk(ast.parse(text))
    }
    assert found - {""} == {"body", "event"}


def test_any_is_said_only_where_a_payload_enters() -> None:
    found = {
        name
        for name, tree in sources("commands")
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id == "Any"
    }
    assert found == SAYS_ANY
