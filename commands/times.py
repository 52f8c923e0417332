"""Times that people type, read in their own time zone."""

import re
from datetime import datetime
from unicodedata import normalize
from zoneinfo import ZoneInfo

from commands.context import Context
from workflows.domain.errors import InvalidField
from workflows.domain.naming import folded
from workflows.domain.time_grammar import (
    Question,
    Reading,
    begins_like_a_time,
    begins_with_a_bare_hour,
    leading_time,
    read_when,
)
from workflows.domain.time_near import LONGEST, is_almost_a_time, is_misspelled_day
from workflows.domain.time_phrases import is_only_about_a_time
from workflows.domain.times import Towards, parse_duration
from workflows.text.lists import OneOf

UNKNOWN = {Towards.FUTURE: "time_unknown", Towards.PAST: "time_unknown_past"}
"""The refusal of a text that is no time: with examples in the future or in the past."""
_BEFORE_A_TIME = re.compile(
    r"(?<=\S)(?<!\bde)(?<!\bdo)(?<!\bda)\s+(?:"
    r"(?P<due>(?:(?:due\s+)?(?:by|before)|due|within|not?\s+later\s+than)\s+(?:on\s+)?)(?=\S)"
    r"|(?P<until>(?:until|till)\s+)(?=\S)"
    r"|(?P<their_due>(?:para|pra|antes\s+d(?:el?|as?|os?)|ate|hasta|vence"
    r"|por\s+volta\s+das?|(?:sobre|hacia)(?=\s+las?\s+\d))\s+(?:(?:el|las?|los|os?|as?)\s+)?)(?=\S)"
    r"|(?=(?:in|en|em|at|as|a\s+las?|daqui|dentro\s+de|tomorrow|manana|amanha|pasado\s+manana|depois\s+de\s+amanha"
    r"|tmrw|tmrow|tmr|tmw|tomoz|tomoro|2moro|2morrow|2mrw|tonight|tonite|this\s+(?:morning|afternoon|evening|week\w*)"
    r"|today|hoje|hoy|(?:on|na|no|el)\s+[a-z-]{3,}|(?:next|proxim[oa])\s+\w+"
    r"|(?:al?|ao)\s+(?:mediodia|medianoche|mei[ao][ -])|esta\s+(?:tarde|noche|noite|manana|manha|semana))\b)"
    r"|(?P<weak>(?=(?:mon|tue|wed|thu|fri|sat|sun|segunda|terca|quarta|quinta|sexta|sabado|domingo|lunes|martes"
    r"|miercoles|jueves|viernes|dia\s+\d|el\s+\d|\d{1,2}/\d|\d{1,2}\s+(?:de\s+)?[a-z]{3}|\d{4}-\d"
    r"|\d{1,2}(?::\d\d)?\s*[ap]\.?m\b|\d{1,2}(?::\d\d|\s*h(?:\d\d)?)\s+\S|(?:noon|midnight)\s+\S))))",
    re.IGNORECASE,
)
"""Where a deadline may begin behind the `folded` text. What looks like one `weak`ly is one only if it is wholly
understood, or `THEIR_DAY`."""
_NO_DEADLINE = re.compile(
    r"\b(?:from|since|after|around|about|between|and|to|of|the|desde|apos|despues|entre|e|y)$", re.IGNORECASE
)
"""Before a time of day that is no deadline: `the logs from 5pm`."""
_CLOCK_ALONE = re.compile(r"\d{1,2}(?::\d\d|h\d{0,2})\s+[A-Z]{2,5}")
_THEIR_DAY = re.compile(
    r"(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|(?:segunda|terca|quarta|quinta|sexta)(?:[ -]feira)?)"
    r"(?:\s+(?:por\s+la|de|a|pela|da)\s+\w+)?\W*",
    re.IGNORECASE,
)
_OF_A_NOUN = re.compile(r".*\b(?:a|o|e|y|el|la|los|las|as|os|de|del|da|do|um|uma|un|una|cada|tod[oa]s?)", re.IGNORECASE)
"""Behind these a day belongs to the text: `Enviar a segunda`."""
_DUE = re.compile(
    r"(?:(?P<ours>by|due|on|before|until|till)|ate|hasta|para|antes\s+d(?:el?|as?))\s+(?:(?:el|las?|os?|as?)\s+)?",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:.*\W)?d?(?P<article>el|las?|o|as)\s+", re.IGNORECASE)
_FOR_SO_MANY = re.compile(r"(?:para|pra)\s+\d+\W*", re.IGNORECASE)
"""`Reservar para 9`: an hour or people."""
_WORKING_DAYS = re.compile(
    r"\S+\s+\d+\s+(?:(?:business|working)\s+days?|d[ií]as?\s+(?:úteis|útil|hábil(?:es)?))", re.IGNORECASE
)
_ONLY_UNTIL = re.compile(r"(?:by|due|para|antes\s+d(?:el?|as?|os?)|ate|hasta|vence)", re.IGNORECASE)
_AT = re.compile(
    r"(?:at\s+|(?=a\s+las?\s|as\s|(?:al?|ao)\s+(?:mediodia|medianoche|mei[ao][ -])))(?P<time>.*)",
    re.IGNORECASE | re.DOTALL,
)


def typed_time(context: Context, field: str, text: str, towards: Towards) -> datetime:
    """The moment that `text` names, also `até 18h`. Raises `InvalidField` on `field` if it is no time, or has to be
    asked about."""
    due = _DUE.match(folded(text.strip()))
    words, at = (its_article(due[0], text.strip()[due.end() :]), due["ours"] is None) if due else (text, False)
    reading = _read(context, words, towards, at)
    if isinstance(reading, datetime):
        return reading
    raise not_understood(field, reading, text, towards)


def its_article(due: str, time: str) -> str:
    """`para las`, `9` -> `las 9`: before a number the article tells an hour from a day."""
    found = _ARTICLE.fullmatch(due)
    if found is None or not time[:1].isdigit():
        return time
    return f"{'a la' if found['article'].lower() == 'la' else found['article']} {time}"


def _read(context: Context, text: str, towards: Towards, at: bool) -> Reading:
    person = context.person
    return read_when(text, context.now, person.timezone, towards, person.language, at)


def optional_time(context: Context, field: str, text: str, towards: Towards) -> datetime | None:
    """The same; None for an empty text. Raises `InvalidField`."""
    return typed_time(context, field, text, towards) if text else None


def begins_with_its_time(text: str) -> bool:
    """Whether a note says first when it was: `at 14:05 …`, `a las 14:05 …`, `às 14h …`."""
    found = _AT.fullmatch(folded(text))
    return found is not None and (begins_like_a_time(found["time"]) or begins_with_a_bare_hour(found["time"]))


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

    What is to be done `until 5pm` keeps these words. Raises `InvalidField` on `due` for what begins like a time and is
    not wholly understood, and for `call them tomorrow`, which lacks an hour.
    """
    text = normalize("NFC", text)
    for found in _BEFORE_A_TIME.finditer(folded(text)):
        before, time = text[: found.start()], its_article(found[0], text[found.end() :])
        is_due = bool(found["due"] or found["until"] or found["their_due"])
        if _FOR_SO_MANY.fullmatch(folded(f"{found[0].strip()} {time}")):
            raise not_understood("due", None, time, Towards.FUTURE)
        reading = _read(context, time, Towards.FUTURE, bool(found["their_due"]))
        if found["weak"] is not None and not _is_their_day(before, time):
            if _is_no_deadline_weakly(before, time, reading):
                continue
            if _NO_DEADLINE.search(folded(before)):
                return text, None
        if isinstance(reading, datetime):
            if _ONLY_UNTIL.fullmatch(folded(before.strip())):
                return text, None
            return (text if found["until"] else before), reading
        _refuse_what_begins_like_a_deadline(time, reading, is_due)
    _refuse_almost_a_time(text)
    return text, None


def _is_no_deadline_weakly(before: str, time: str, reading: Reading) -> bool:
    is_moment = isinstance(reading, datetime) and parse_duration(time) is None and not _CLOCK_ALONE.fullmatch(time)
    return not is_moment or is_misspelled_day(before.split()[-1])


def _is_their_day(before: str, time: str) -> bool:
    return bool(_THEIR_DAY.fullmatch(folded(time))) and not _OF_A_NOUN.fullmatch(folded(before))


def _refuse_what_begins_like_a_deadline(time: str, reading: Question | None, is_due: bool) -> None:
    """`is_due`: behind `by`, where only a time is expected."""
    if reading is not None or (is_due and begins_like_a_time(time)) or _WORKING_DAYS.fullmatch(time):
        raise not_understood("due", reading, time, Towards.FUTURE)
    if is_almost_a_time(time, day_alone=is_due) or is_only_about_a_time(time, number_alone=is_due):
        raise not_understood("due", None, time, Towards.FUTURE)


def _refuse_almost_a_time(text: str) -> None:
    """`call the vendor tomorow 9am`."""
    for word in re.finditer(r"(?<=\s)\S", text):
        if is_almost_a_time(text[word.start() : word.start() + LONGEST], day_alone=False):
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
