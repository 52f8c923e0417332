"""Small checks that combine: each looks at one JSON value and yields what Slack would say about it.

The words are those of Slack's own validator, `github.com/slackhq/hack-json-schema`, and of refusals people have
quoted in public. Slack adds "failed to match all allowed schemas" for every enclosing object; here only the
reason itself is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One complaint in Slack's words, with the place it is about."""

    message: str
    pointer: str

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"


Check = Callable[[Any, str], Iterator[Problem]]


def boolean(value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield Problem("must be a boolean", at)


def integer(low: int, high: int) -> Check:
    """A whole number from `low` to `high`. Slack says "less than" and "greater than" and means "or equal"."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield Problem("must provide an integer", at)
        elif value < low:
            yield Problem(f"must be greater than {low}", at)
        elif value > high:
            yield Problem(f"must be less than {high}", at)

    return check


def string(most: int, least: int = 0) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem("must provide a string", at)
        elif len(value) > most:
            yield Problem(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            yield Problem(f"must be more than {least - 1} characters", at)

    return check


def matching(pattern: str) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem("must provide a string", at)
        elif not re.search(pattern, value):
            yield Problem(f"input must match regex pattern: {pattern}", at)

    return check


def url(most: int, *schemes: str) -> Check:
    """A full address with one of these schemes and a host."""
    full = re.compile(rf"({'|'.join(schemes)})://[^\s/?#]+([/?#]\S*)?", re.IGNORECASE)
    length = string(most)

    def check(value: Any, at: str) -> Iterator[Problem]:
        problems = list(length(value, at))
        yield from problems
        if not problems and not full.fullmatch(value):
            yield Problem("invalid url", at)

    return check


def one_of(*allowed: str) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem("must provide a string", at)
        elif value not in allowed:
            yield Problem("must be a valid enum value", at)

    return check


def many(item: Check, most: int, least: int = 1) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem("must provide an array", at)
            return
        if len(value) > most:
            yield Problem(f"no more than {most} items allowed", at)
        if len(value) < least:
            yield Problem(f"must provide at least {least} items", at)
        for index, one in enumerate(value):
            yield from item(one, f"{at}/{index}")

    return check


def or_null(check: Check) -> Check:
    def lenient(value: Any, at: str) -> Iterator[Problem]:
        if value is not None:
            yield from check(value, at)

    return lenient


def shape(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    """An object with these properties and no others. A property that is there may not be null."""
    known = {**optional, **required}

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem("must provide an object", at)
            return
        yield from (Problem(f"missing required field: {key}", at) for key in required if key not in value)
        for key, one in value.items():
            if key in known:
                yield from known[key](one, f"{at}/{key}")
            else:
                yield Problem(f"invalid additional property: {key}", at)

    return check


def by_type(shapes: Mapping[str, Check]) -> Check:
    """An object whose `type` says which shape the rest of it must have."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem("must provide an object", at)
        elif "type" not in value:
            yield Problem("missing required field: type", at)
        elif not isinstance(value["type"], str):
            yield Problem("must provide a string", f"{at}/type")
        elif value["type"] not in shapes:
            yield Problem(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            rest = {key: one for key, one in value.items() if key != "type"}
            yield from shapes[value["type"]](rest, at)

    return check


def both(*checks: Check) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        for one in checks:
            yield from one(value, at)

    return check


def first_of(*checks: Check) -> Check:
    """The checks in turn, until one finds something: the later may rely on what the earlier found sound."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        for one in checks:
            problems = list(one(value, at))
            if problems:
                yield from problems
                return

    return check


def exactly_one(*keys: str) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        given = [key for key in keys if isinstance(value, dict) and key in value]
        if isinstance(value, dict) and not given:
            yield Problem(f"missing required field: {keys[0]}", at)
        elif len(given) > 1:
            yield Problem(f"only one of {', '.join(keys)} is allowed", at)

    return check


def at_least_one(*keys: str) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if isinstance(value, dict) and not any(key in value for key in keys):
            yield Problem(f"must define either `{'` or `'.join(keys)}`", f"{at}/type")

    return check
