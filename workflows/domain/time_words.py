"""Times as people type them in Spanish and Portuguese, put into the words of the time grammar.

A closed table as well: a phrase that is not in it stays as it was typed, and the grammar asks about it or refuses it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from workflows.domain.naming import folded

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


def _half(half: str) -> "Said":
    return lambda found: f"{found[1]}:{found[2] or '00'}{half}"


_HALVES: Sequence[tuple[str, str, "Said"]] = (
    ("0?[1-9]|1[01]", "ma[ñn]ana|manh[ãa]", _half("am")),
    ("0?[1-6]", "madrugada", _half("am")),
    ("0?[1-8]", "tarde", _half("pm")),
    ("0?[6-9]|1[01]", "noche|noite", _half("pm")),
)
"""Which hours are of which half of the day. Others can mean two things, as `12 de la noche`, and are refused."""
_MINUTES: Mapping[str, int] = {
    "media": 30,
    "meia": 30,
    "cuarto": 15,
    "quinze": 15,
    "cinco": 5,
    "diez": 10,
    "dez": 10,
    "veinte": 20,
    "vinte": 20,
    "veinticinco": 25,
    "quarenta": 40,
    "cuarenta": 40,
}
_A_MINUTE = "|".join(_MINUTES)


def _and_minutes(found: re.Match[str]) -> str:
    """`a las 2 y media`, `às 14 e 30`, `a las 2 menos cuarto`."""
    hour, minute = int(found[2]), int(_MINUTES.get(found[4].lower(), 0) or found[4])
    if found[3].lower() == "menos":
        hour, minute = (hour - 1) % 24, 60 - minute
    return f"{found[1] or ''}{hour}:{minute:02}"


_AND_MINUTES = (
    r"((?:a\s+la|(?:a\s+)?las|as)\s+)(\d{1,2})(?:\s*h(?:s|oras)?|\s+hours)?\s+(y|e|menos)\s+"
    rf"({_A_MINUTE}|[0-5]\d)(?:\s+min(?:utos)?)?"
)
_MINUTES_ALONE = r"^()([01]?\d|2[0-3])\s+(y|e|menos)\s+(media|meia|cuarto)"
_PARTS = {"morning": "9:00", "afternoon": "15:00"}
_MORE_MINUTES = re.compile(rf"(?:y|e|menos)\s+(?:{_A_MINUTE}|pico|poco|pouco|tantos|algo|\d)", _FLAGS)
_ZONES: Mapping[str, str] = {
    "America/Sao_Paulo": "bras[íi]lia|s[ãa]o\\s+paulo",
    "Europe/Lisbon": "lisboa",
    "Europe/Madrid": "madrid|espa[ñn]a",
    "America/Mexico_City": "(?:la\\s+)?(?:ciudad\\s+de\\s+)?m[ée]xico",
    "America/Argentina/Buenos_Aires": "buenos\\s+aires|argentina",
    "America/Bogota": "bogot[áa]|colombia",
    "America/Santiago": "santiago|chile",
    "America/Lima": "lima|per[úu]",
}
_CLOCK_OR_YEAR = r"(?=,?\s+(?:\d{1,2}\s*[:h]|\d{4}\b|a\s+las?\b|[àa]s\b))"

Said = str | Callable[[re.Match[str]], str]
Rule = tuple[re.Pattern[str], Said]


def _rule(pattern: str, said: Said) -> Rule:
    """Of whole words; a pattern may end within one by looking ahead at it."""
    return re.compile(rf"(?<![\w:]){pattern}(?:(?<=\s)|(?!\w))", _FLAGS), said


_LENGTHS: Sequence[Rule] = (
    _rule(_AND_MINUTES, _and_minutes),
    _rule(_MINUTES_ALONE, _and_minutes),
    *(_rule(rf"(\d+)\s*(?:{unit})", rf"\1 {said}") for said, unit in _UNITS.items()),
    _rule(r"(?:una?|uma?)\s+hora\s+(?:y\s+media|e\s+meia)", "1 hour 30 min"),
    _rule(r"(\d+ hours)\s+(?:y\s+media|e\s+meia)", r"\1 30 min"),
    _rule(r"(?:una|uma)\s+semana", "1 week"),
    _rule(r"(?<=m\s|n\s|a\s|i\s)(?:un\s+d[ií]a|um\s+dia)", "1 day"),
    _rule(r"(?:una|uma)\s+hora", "1 hour"),
    _rule(r"me(?:d|)ia\s+hora", "half an hour"),
    _rule(r"(\d+ (?:hours|days|weeks))\s+[ye]\s+(?=\d)", r"\1 and "),
    _rule(r"(?:en|em|dentro\s+de|daqui(?:\s+a)?)\s+(?=\d|half\s+an)", "in "),
    _rule(r"(?:hace|h[áa]|faz)\s+((?:\d|half\s+an).*)", r"\1 ago"),
    _rule(r"((?:\d|half\s+an).*?)\s+atr[áa]s", r"\1 ago"),
)
_DAYS: Sequence[Rule] = (
    *(
        _rule(rf"({hours})(?:(?::|h)(\d\d)|\s*h(?:s|rs)?|\s+hours)?\s+d(?:e\s+l)?a\s+(?:{part})", half)
        for hours, part, half in _HALVES
    ),
    _rule(
        rf"(hoy|hoje|manana|amanha|{_ANY_WEEKDAY})\s+(?:antes\s+de|sobre|hacia|hasta|ate|para)\s+"
        r"(?=(?:a\s+)?las?\s+\d|as\s+\d)",
        r"\1 ",
    ),
    _rule(rf"(hoy|hoje|manana|amanha|{_ANY_WEEKDAY})\s+(?:antes|por\s+volta)\s+das?\s+(?=\d)", r"\1 as "),
    _rule(r"(?:esta\s+noche|esta\s+noite|(?:hoy|hoje)\s+(?:por\s+la\s+noche|[àa]\s+noite))", "tonight"),
    _rule(r"(?:esta\s+tarde|(?:hoy|hoje)\s+(?:por\s+la|a)\s+tarde)", "this afternoon"),
    _rule(r"(?:esta\s+(?:manana|manha)|(?:hoy\s+por\s+la\s+manana|hoje\s+(?:de|pela)\s+manha))", "this morning"),
    _rule(r"(?:a\s+primera\s+hora|(?:logo\s+)?cedo|pela\s+manha)", "morning"),
    _rule(r"(?:por\s+la\s+ma[ñn]ana|de\s+manh[ãa])", "morning"),
    _rule(r"(?:por\s+la|[àa])\s+tarde", "afternoon"),
    _rule(r"(?:por\s+la\s+noche|[àa]\s+noite)", "night"),
    _rule(r"(?:pasado\s+ma[ñn]ana|depois\s+de\s+amanh[ãa])", "in 2 days"),
    _rule(r"(?:hoy|hoje)", "today"),
    _rule(r"(?:tmrw|tmrow|tmr|tmw|tomoz|tomoro|2moro|2morrow|2mrw)", "tomorrow"),
    _rule(r"(?:tonite|2nite|esta\s+noite)", "tonight"),
    _rule(r"(?:ma[ñn]ana|amanh[ãa])", "tomorrow"),
    _rule(r"(?:ayer|ontem)", "yesterday"),
    _rule(r"(?:(?:al?|el|ao?|o)\s+)?(?:mediod[íi]a|meio[ -]dia)", "noon"),
    _rule(r"(?:(?:a\s+)?la\s+|a\s+)?medianoche|(?:[àa]\s+)?meia[ -]noite", "midnight"),
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
    _rule(rf"(?:(?:el|o|no)\s+)?d[íi]a\s+(?=\d{{1,2}}(?:/|\s+(?:{'|'.join(_MONTHS)})\b))", ""),
    _rule(r"(?:(?:el|o|no)\s+)?d[íi]a\s+(\d{1,2})[ºo]?", r"day \1"),
    (re.compile(r"^(?:el|o)\s+(\d{1,2})(?=$|\s+(?:a\s+las?|as)\b|\s+\d{1,2}[:h])", _FLAGS), r"day \1"),
    *(
        _rule(rf"(?:,?\s*(?:no|en)\s+)?hor(?:a|[áa]rio)\s+d[eoa]\s+(?:{names})", place)
        for place, names in _ZONES.items()
    ),
    _rule(r"(?:a\s+la|(?:a\s+)?las|[àa]s)\s+(\d{1,2})(?!\s*(?:h|:|\d|am\b|pm\b))", r"at \1:00"),
    _rule(r"(?:a\s+la|(?:a\s+)?las|[àa]s)\s+(?=\d)", "at "),
)
_HOURS: Sequence[Rule] = (
    (re.compile(r"(\d{1,2}:\d\d)\s*h(?:s|rs|oras)?\b\.?", _FLAGS), r"\1"),
    (re.compile(r"(?<![\d:])(\d{1,2})\s*h\s?(\d\d)\b(?:\s*min)?", _FLAGS), r"\1:\2"),
    (re.compile(r"(?<![\d:])(\d{1,2})\s*h(?:s|rs)?\b\.?", _FLAGS), r"\1:00"),
    (re.compile(r"(?<![\d:])(\d{1,2}) hours\b", _FLAGS), r"\1:00"),
    (re.compile(r"\b(today|tomorrow) ([01]?\d|2[0-3])$", _FLAGS), r"\1 \2:00"),
)
"""Beside a day or after `a las`, `9h` is a time of day; alone it is what `bare_hour` says."""
_BESIDE = re.compile(
    rf"^at\s|\d/\d|\d\.\d+\.|\d{{4}}-\d\d|\b(?:{'|'.join(_MONTHS)})|\b(?:today|tomorrow|yesterday|{'|'.join(_WEEKDAYS)})\b",
    _FLAGS,
)
_BARE = re.compile(r"(\d{1,2})\s*h(?:s|rs|oras?)?\.?\s*([0-5]\d)?", _FLAGS)
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(0?[1-9]|1[0-2])(?:/(\d{4}|\d\d))?(?![\d/])")
_NOW = re.compile(r"(?:ahora(?:\s+mismo)?|agora(?:\s+mesmo)?)", _FLAGS)
DAY_FIRST = frozenset({"es", "pt"})
"""Languages whose readers write 18h for an hour of the day, and the day before the month."""


class Hour(StrEnum):
    """What `9h` alone is."""

    CLOCK = "clock"
    LENGTH = "length"
    BOTH = "both"


def bare_hour(text: str, language: str, at: bool) -> Hour:
    """What is meant by `18h` or `9h30` that stands alone, or else LENGTH. `at`: behind a word such as `até`.

    In Spanish and Portuguese it is an hour of the day, but an early one may as well be how long: `2h`, `1h30`. In
    English it is a length, but `18h30` may as well be the hour.
    """
    found = _BARE.fullmatch(text)
    if found is None or int(found[1]) > 23:
        return Hour.LENGTH
    late = int(found[1]) >= (7 if found[2] else 13) or found[1].startswith("0")
    if "hora" in text.lower():
        return (Hour.CLOCK if late else Hour.BOTH) if at else Hour.LENGTH
    if at or (language in DAY_FIRST and late):
        return Hour.CLOCK
    if language in DAY_FIRST:
        return Hour.BOTH
    return Hour.BOTH if late and found[2] else Hour.LENGTH


def in_english(text: str, language: str = "en", hours: Hour = Hour.LENGTH) -> str:
    """`mañana a las 9`, `em 2 horas`, `24 de nov. 9h` in the words of the grammar; anything else as it is."""
    text = folded(text)
    if _NOW.fullmatch(text):
        return "now"
    lengths = _said(text, _LENGTHS)
    days = _said(lengths, _DAYS).strip()
    is_clock = hours is Hour.CLOCK or days != lengths or _BESIDE.search(days)
    english = _said(days, _HOURS) if is_clock else days
    return _SLASHED.sub(_day_first, english) if language in DAY_FIRST else english


def example_for(vague: str, language: str) -> str:
    """An hour for what lacks one, in the words that were typed: `mañana por la mañana` -> `mañana 9:00`."""
    day, _, part = in_english(vague).lower().rpartition(" ")
    words = vague.split()
    heads = (" ".join(words[:count]) for count in range(1, len(words)))
    today = {"es": "hoy", "pt": "hoje"}.get(language, "today")
    shown = next((head for head in heads if day and in_english(head).lower() == day), today)
    return f"{shown} {_PARTS.get(part, '21:00')}"


def goes_on_with_minutes(text: str) -> bool:
    """Whether behind an hour more of it follows: `y media`, `y pico`. An hour without them would be wrong."""
    return _MORE_MINUTES.match(folded(text)) is not None


def _day_first(found: re.Match[str]) -> str:
    year = found[3] or ""
    return f"{found[1]}.{found[2]}.{'20' if len(year) == 2 else ''}{year}"


def _said(text: str, rules: Sequence[Rule]) -> str:
    for pattern, said in rules:
        text = pattern.sub(said, text)
    return text
