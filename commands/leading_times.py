"""A time at the beginning of a note or a task, where none belongs: it is asked about, neither taken nor lost."""

import re
from datetime import datetime
from unicodedata import normalize
from zoneinfo import ZoneInfo

from commands.context import Context
from commands.times import its_article, not_understood
from workflows.domain.errors import InvalidField
from workflows.domain.naming import folded
from workflows.domain.time_grammar import Question, Unclear, begins_like_a_time, leading_time
from workflows.domain.time_near import is_almost_a_time, is_misspelled_day
from workflows.domain.time_words import DAY_FIRST, in_english
from workflows.domain.times import Towards, parse_duration

_UNTIL = re.compile(
    r"(?:by|due(?:\s+(?:by|on|at))?|until|till|before|ate|hasta|para|antes\s+d(?:el?|as?|os?)|por\s+volta\s+das?|vence)\s+"
    r"(?:(?:el|las?|los|os?|as?)\s+)?",
    re.IGNORECASE,
)
_ON = re.compile(r"(?:at|on)\s+", re.IGNORECASE)
_RELATIVE = re.compile(r"(?:today|tomorrow|tonight|hoy|manana|hoje|amanha|esta)\b", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}[:h]", re.IGNORECASE)


def ask_where_a_note_begins_with_its_time(context: Context, text: str, kind: str = "") -> None:
    """`14:05 the ban was lifted` lacks the `at` that makes it the time; `yesterady 18:30 …` is misspelled, too.

    `kind`: what was said before it, as `decision: `. Raises `InvalidField`.
    """
    found = _first_time(context, text, Towards.PAST, expected=False)
    if found is not None:
        time, rest = found
        raise InvalidField("time", "note_time_first", time=time, text=f"{kind}{rest}")


def ask_where_a_task_begins_with_its_time(context: Context, text: str, assignee: str = "") -> None:
    """`by 18:00 call the vendor`: when it is due comes last. What to type instead names the `assignee`, too. Raises
    `InvalidField`."""
    text = normalize("NFC", text)
    until = _UNTIL.match(folded(text))
    bare = its_article(until[0], text[until.end() :]) if until else text
    found = _first_time(context, bare, Towards.FUTURE, expected=until is not None)
    if found is None:
        return
    time, rest = found
    if not rest:
        raise InvalidField("text", "task_missing")
    raise InvalidField("due", "task_time_first", time=time, text=f"{rest} @{assignee}" if assignee else rest)


def _first_time(context: Context, text: str, towards: Towards, expected: bool) -> tuple[str, str] | None:
    """The time that comes first, and the rest. `expected`: behind `by`, where it need not be unmistakable. Raises
    `InvalidField` for what is almost a time."""
    on = _ON.match(text)
    bare = text[on.end() :] if on else text
    words = bare.split()
    if is_almost_a_time(bare, day_alone=expected) or (expected and words and is_misspelled_day(words[0])):
        raise not_understood("time", None, " ".join(words[:2]), towards)
    if not begins_like_a_time(bare):
        return None
    person = context.person
    found = leading_time(words, context.now, person.timezone, towards, person.language, expected)
    if found is None:
        return None
    reading, count = found
    time, rest = " ".join(words[:count]), " ".join(words[count:])
    if isinstance(reading, Question):
        is_day = reading.about in (Unclear.NEEDS_HOUR, Unclear.VAGUE) and towards is Towards.FUTURE
        if not is_day or not (expected or _RELATIVE.match(folded(time))):
            return None
        hour = "9:00" if person.language in DAY_FIRST else "9am"
        return (str(reading.options[0]) if reading.options else f"{time} {hour}"), rest
    english = in_english(time).lower()
    has_digits = any(letter.isdigit() for letter in english)
    if not expected and (not has_digits or parse_duration(english) is not None):
        return None
    return (time if towards is Towards.FUTURE else _behind_at(context, time, reading)), rest


def _behind_at(context: Context, time: str, moment: datetime) -> str:
    """How it is said behind `a las`, which `hace 20 min` cannot follow: as an hour, and its day if it is not today."""
    if context.person.language not in DAY_FIRST or _CLOCK.match(time):
        return time
    zone = ZoneInfo(context.person.timezone)
    local = moment.astimezone(zone)
    is_today = local.date() == context.now.astimezone(zone).date()
    return f"{local:%H:%M}" if is_today else f"{local:%H:%M %d/%m}"
