"""Small checks that combine: each looks at one JSON value and yields what Slack would say about it."""

from __future__ import annotations

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


def anything(value: Any, at: str) -> Iterator[Problem]:
    yield from ()


def boolean(value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield Problem("must be a boolean", at)


def integer(low: int, high: int) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield Problem("must be an integer", at)
        elif value < low:
            yield Problem(f"must be greater than or equal to {low}", at)
        elif value > high:
            yield Problem(f"must be less than or equal to {high}", at)

    return check


def string(most: int, least: int = 0) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem("must be a string", at)
        elif len(value) > most:
            yield Problem(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            yield Problem(f"must be more than {least - 1} characters", at)

    return check


def one_of(*allowed: str) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if value not in allowed:
            yield Problem("must be a valid enum value", at)

    return check


def many(item: Check, most: int, least: int = 1) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem("must be an array", at)
            return
        if len(value) > most:
            yield Problem(f"no more than {most} items allowed", at)
        if len(value) < least:
            yield Problem(f"no less than {least} items allowed", at)
        for index, one in enumerate(value):
            yield from item(one, f"{at}/{index}")

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    """An object with these properties and no others; `type` is always allowed."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem("must be an object", at)
            return
        yield from (Problem(f"missing required field: {key}", at) for key in required if value.get(key) is None)
        for key, one in value.items():
            known = required.get(key) or optional.get(key)
            if known is None and key != "type":
                yield Problem(f"invalid additional property: {key}", at)
            elif known is not None and one is not None:
                yield from known(one, f"{at}/{key}")

    return check


def by_type(shapes: Mapping[str, Check]) -> Check:
    """An object whose `type` says which shape it must have."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(value, dict):
            yield Problem("must be an object", at)
        elif kind is None:
            yield Problem("missing required field: type", at)
        elif kind not in shapes:
            yield Problem(f"unsupported type: {kind}", f"{at}/type")
        else:
            yield from shapes[kind](value, at)

    return check


def both(*checks: Check) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        for one in checks:
            yield from one(value, at)

    return check


def exactly_one(*keys: str) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        given = [key for key in keys if isinstance(value, dict) and value.get(key) is not None]
        if not given:
            yield Problem(f"missing required field: {keys[0]}", at)
        elif len(given) > 1:
            yield Problem(f"only one of {', '.join(keys)} is allowed", at)

    return check


def at_least_one(*keys: str) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if isinstance(value, dict) and all(value.get(key) is None for key in keys):
            yield Problem(f"must define either `{'` or `'.join(keys)}`", at)

    return check


def present(*keys: str) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        for key in keys:
            if isinstance(value, dict) and value.get(key) is None:
                yield Problem(f"missing required field: {key}", at)

    return check
