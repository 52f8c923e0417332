"""Times that people type, read in their own time zone."""

import re
from datetime import datetime

from commands.context import Context
from workflows.domain.errors import InvalidField
from workflows.domain.times import Towards, leading_time, parse_when

UNKNOWN = {Towards.FUTURE: "time_unknown", Towards.PAST: "time_unknown_past"}
"""The refusal of a text that is no time: with examples in the future or in the past."""
_DUE = re.compile(r"(?P<text>.*\S)\s+(?:by|due)\s+(?P<time>\S.*)", re.IGNORECASE | re.DOTALL)


def typed_time(context: Context, field: str, text: str, towards: Towards) -> datetime:
    """The moment that `text` names. Raises `InvalidField` on `field` if it is no time."""
    moment = parse_when(text, context.now, context.person.timezone, towards)
    if moment is None:
        raise InvalidField(field, UNKNOWN[towards], text=text[:60])
    return moment


def optional_time(context: Context, field: str, text: str, towards: Towards) -> datetime | None:
    """The same; None for an empty text. Raises `InvalidField`."""
    return typed_time(context, field, text, towards) if text else None


def time_then_text(context: Context, text: str, towards: Towards) -> tuple[datetime | None, str]:
    """Splits `in 2h check the queue` or `at 14:05 UTC the ban was lifted` into the time and the rest."""
    words = text.split()
    bare = words[1:] if words and words[0].lower() == "at" else words
    found = leading_time(bare, context.now, context.person.timezone, towards)
    if found is None:
        return None, text
    moment, taken = found
    return moment, _after_words(text, taken + len(words) - len(bare))


def text_then_due(context: Context, text: str) -> tuple[str, datetime | None]:
    """Splits `call the vendor by tomorrow 9am`, also with `due`; without a time at its end, all of it is text."""
    found = _DUE.fullmatch(text)
    due = parse_when(found["time"], context.now, context.person.timezone, Towards.FUTURE) if found else None
    return (found["text"], due) if found and due else (text, None)


def _after_words(text: str, count: int) -> str:
    """The text after its first `count` words, with its own line breaks."""
    rest = text.lstrip()
    for _ in range(count):
        parts = rest.split(None, 1)
        rest = parts[1] if len(parts) > 1 else ""
    return rest
