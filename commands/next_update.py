"""The time of the next update, typed at the end of an update."""

import re
from datetime import datetime

from commands.context import Context
from commands.times import not_understood
from workflows.domain.errors import InvalidField
from workflows.domain.time_grammar import begins_like_a_time, read_when
from workflows.domain.times import Towards, parse_duration

_NEXT = re.compile(
    r"(?:(?P<text>.*[^\s,;:–—-])[\s,;:–—-]+)??(?:and\s+)?(?:the\s+)?"
    r"(?:(?:next\s+update|pr[óo]xima\s+(?:actualizaci[óo]n|atualiza[çc][ãa]o|novedad))(?:\s+is)?[\s:]+"
    r"(?:(?:by|at|before|antes\s+del?|até)\s+)?|(?<![^\s,;.–—-] )next\s+(?=in\s)|(?<![^\s,;.–—-] )next\s+(?:by|at)\s+)"
    r"(?P<time>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_LENGTH_FIRST = re.compile(
    r"(?:in\s+)?(?P<time>\d+\s*(?:m|h|mins?|hrs?|minutes?|hours?)(?:\s*\d+\s*(?:m|min|minutes?))?)[,:;]?\s+"
    r"(?!(?:ago|after|before|since|later|more|until|till|left|late|of|to|with|without|into|earlier|longer|and)\b)"
    r"(?P<text>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
"""A length before the words of an update: when the next one comes, most likely. `30m ago …` is text."""


def text_then_promise(context: Context, text: str) -> tuple[str, datetime | None]:
    """Splits `warehouse checked, next update in 2 hours` into the update and the time of the next one.

    Raises `InvalidField` on `message` for `2h warehouse checked`, and on `next_update` for a next time that is not
    wholly understood.
    """
    if parse_duration(text.strip()) is not None:
        raise InvalidField("message", "message_missing")
    _refuse_leading_length(text)
    found = _NEXT.fullmatch(text)
    if found is None:
        return text, None
    reading = read_when(found["time"], context.now, context.person.timezone, Towards.FUTURE)
    if isinstance(reading, datetime):
        return found["text"] or "", reading
    if reading is not None or begins_like_a_time(found["time"]):
        raise not_understood("next_update", reading, found["time"], Towards.FUTURE)
    return text, None


def _refuse_leading_length(text: str) -> None:
    found = _LENGTH_FIRST.fullmatch(text)
    if found is not None:
        raise InvalidField("message", "update_time_first", time=found["time"], text=found["text"])
