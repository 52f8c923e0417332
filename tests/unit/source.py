"""What the product's own source says: which words it asks for, and which errors it raises."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("bot", "commands", "workflows", "storage")
ASKS_FOR_WORDS = frozenset({"voice", "fmt", "words", "_words"})


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the product by its dotted name."""
    return {
        ".".join(file.relative_to(ROOT).with_suffix("").parts): ast.parse(file.read_text(encoding="utf-8"))
        for package in PRODUCT
        for file in sorted((ROOT / package).rglob("*.py"))
    }


def calls() -> Iterator[tuple[str, ast.Call]]:
    for name, tree in modules().items():
        yield from ((name, node) for node in ast.walk(tree) if isinstance(node, ast.Call))


def last_name(node: ast.expr) -> str:
    """`a.b.c` -> `c`."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


@dataclass(frozen=True)
class Asked:
    """One place that asks for words. `key` is its source: `'card.menu'`, `f'steps.{step}'`, `submit`."""

    module: str
    key: ast.expr
    given: frozenset[str]
    open_ended: bool
    """More parameters come in a map."""
    counted: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys it asks for as far as its source says so; empty when the key is made somewhere else."""
        found = [n.value for n in constants_of(self.key)]
        return tuple(f"{key}.{form}" for key in found for form in ("one", "other")) if self.counted else tuple(found)


def constants_of(node: ast.expr) -> list[ast.Constant]:
    """`"a"` and both ends of `"a" if x else "b"`."""
    if isinstance(node, ast.IfExp):
        return constants_of(node.body) + constants_of(node.orelse)
    return [node] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def asked_for() -> list[Asked]:
    """Every place that asks for words."""
    found = []
    for module, call in calls():
        of_words = last_name(call.func) in ASKS_FOR_WORDS - ({"_words"} if isinstance(call.func, ast.Name) else set())
        counted = isinstance(call.func, ast.Attribute) and call.func.attr == "counted"
        if not call.args or not (of_words or counted) or module == "workflows.words":
            continue
        given = {k.arg for k in call.keywords if k.arg} | ({"n"} if counted else set())
        open_ended = any(k.arg is None for k in call.keywords)
        found.append(Asked(module, call.args[0], frozenset(given), open_ended, counted))
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


def texts_in_source() -> frozenset[str]:
    """Every text constant."""
    return frozenset(
        node.value
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
