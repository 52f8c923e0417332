"""What is almost a time: a day or a unit misspelled, an hour as the grammar does not read it. It is asked about."""

import re

from workflows.domain.spelling import nearest

DAYS = (
    *("tomorrow", "yesterday", "tonight", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    *("mañana", "manana", "amanhã", "amanha", "miércoles", "miercoles", "viernes", "sábado", "sabado", "domingo"),
)
UNITS = ("minute", "minutes", "mins", "hour", "hours", "hrs", "days", "weeks", "minuto", "minutos", "hora", "horas")
UNMISTAKABLE = frozenset({"tomorrow", "yesterday"})
"""No other word is like them, so that they need no hour to be recognised."""
_FLAGS = re.IGNORECASE
_HOUR = re.compile(
    r"(?:,?\s*(?:at\s+|a\s+las?\s+|[àa]s\s+)?\d{1,2}(?:[:.]\d\d|\s*h(?:\d\d)?|\s*[ap]\.?m|$)"
    r"|\s*(?:noon|midday|midnight|eod|end\s+of|morning|afternoon|evening|night)\b)",
    _FLAGS,
)
LONGEST = 200
"""Letters that are looked at to tell whether a time begins there, and of a time."""
_NEARER = re.compile(r"(?:on|next|last|this|pr[óo]xim[oa]|el|la|na|no)\s+", _FLAGS)
_UNREAD_HOUR = re.compile(
    r"(?:\d{1,2}\s*o\W?\s*clock\b|(?:half|quarter)\s+(?:past|to)\s+\w|(?:[01]?\d|2[0-3])\.[0-5]\d(?:$|\s*[ap]\.?m))",
    _FLAGS,
)
_LENGTH = re.compile(r"(?:in|en|em)\s+\d+\s+(?P<unit>[^\W\d_]+)$", _FLAGS)
_WORD = re.compile(r"[^\W\d_]+(?![\w'’-])")


def is_almost_a_time(text: str, day_alone: bool = True) -> bool:
    """Whether it begins with what seems meant as a time. `day_alone`: also with a misspelled day that nothing follows,
    where only a time is expected."""
    words = " ".join(text[:LONGEST].split())
    if _UNREAD_HOUR.match(words):
        return True
    if length := _LENGTH.match(words):
        return nearest(length["unit"], UNITS) is not None
    bare = _NEARER.sub("", words, count=1) if _NEARER.match(words) else words
    found = _WORD.match(bare)
    meant = _day(found[0]) if found else None
    if found is None or meant is None:
        return False
    rest = bare[found.end() :]
    is_alone = not rest.strip(" .,;") and (day_alone or meant in UNMISTAKABLE)
    return is_alone or _HOUR.match(rest) is not None


def is_misspelled_day(word: str) -> bool:
    """Whether a word beside an hour seems meant as its day."""
    return _day(word.strip(".,;:")) is not None


def _day(word: str) -> str | None:
    """The day that a word misspells. `today` is short: only with its letters mixed up."""
    if word.casefold() != "today" and sorted(word.casefold()) == sorted("today"):
        return "today"
    return nearest(word, DAYS)
