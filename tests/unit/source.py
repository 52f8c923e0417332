"""What the product's own source says: which words it asks for, and which errors it raises."""

import ast
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workflows.text.catalogue import COMMAND

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("bot", "commands", "workflows", "storage")
ASKS_FOR_WORDS = frozenset({"fmt", "say", "_say", "catalogue", "_catalogue", "line"})


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the product by its dotted name."""
    return {
        ".".join(file.relative_to(ROOT).with_suffix("").parts): ast.parse(file.read_text(encoding="utf-8"))
        for package in PRODUCT
        for file in sorted((ROOT / package).rglob("*.py"))
    }


@cache
def calls() -> list[tuple[str, ast.Call]]:
    return [(name, node) for name, tree in modules().items() for node in ast.walk(tree) if isinstance(node, ast.Call)]


def last_name(node: ast.expr) -> str:
    """`a.b.c` -> `c`."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


@dataclass(frozen=True)
class SlackRequest:
    """One place that asks for words."""

    module: str
    key: ast.expr
    given: frozenset[str]
    open_ended: bool
    """More parameters come in a map."""
    plural: bool = False


def constants_of(node: ast.expr) -> list[str]:
    """`"a"`, both ends of `"a" if x else "b"`."""
    if isinstance(node, ast.IfExp):
        return constants_of(node.body) + constants_of(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def shape_of(text: ast.JoinedStr) -> str:
    """`f"steps.{step.name}"` -> `steps.*`."""
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in text.values)


def shapes(node: ast.AST) -> set[str]:
    """Of every text inside that is put together."""
    return {shape_of(inner) for inner in ast.walk(node) if isinstance(inner, ast.JoinedStr)}


def table_of(module: str, node: ast.Subscript) -> list[str]:
    """`UNKNOWN[towards]` -> everything that stands in the module's table of that name."""
    return list(getattr(importlib.import_module(module), last_name(node.value)).values())


@cache
def asked_for() -> list[SlackRequest]:
    """Every place that asks for words."""
    found = []
    for module, call in calls():
        of_words = last_name(call.func) in ASKS_FOR_WORDS - (
            {"_catalogue"} if isinstance(call.func, ast.Name) else set()
        )
        plural = isinstance(call.func, ast.Attribute) and call.func.attr == "plural"
        if not call.args or not (of_words or plural) or module == "workflows.text.catalogue":
            continue
        given = {k.arg for k in call.keywords if k.arg} | ({"n"} if plural else set())
        given |= {COMMAND} if last_name(call.func) == "line" else set()
        open_ended = any(k.arg is None for k in call.keywords)
        found.append(SlackRequest(module, call.args[0], frozenset(given), open_ended, plural))
    return found


@dataclass(frozen=True)
class Raised:
    """One place that raises a domain error: its key in the source, its parameters, and for a form its field."""

    module: str
    error: str
    key: ast.expr | None
    given: frozenset[str]
    field: str = ""


ERRORS = frozenset({"NotAllowed", "NotFound", "InvalidTransition", "RoleTaken", "InvalidField", "ReasonNeeded"})


@cache
def raised() -> list[Raised]:
    """Every place that makes a domain error."""
    return [r for module, call in calls() if (r := as_raised(module, call)) is not None]


def as_raised(module: str, call: ast.Call) -> Raised | None:
    error = last_name(call.func)
    if error not in ERRORS or module == "workflows.domain.errors":
        return None
    args = list(call.args)
    field = "reason" if error == "ReasonNeeded" else ""
    if error == "InvalidField":
        first = args.pop(0)
        field = first.value if isinstance(first, ast.Constant) else f"<{ast.unparse(first)}>"
    given = frozenset(k.arg for k in call.keywords if k.arg)
    return Raised(module, error, args[0] if args else None, given, field)


@cache
def texts_in_source() -> frozenset[str]:
    """Every text constant that is not a part of a longer text, nor the name of an event in the log."""
    return frozenset(text for tree in modules().values() for text in _texts(tree))


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for child in ast.iter_child_nodes(node):
        is_part = isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant)
        if not is_part and not (isinstance(node, ast.Call) and _logs(node) and child in node.args):
            yield from _texts(child)


def _logs(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and last_name(call.func.value) == "log"
