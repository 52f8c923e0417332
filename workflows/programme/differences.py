"""How two programmes differ, setting by setting."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from enum import Enum
from typing import Any

from workflows.domain.times import spelled
from workflows.programme.models import Programme
from workflows.text.local_text import LocalText

NOT_COMPARED = frozenset({"version"})


@dataclass(frozen=True, slots=True)
class Change:
    """One setting: `types.TVE.invite`. None: it is not there."""

    where: str
    old: str | None
    new: str | None


def changes(old: Programme, new: Programme) -> tuple[Change, ...]:
    """In the order of the new one; what it lacks comes last."""
    before = dict(_settings(old.model_dump(exclude=set(NOT_COMPARED))))
    after = dict(_settings(new.model_dump(exclude=set(NOT_COMPARED))))
    both = [*after, *(name for name in before if name not in after)]
    found = (Change(name, before.get(name), after.get(name)) for name in both)
    return tuple(one for one in found if one.old != one.new)


def _settings(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """The leaves by the path that leads to them. A list is one leaf: as a whole it is replaced."""
    match value:
        case LocalText():
            yield from _languages(value, where)
        case Mapping():
            for key, one in value.items():
                yield from _settings(one, f"{where}.{key}" if where else str(key))
        case list() | tuple() if any(isinstance(one, Mapping) for one in value):
            for index, one in enumerate(value):
                yield from _settings(one, f"{where}.{_name(one, index)}")
        case list() | tuple():
            yield where, ", ".join(map(_said, value)) or "(none)"
        case _:
            yield where, _said(value)


def _name(one: Any, index: int) -> str:
    return str(one["id"]) if isinstance(one, Mapping) and "id" in one else str(index)


def _languages(text: LocalText, where: str) -> Iterator[tuple[str, str]]:
    yield where, str(text)
    for language, said in text.by_language.items():
        if said != str(text):
            yield f"{where} ({language})", said


def _said(value: Any) -> str:
    match value:
        case timedelta():
            return spelled(value)
        case time():
            return f"{value:%H:%M}"
        case bool():
            return "true" if value else "false"
        case Enum():
            return str(value.value)
        case None:
            return "(none)"
    return str(value)
