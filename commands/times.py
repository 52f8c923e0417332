"""Times that people type, read in their own time zone."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from commands.context import Context
from workflows.domain.errors import InvalidField
from workflows.domain.time_grammar import Question, Reading, begins_like_a_time, leading_time, read_when
from workflows.domain.time_near import is_almost_a_time
from workflows.domain.times import Towards
from workflows.text.lists import OneOf

UNKNOWN = {Towards.FUTURE: "time_unknown", Towards.PAST: "time_unknown_past"}
"""The refusal of a text that is no time: with examples in the future or in the past."""
_BEFORE_A_TIME = re.compile(
    r"(?<=\S)(?<!\bde)(?<!\bdo)(?<!\bda)\s+(?:"
    r"(?P<due>(?:by|due)\s+(?:on\s+)?)(?=\S)"
    r"|(?P<their_due>(?:para|pra|antes\s+d(?:el?|as?|os?)|até|hasta|vence)\s+(?:(?:el|las?|los|os?|as?)\s+)?)(?=\S)"
    r"|(?=(?:in|en|em|at|[àa]s|a\s+las?|daqui|dentro\s+de|tomorrow|mañana|amanhã|pasado\s+mañana|depois\s+de\s+amanhã"
    r"|today|hoje|hoy|(?:on|na|no|el)\s+[a-zç-]{3,}|(?:next|pr[óo]xim[oa])\s+\w+)\b)"
    r"|(?P<weak>(?=(?:mon|tue|wed|thu|fri|sat|sun|segunda|ter[çc]a|quarta|quinta|sexta|s[áa]bado|domingo|lunes|martes"
    r"|mi[ée]rcoles|jueves|viernes|d[íi]a\s+\d|el\s+\d|\d{1,2}/\d|\d{1,2}\s+(?:de\s+)?[a-z]{3}|\d{4}-\d))))",
    re.IGNORECASE,
)
"""Where a deadline may begin behind the text. What looks like one `weak`ly is one only if it is wholly understood."""
_DUE = re.compile(
    r"(?:(?P<ours>by|due|on)|até|hasta|para|antes\s+d(?:el?|as?))\s+(?:(?:el|las?|os?|as?)\s+)?", re.IGNORECASE
)
_WORKING_DAYS = re.compile(
    r"\S+\s+\d+\s+(?:(?:business|working)\s+days?|d[ií]as?\s+(?:úteis|útil|hábil(?:es)?))", re.IGNORECASE
)
_ONLY_UNTIL = re.compile(r"(?:by|due|para|antes\s+d(?:el?|as?|os?)|até|hasta|vence)", re.IGNORECASE)
_AT = re.compile(r"(?:at\s+|(?=a\s+las?\s|[àa]s\s))(?P<time>.*)", re.IGNORECASE | re.DOTALL)


def typed_time(context: Context, field: str, text: str, towards: Towards) -> datetime:
    """The moment that `text` names, also `até 18h`. Raises `InvalidField` on `field` if it is no time, or has to be
    asked about."""
    due = _DUE.match(text.strip())
    words, at = (text.strip()[due.end() :], due["ours"] is None) if due else (text, False)
    reading = _read(context, words, towards, at)
    if isinstance(reading, datetime):
        return reading
    raise not_understood(field, reading, text, towards)


def _read(context: Context, text: str, towards: Towards, at: bool) -> Reading:
    person = context.person
    return read_when(text, context.now, person.timezone, towards, person.language, at)


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
    at = bool(words) and words[0].lower() == "at"
    bare = words[1:] if at or (words and words[0].lower() == "on") else words
    person = context.person
    found = leading_time(bare, context.now, person.timezone, towards, person.language, at)
    if found is None:
        raise not_understood("time", None, " ".join(bare[:2]), towards)
    reading, taken = found
    if isinstance(reading, Question):
        raise not_understood("time", reading, text, towards)
    return reading, _after_words(text, taken + len(words) - len(bare))


def text_then_due(context: Context, text: str) -> tuple[str, datetime | None]:
    """Splits `call the vendor by tomorrow 9am`, also with `due`, `para`, `até`, and `call back in 2h`.
    Without a time it is all text.

    Raises `InvalidField` on `due` for what begins like a time and is not wholly understood, and for
    `call them tomorrow`, which lacks an hour.
    """
    for found in _BEFORE_A_TIME.finditer(text):
        time = text[found.end() :]
        is_due = bool(found["due"] or found["their_due"])
        reading = _read(context, time, Towards.FUTURE, bool(found["their_due"]))
        if isinstance(reading, datetime):
            before = text[: found.start()]
            return (text, None) if _ONLY_UNTIL.fullmatch(before.strip()) else (before, reading)
        if found["weak"] is not None:
            continue
        if reading is not None or (is_due and begins_like_a_time(time)) or _WORKING_DAYS.fullmatch(time):
            raise not_understood("due", reading, time, Towards.FUTURE)
        if is_almost_a_time(time, day_alone=is_due):
            raise not_understood("due", None, time, Towards.FUTURE)
    _refuse_almost_a_time(text)
    return text, None


def _refuse_almost_a_time(text: str) -> None:
    """`call the vendor tomorow 9am`."""
    for word in re.finditer(r"(?<=\s)\S", text):
        if is_almost_a_time(text[word.start() :], day_alone=False):
            raise not_understood("due", None, text[word.start() :], Towards.FUTURE)


def not_understood(field: str, reading: Question | None, text: str, towards: Towards) -> InvalidField:
    """What has to be asked; or that it is no time, with examples."""
    if reading is None:
        return InvalidField(field, UNKNOWN[towards], text=text[:60])
    return InvalidField(field, f"time_{reading.about}", text=reading.text[:60], options=OneOf(reading.options))


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
