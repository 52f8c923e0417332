"""Times as people type them in Spanish and Portuguese, put into the words of the time grammar.

A closed table as well: a phrase that is not in it stays as it was typed, and the grammar asks about it or refuses it.
"""

import re
from collections.abc import Mapping, Sequence
from unicodedata import normalize

_FLAGS = re.IGNORECASE
_MONTHS: Mapping[str, str] = {
    "jan": "ene(?:ro)?|jan(?:eiro)?",
    "feb": "febrero|fev(?:ereiro)?",
    "mar": "marzo|março|marco",
    "apr": "abr(?:il)?",
    "may": "mayo|mai(?:o)?",
    "jun": "junio|junho",
    "jul": "julio|julho",
    "aug": "agosto",
    "sep": "sept(?:iembre)?|setiembre|setembro",
    "oct": "octubre|outubro",
    "nov": "noviembre|novembro",
    "dec": "dic(?:iembre)?|dez(?:embro)?",
}
"""They need no `de` before them: no English word after a number is spelled so."""
_SHORT_MONTHS: Mapping[str, str] = {"ago": "aug", "set": "sep", "out": "oct"} | {
    month: month for month in ("feb", "mar", "jun", "jul", "sep", "oct", "nov")
}
"""After `de`, or where a clock or a year follows: `24 set up` and `24 ago` are English."""
_WEEKDAYS: Mapping[str, str] = {
    "monday": "lunes|segunda(?:-feira)?",
    "tuesday": "martes|ter[çc]a(?:-feira)?",
    "wednesday": "mi[ée]rcoles|quarta(?:-feira)?",
    "thursday": "jueves|quinta(?:-feira)?",
    "friday": "viernes|sexta(?:-feira)?",
    "saturday": "s[áa]bado",
    "sunday": "domingo",
}
_ANY_WEEKDAY = "|".join(_WEEKDAYS.values())
_UNITS: Mapping[str, str] = {
    "sec": "segundos?|seg",
    "min": "minutos?",
    "hours": "horas?|hs",
    "days": "d[ií]as?",
    "weeks": "semanas?",
}
_HALVES: Sequence[tuple[str, str, str]] = (
    ("0?[1-9]|1[01]", "ma[ñn]ana|manh[ãa]", "am"),
    ("0?[1-6]", "madrugada", "am"),
    ("0?[1-8]", "tarde", "pm"),
    ("0?[6-9]|1[01]", "noche|noite", "pm"),
)
"""Which hours are of which half of the day. Others can mean two things, as `12 de la noche`, and are refused."""
_CLOCK_OR_YEAR = r"(?=,?\s+(?:\d{1,2}\s*[:h]|\d{4}\b|a\s+las?\b|[àa]s\b))"

Rule = tuple[re.Pattern[str], str]


def _rule(pattern: str, said: str) -> Rule:
    """Of whole words; a pattern may end within one by looking ahead at it."""
    return re.compile(rf"(?<![\w:]){pattern}(?:(?<=\s)|(?!\w))", _FLAGS), said


_LENGTHS: Sequence[Rule] = (
    *(_rule(rf"(\d+)\s*(?:{unit})", rf"\1 {said}") for said, unit in _UNITS.items()),
    _rule(r"(?:una?|uma?)\s+hora\s+(?:y\s+media|e\s+meia)", "1 hour 30 min"),
    _rule(r"(?:una|uma)\s+hora", "1 hour"),
    _rule(r"me(?:d|)ia\s+hora", "half an hour"),
    _rule(r"(\d+ (?:hours|days|weeks))\s+[ye]\s+(?=\d)", r"\1 and "),
    _rule(r"(?:en|em|dentro\s+de|daqui\s+a)\s+(?=\d|half\s+an)", "in "),
    _rule(r"(?:hace|h[áa]|faz)\s+((?:\d|half\s+an).*)", r"\1 ago"),
    _rule(r"((?:\d|half\s+an).*?)\s+atr[áa]s", r"\1 ago"),
)
_DAYS: Sequence[Rule] = (
    *(_rule(rf"((?:{hours})(?::\d\d)?)\s+d(?:e\s+l)?a\s+(?:{part})", rf"\1{half}") for hours, part, half in _HALVES),
    _rule(r"(?:esta\s+noche|(?:hoy|hoje)\s+(?:por\s+la\s+noche|[àa]\s+noite))", "tonight"),
    _rule(r"(?:por\s+la\s+ma[ñn]ana|de\s+manh[ãa])", "morning"),
    _rule(r"(?:por\s+la|[àa])\s+tarde", "afternoon"),
    _rule(r"(?:por\s+la\s+noche|[àa]\s+noite)", "night"),
    _rule(r"(?:pasado\s+ma[ñn]ana|depois\s+de\s+amanh[ãa])", "in 2 days"),
    _rule(r"(?:hoy|hoje)", "today"),
    _rule(r"(?:ma[ñn]ana|amanh[ãa])", "tomorrow"),
    _rule(r"(?:ayer|ontem)", "yesterday"),
    _rule(r"(?:al?\s+)?mediod[íi]a|(?:ao\s+)?meio[ -]dia", "noon"),
    _rule(r"(?:a\s+(?:la\s+)?)?medianoche|(?:[àa]\s+)?meia[ -]noite", "midnight"),
    _rule(r"(?:(?:al|no)\s+)?(?:fin(?:al)?\s+del\s+d[íi]a|(?:fim|final)\s+do\s+dia)", "end of day"),
    _rule(rf"(?:(?:el|la|na|no|o)\s+)?pr[óo]xim[oa]\s+({_ANY_WEEKDAY})", r"next \1"),
    _rule(rf"(?:(?:el|na|no)\s+)?({_ANY_WEEKDAY})\s+(?:que\s+(?:viene|vem)|pr[óo]xim[oa])", r"next \1"),
    _rule(rf"(?:(?:el|na|no)\s+)?({_ANY_WEEKDAY})\s+(?:pasado|passad[oa])", r"last \1"),
    _rule(rf"(?:el|na|no)\s+({_ANY_WEEKDAY})", r"\1"),
    *(_rule(f"(?:{names})", day) for day, names in _WEEKDAYS.items()),
    _rule(r"(?:(?:el|no)\s+)?(?:d[íi]a\s+)?(\d{1,2})[ºo]?\s+de\s+", r"\1 de "),
    *(_rule(rf"(\d{{1,2}})\s+(?:de\s+)?(?:{names})\.?", rf"\1 {month}") for month, names in _MONTHS.items()),
    *(_rule(rf"(\d{{1,2}})\s+de\s+{name}\.?", rf"\1 {month}") for name, month in _SHORT_MONTHS.items()),
    *(_rule(rf"(\d{{1,2}})\s+{name}\.?{_CLOCK_OR_YEAR}", rf"\1 {month}") for name, month in _SHORT_MONTHS.items()),
    _rule(r"([a-z]{3})\s+del?\s+(\d{4})", r"\1 \2"),
    _rule(r"(?:a\s+la|(?:a\s+)?las|[àa]s)\s+(\d{1,2})(?!\s*(?:h|:|\d|am\b|pm\b))", r"at \1:00"),
    _rule(r"(?:a\s+la|(?:a\s+)?las|[àa]s)\s+(?=\d)", "at "),
)
_HOURS: Sequence[Rule] = (
    (re.compile(r"(\d{1,2}:\d\d)\s*h(?:s|rs|oras)?\b\.?", _FLAGS), r"\1"),
    (re.compile(r"(?<![\d:])(\d{1,2})\s*h(\d\d)\b", _FLAGS), r"\1:\2"),
    (re.compile(r"(?<![\d:])(\d{1,2})\s*h(?:s|rs)?\b\.?", _FLAGS), r"\1:00"),
    (re.compile(r"(?<![\d:])(\d{1,2}) hours\b", _FLAGS), r"\1:00"),
)
"""Beside a day or after `a las`, `9h` is a time of day; alone it is a length of time, as in English."""
_NOW = re.compile(r"(?:ahora(?:\s+mismo)?|agora(?:\s+mesmo)?)", _FLAGS)


def in_english(text: str) -> str:
    """`mañana a las 9`, `em 2 horas`, `24 de nov. 9h` in the words of the grammar; anything else as it is."""
    text = normalize("NFC", text)
    if _NOW.fullmatch(text):
        return "now"
    lengths = _said(text, _LENGTHS)
    days = _said(lengths, _DAYS)
    return _said(days, _HOURS) if days != lengths else days


def _said(text: str, rules: Sequence[Rule]) -> str:
    for pattern, said in rules:
        text = pattern.sub(said, text)
    return text
