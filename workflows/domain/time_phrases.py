"""Whether a phrase is about a time and nothing else, understood or not: `8 or 9`, `end of next week`, `first thing`."""

import re

from workflows.domain.time_words import in_english

_MOMENTS = re.compile(
    r"mon|monday|tue|tues|tuesday|wed|weds|wednesday|thu|thur|thurs|thursday|fri|friday|sat|saturday|sun|sunday"
    r"|jan|january|feb|february|mar|march|apr|april|may|jun|june|jul|july|aug|august|sep|sept|september|oct"
    r"|october|nov|november|dec|december|today|tomorrow|yesterday|tonight|noon|midday|midnight|eod|eow|eom|cob"
    r"|eob|morning|afternoon|evening|night|lunch|lunchtime|breakfast|dinner|weekend|tarde|noche|noite|almuerzo"
    r"|almoço"
)
_UNITS = re.compile(
    r"second|seconds|minute|minutes|min|mins|hour|hours|hrs|day|days|week|weeks|month|months|quarter|business"
    r"|working|semana|semanas|mes|meses|mês|dia|día|dias|días|hora|horas"
)
"""They name a time only together with a number or with a word that says which one."""
_WHICH = re.compile(
    r"next|this|coming|last|end|close|start|beginning|few|couple|próximo|próxima|proximo|proxima|que|vem|viene"
    r"|fin|fim|final|esta|este|primera|primeira"
)
_BETWEEN = re.compile(
    r"the|a|an|at|on|in|by|of|to|or|and|before|after|around|about|approximately|roughly|latest|sharp|please|pls"
    r"|early|late|early-ish|first|thing|half|past|o'clock|oclock|am|pm|asap|el|la|las|los|o|as|os|de|del|do|da"
    r"|por|na|no|em|en|cedo|temprano"
)
_NUMBER = re.compile(r"\d{1,2}|\d{4}")
_CLOCK = re.compile(r"\d{1,2}(?:[:.]\d\d|[:.h]\d\d)?(?:am|pm|a|p|h)?|\d{1,2}[-–/]\d{1,2}")

_KNOWN = (_MOMENTS, _UNITS, _WHICH, _BETWEEN, _NUMBER, _CLOCK)


def is_only_about_a_time(text: str, number_alone: bool) -> bool:
    """`number_alone`: also `8 or 9`, behind a word that a deadline follows."""
    words = [word.strip(",.;:!?()") for word in in_english(" ".join(text.split())).lower().split()]
    words = [word for word in words if word]
    names = any(map(_MOMENTS.fullmatch, words))
    numbers = [word for word in words if _CLOCK.fullmatch(word) or _NUMBER.fullmatch(word)]
    if not all(any(kind.fullmatch(word) for kind in _KNOWN) for word in words):
        return False
    units = any(map(_UNITS.fullmatch, words)) and bool(numbers or any(map(_WHICH.fullmatch, words)))
    clocks = any(not _NUMBER.fullmatch(word) for word in numbers)
    return names or units or clocks or (number_alone and bool(numbers))
