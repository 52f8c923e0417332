"""How the fact of an entry is stored: its kind, and plain data. The same fact gives the same bytes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from workflows.domain.entries.kinds import KINDS
from workflows.domain.timeline import EntryFact, Part, UnknownFact, parts_of


def encode(fact: EntryFact) -> tuple[str, dict[str, Any]]:
    """Sorted by name; moments in UTC, in ISO 8601; enums by value."""
    stored = [(part, values) for part, values in fact.parts() if not (part.later and values == (None,))]
    data = {part.name: [*map(_plain, values)] if part.many else _plain(values[0]) for part, values in stored}
    return fact.kind, dict(sorted(data.items()))


def decode(kind: str, data: Mapping[str, Any]) -> EntryFact:
    """The inverse of `encode`. What this version cannot read, because a newer one recorded it, is an `UnknownFact`."""
    known = KINDS.get(kind)
    if known is None:
        return UnknownFact(kind, data)
    try:
        return known(**{part.field: _read(part, data[part.name]) for part in parts_of(known) if part.name in data})
    except (TypeError, ValueError):
        return UnknownFact(kind, data)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.value if isinstance(value, Enum) else value


def _read(part: Part, stored: Any) -> Any:
    return tuple(_typed(part.type, value) for value in stored) if part.many else _typed(part.type, stored)


def _typed(kind: Any, stored: Any) -> Any:
    if stored is None:
        return None
    if kind is datetime:
        return datetime.fromisoformat(stored)
    return kind(stored) if isinstance(kind, type) and issubclass(kind, Enum) else stored
