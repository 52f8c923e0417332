"""What Slack sends, before it is parsed. Only this package and `commands.views.submission` look inside."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias, TypeVar

Payload: TypeAlias = Mapping[str, Any]
"""A JSON object of Slack's."""
Parsed = TypeVar("Parsed")
ID = r"^[A-Z0-9]{1,64}$"
"""Of a person or a channel."""
TS = r"^[0-9]{1,10}\.[0-9]{1,9}$"
"""Of a message: the second in which it was written, and a fraction that is its own."""


def an_id(value: object) -> str:
    """Raises `ValueError` for what is no id of a person or a channel."""
    return _like(ID, value)


def a_ts(value: object) -> str:
    """Raises `ValueError` for what is no `ts`."""
    return _like(TS, value)


def moment(ts: object) -> datetime:
    """Slack's `1700000000.000100` as a time. Raises `ValueError` for anything else."""
    return datetime.fromtimestamp(float(a_ts(ts)), UTC)


def parsed(read: Callable[[Payload], Parsed | None], payload: Payload) -> Parsed | None:
    """None for what cannot be read: it would not be different if Slack sent it again."""
    try:
        return read(payload)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _like(pattern: str, value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise ValueError("not of the shape that Slack sends")
    return value
