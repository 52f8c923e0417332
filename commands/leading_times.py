"""A time at the beginning of a note or a task, where none belongs: it is asked about, neither taken nor lost."""

import re

from commands.context import Context
from commands.times import not_understood
from workflows.domain.errors import InvalidField
from workflows.domain.time_grammar import Question, Unclear, begins_like_a_time, leading_time
from workflows.domain.time_near import is_almost_a_time, is_misspelled_day
from workflows.domain.times import Towards, parse_duration

_UNTIL = re.compile(
    r"(?:by|due(?:\s+(?:by|on|at))?|until|till|before|até|hasta|para|antes\s+d(?:el?|as?|os?)|vence)\s+"
    r"(?:(?:el|las?|los|os?|as?)\s+)?",
    re.IGNORECASE,
)
_ON = re.compile(r"(?:at|on)\s+", re.IGNORECASE)
_RELATIVE = re.compile(r"(?:today|tomorrow|tonight|hoy|mañana|hoje|amanhã)\b", re.IGNORECASE)


def ask_where_a_note_begins_with_its_time(context: Context, text: str) -> None:
    """`14:05 the ban was lifted` lacks the `at` that makes it the time; `yesterady 18:30 …` is misspelled, too. Raises
    `InvalidField`."""
    found = _first_time(context, text, Towards.PAST, expected=False)
    if found is not None:
        time, rest = found
        raise InvalidField("time", "note_time_first", time=time, text=rest)


def ask_where_a_task_begins_with_its_time(context: Context, text: str) -> None:
    """`by 18:00 call the vendor`: when it is due comes last. Raises `InvalidField`."""
    until = _UNTIL.match(text)
    bare = text[until.end() :] if until else text
    found = _first_time(context, bare, Towards.FUTURE, expected=until is not None)
    if found is None:
        return
    time, rest = found
    if not rest:
        raise InvalidField("text", "task_missing")
    raise InvalidField("due", "task_time_first", time=time, text=rest)


def _first_time(context: Context, text: str, towards: Towards, expected: bool) -> tuple[str, str] | None:
    """The time that comes first, and the rest. `expected`: behind `by`, where it need not be unmistakable. Raises
    `InvalidField` for what is almost a time."""
    bare = _ON.sub("", text, count=1)
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
        if not is_day or not (expected or _RELATIVE.match(time)):
            return None
        return (f"{time} 9am" if reading.about is Unclear.NEEDS_HOUR else "21:00"), rest
    has_digits = any(letter.isdigit() for letter in time)
    is_length = parse_duration(time.lower()) is not None
    return (time, rest) if expected or (has_digits and not is_length) else None
