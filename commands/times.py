"""Times that people type, read in their own time zone."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from commands.context import Context
from workflows.domain.errors import InvalidField
from workflows.domain.time_grammar import Question, begins_like_a_time, leading_time, read_when
from workflows.domain.times import Towards

UNKNOWN = {Towards.FUTURE: "time_unknown", Towards.PAST: "time_unknown_past"}
"""The refusal of a text that is no time: with examples in the future or in the past."""
_BEFORE_A_TIME = re.compile(r"(?<=\S)\s+(?P<time>(?:in|en|em|at|tomorrow|mañana|amanhã)\b)", re.IGNORECASE)
_UNTIL = r"(?:by|due|para|antes\s+del?|até|vence)"
_DUE = re.compile(rf"(?P<text>.*\S)\s+{_UNTIL}\s+(?P<time>\S.*)", re.IGNORECASE | re.DOTALL)
_ONLY_UNTIL = re.compile(_UNTIL, re.IGNORECASE)
_AT = re.compile(r"(?:at\s+|(?=a\s+las?\s|[àa]s\s))(?P<time>.*)", re.IGNORECASE | re.DOTALL)


def typed_time(context: Context, field: str, text: str, towards: Towards) -> datetime:
    """The moment that `text` names. Raises `InvalidField` on `field` if it is no time, or has to be asked about."""
    reading = read_when(text, context.now, context.person.timezone, towards)
    if isinstance(reading, datetime):
        return reading
    raise not_understood(field, reading, text, towards)


def optional_time(context: Context, field: str, text: str, towards: Towards) -> datetime | None:
    """The same; None for an empty text. Raises `InvalidField`."""
    return typed_time(context, field, text, towards) if text else None


def begins_with_its_time(text: str) -> bool:
    """Whether a note says first when it was: `at 14:05 …`, `a las 14:05 …`, `às 14h …`."""
    found = _AT.fullmatch(text)
    return found is not None and begins_like_a_time(found["time"])


def time_then_text(context: Context, text: str, towards: Towards) -> tuple[datetime, str]:
    """Splits `in 2h check the queue` or `at 14:05 UTC the ban was lifted` into the time and the rest.

    Raises `InvalidField` on `time` when no time comes first, or one that is not wholly understood.
    """
    words = text.split()
    bare = words[1:] if words and words[0].lower() in ("at", "on") else words
    found = leading_time(bare, context.now, context.person.timezone, towards)
    if found is None:
        raise not_understood("time", None, " ".join(bare[:2]), towards)
    reading, taken = found
    if isinstance(reading, Question):
        raise not_understood("time", reading, text, towards)
    return reading, _after_words(text, taken + len(words) - len(bare))


def text_then_due(context: Context, text: str) -> tuple[str, datetime | None]:
    """Splits `call the vendor by tomorrow 9am`, also with `due`, `para`, `até`, and `call back in 2h`.
    Without a time it is all text.

    Raises `InvalidField` on `due` for what begins like a time and is not wholly understood.
    """
    found = _DUE.fullmatch(text)
    if found is None:
        return _time_at_the_end(context, text)
    reading = read_when(found["time"], context.now, context.person.timezone, Towards.FUTURE)
    if isinstance(reading, datetime):
        return found["text"], reading
    if reading is not None or begins_like_a_time(found["time"]):
        raise not_understood("due", reading, found["time"], Towards.FUTURE)
    return text, None


def _time_at_the_end(context: Context, text: str) -> tuple[str, datetime | None]:
    """The same without `by`. Raises `InvalidField` for `call them tomorrow`, which lacks an hour."""
    for found in _BEFORE_A_TIME.finditer(text):
        time = text[found.start("time") :]
        reading = read_when(time, context.now, context.person.timezone, Towards.FUTURE)
        before = text[: found.start()]
        if isinstance(reading, datetime):
            return (text, None) if _ONLY_UNTIL.fullmatch(before.strip()) else (before, reading)
        if reading is not None:
            raise not_understood("due", reading, time, Towards.FUTURE)
    return text, None


def not_understood(field: str, reading: Question | None, text: str, towards: Towards) -> InvalidField:
    """What has to be asked; or that it is no time, with examples."""
    if reading is None:
        return InvalidField(field, UNKNOWN[towards], text=text[:60])
    return InvalidField(field, f"time_{reading.about}", text=reading.text[:60], options=reading.options)


def said(context: Context, moment: datetime) -> str:
    """A moment that was just typed, in the reader's zone and in UTC."""
    return context.fmt.catalogue.moment_and_utc(moment, ZoneInfo(context.person.timezone))


def _after_words(text: str, count: int) -> str:
    """The text after its first `count` words, with its own line breaks."""
    rest = text.lstrip()
    for _ in range(count):
        parts = rest.split(None, 1)
        rest = parts[1] if len(parts) > 1 else ""
    return rest
