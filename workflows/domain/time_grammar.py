"""Reads the times that people type. A closed grammar: a phrase is understood, asked about, or no time; never guessed.

A moment is a day, a time of day and a zone, in any order that people use; or a length of time from now. A day alone is
asked for its hour. Spanish and Portuguese are put into English first. See `docs/decisions/typed-times.md`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from workflows.domain.time_days import dated, nearest, of_month
from workflows.domain.time_near import LONGEST, is_almost_a_time, is_misspelled_day
from workflows.domain.time_words import DAY_FIRST, Hour, bare_hour, example_for, goes_on_with_minutes, in_english
from workflows.domain.time_zones import AMBIGUOUS, is_in_force, zone_of
from workflows.domain.times import Towards, parse_duration

END_OF_DAY = time(18)
"""Of a working day: earlier than any other reading, so that nobody is reminded too late."""
MOST_WORDS = 10
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_RELATIVE_DAYS = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?"
_YEAR = r"(?:,?\s*(?P<year>\d{4})(?![:\d]))?"
_END = r"(?![\w:/'’])"
_FLAGS = re.IGNORECASE | re.ASCII


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern + _END, _FLAGS) for pattern in patterns)


_DATES = _compiled(
    r"(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})",
    rf"(?:the\s+)?{_DAY}\s*(?:of\s+)?{_MONTH}{_YEAR}",
    rf"{_MONTH}\s+{_DAY}{_YEAR}",
    r"(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?P<year>\d{4}))?",
    r"(?P<day>\d{1,2})\.(?P<number>\d{1,2})\.(?P<year>\d{4})?",
    r"(?P<relative>today|tonight|tomorrow|yesterday)",
    r"(?:(?P<which>next|last|this)\s+)?(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?"
    r"|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)",
    r"(?:day\s+(?P<of_month>\d{1,2})|the\s+(?P<nth>\d{1,2})(?:st|nd|rd|th))",
    r"in\s+(?P<days>\d{1,3})\s+(?P<unit>day|week)s?",
)
_CLOCKS = _compiled(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\s*(?P<half>am|pm))?",
    r"(?P<hour>\d{1,2})\s*(?P<half>am|pm)",
    r"(?P<named>noon|midday|midnight|(?:the\s+)?end\s+of\s+(?:the\s+)?day|eod)",
)
_BARE_HOUR = re.compile(r"(?P<bare>[01]?\d|2[0-3])" + _END, _FLAGS)
"""`8`, which lacks its half of the day or its minutes."""
_ZONE = re.compile(
    r"(?:(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|[A-Za-z]+(?:/[A-Za-z_+-]+)+|[A-Za-z]{1,5})(?![\w/])", _FLAGS
)
_BETWEEN = re.compile(r"(?:\s+|,\s*|\bat\b\s*|\bon\b\s*|\()+", _FLAGS)
_HALVES = re.compile(r"\b([ap])\.\s?m\.?(?!\w)", _FLAGS)
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_BEGINS = re.compile(
    r"(?:in\s+)?\d+\s*(?:[smhdw]|h\d\d|secs?|mins?|hrs?|seconds?|minutes?|hours?|days?|weeks?)\b|in\s+\d|\d{4}-\d"
    r"|(?:tonight|(?:this|tomorrow|yesterday)\s+(?:morning|afternoon|evening|night))\b",
    _FLAGS,
)
_VAGUE = re.compile(
    r"(?:(?:this|tomorrow|yesterday|in the|\w+day)\s+)?(?:morning|afternoon|evening|night)|tonight", _FLAGS
)


class Unclear(StrEnum):
    """Why a time has to be asked about."""

    NEEDS_HOUR = "needs_hour"
    BARE_HOUR = "bare_hour"
    VAGUE = "vague"
    SKIPPED = "skipped"
    REPEATED = "repeated"
    DATE = "date_ambiguous"
    HOUR_OR_LENGTH = "hour_or_length"
    ZONE = "zone_ambiguous"
    ZONE_UNKNOWN = "zone_unknown"
    ZONE_NOT_IN_FORCE = "zone_not_in_force"


@dataclass(frozen=True, slots=True)
class Question:
    """What has to be asked before a time is known. `text`: the part of the phrase; `options`: what it can mean."""

    about: Unclear
    text: str
    options: tuple[str | date, ...] = ()


Reading = datetime | Question | None
"""A moment in UTC, what has to be asked, or no time."""


@dataclass(slots=True)
class _Parts:
    day: re.Match[str] | None = None
    clock: re.Match[str] | None = None
    zone: str = ""


def read_when(
    text: str, now: datetime, timezone: str, towards: Towards, language: str = "en", at: bool = False
) -> Reading:
    """What a person in `timezone` means by `text`, in English, Spanish or Portuguese. What is asked quotes it.

    `language`: of the reader, which says whether `18h` is an hour and what 2/3 is. `at`: behind a word such as `até`,
    which an hour follows.
    """
    typed = " ".join(text.split()).rstrip(".,;?!").removesuffix(")")
    if len(typed) > LONGEST:
        return None
    if at and language in DAY_FIRST and _BARE_HOUR.fullmatch(typed):
        typed += ":00"
    rest = typed.partition(" ")[2]
    in_a_zone = bool(rest) and zone_of(rest.strip("()")) is not None
    hours = Hour.CLOCK if in_a_zone else bare_hour(typed, language, at)
    if hours is Hour.BOTH:
        return Question(Unclear.HOUR_OR_LENGTH, typed)
    reading = _read(in_english(typed, language, hours), now, timezone, towards)
    if isinstance(reading, Question) and reading.about in (Unclear.VAGUE, Unclear.NEEDS_HOUR):
        examples = (example_for(typed, language),) if reading.about is Unclear.VAGUE else ()
        return replace(reading, text=typed, options=examples)
    if isinstance(reading, Question) and reading.about is Unclear.BARE_HOUR:
        return replace(reading, text=typed.removeprefix("at "))
    return reading


def _read(phrase: str, now: datetime, timezone: str, towards: Towards) -> Reading:
    words = _HALVES.sub(r"\1m", phrase)
    if words.lower() in ("now", "right now", "just now"):
        return now
    length = _length(words.lower(), now, towards)
    if length is not None:
        return length
    if re.match(r"\d{4}-\d{2}-\d{2}T\d", words):
        return _iso(words, timezone)
    if _VAGUE.fullmatch(words):
        return Question(Unclear.VAGUE, words)
    parts = _parts(words)
    return _moment(parts, words, now, timezone, towards) if parts else None


def leading_time(
    words: Sequence[str], now: datetime, timezone: str, towards: Towards, language: str = "en", at: bool = False
) -> tuple[datetime | Question, int] | None:
    """The time that the first words form, as many as possible, and how many; None when they form none."""
    for count in range(min(MOST_WORDS, len(words)), 0, -1):
        reading = read_when(" ".join(words[:count]), now, timezone, towards, language, at)
        if reading is None:
            continue
        following = words[count] if count < len(words) else ""
        if is_misspelled_day(following) or goes_on_with_minutes(" ".join(words[count:])):
            return None
        if isinstance(reading, datetime) and following.isupper() and isinstance(unknown := zone_of(following), str):
            return _ask_zone(unknown), count + 1
        return reading, count
    return None


def begins_like_a_time(text: str) -> bool:
    """Whether it starts with a day, a time of day or a length of time, also a misspelled one, whatever follows."""
    text = text[:LONGEST]
    words = in_english(" ".join(text.split())).removeprefix("at ")
    starts = any(pattern.match(words) for pattern in (*_DATES, *_CLOCKS))
    return starts or bool(_BEGINS.match(words)) or is_almost_a_time(text.removeprefix("at "))


def begins_with_a_bare_hour(text: str) -> bool:
    """`6 …`, which behind `at` may be when it was."""
    return _BARE_HOUR.match(text) is not None


def _length(words: str, now: datetime, towards: Towards) -> Reading:
    ahead, back = words.startswith("in "), words.endswith(" ago")
    duration = parse_duration(words.removeprefix("in ").removesuffix(" ago"))
    if duration is None or (ahead and back):
        return None
    return now - duration if back or (towards is Towards.PAST and not ahead) else now + duration


def _iso(words: str, timezone: str) -> Reading:
    try:
        moment = datetime.fromisoformat(words)
        return moment.astimezone(UTC) if moment.tzinfo else _in_zone(moment, ZoneInfo(timezone))
    except (ValueError, OverflowError):
        return None


def _parts(words: str) -> _Parts | None:
    """A day, a time of day and a zone, each at most once; None when anything is left over."""
    parts, place = _Parts(), 0
    while place < len(words):
        if between := _BETWEEN.match(words, place):
            place = between.end()
        elif parts.day is None and (found := _first(_DATES, words, place)):
            parts.day, place = found, found.end()
        elif parts.clock is None and (found := _first((*_CLOCKS, _BARE_HOUR), words, place)):
            parts.clock, place = found, found.end()
        elif not parts.zone and parts.clock and (found := _ZONE.match(words, place)) and zone_of(found[0]):
            parts.zone, place = found[0], found.end()
        else:
            return None
    return parts if parts.day or parts.clock else None


def _first(patterns: Sequence[re.Pattern[str]], words: str, place: int) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.match(words, place))), None)


def _moment(parts: _Parts, words: str, now: datetime, timezone: str, towards: Towards) -> Reading:
    if parts.clock is not None and "bare" in parts.clock.groupdict():
        return Question(Unclear.BARE_HOUR, words.removeprefix("at "))
    zone = zone_of(parts.zone) if parts.zone else ZoneInfo(timezone)
    if not isinstance(zone, tzinfo):
        return _ask_zone(str(zone))
    if parts.clock is None:
        asked = _day(parts.day, now.astimezone(zone), time.max, towards)
        return asked if isinstance(asked, Question | None) else Question(Unclear.NEEDS_HOUR, words)
    clock = _clock(parts.clock)
    if clock is None:
        return None
    local = now.astimezone(zone)
    day = _day(parts.day, local, clock, towards)
    return _in_zone(datetime.combine(day, clock), zone) if isinstance(day, date) else day


def _clock(found: re.Match[str]) -> time | None:
    named = found.groupdict().get("named")
    if named:
        return _NAMED.get(named.lower(), END_OF_DAY)
    groups = found.groupdict()
    hour, minute, half = int(groups["hour"]), int(groups.get("minute") or 0), (groups.get("half") or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    second = int(groups.get("second") or 0)
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _day(found: re.Match[str] | None, local: datetime, clock: time, towards: Towards) -> date | Question | None:
    """The day meant; without one, the next or the last on which it is `clock`."""
    today = local.date()
    if found is None:
        return nearest([today + timedelta(days=shift) for shift in (-1, 0, 1)], local, clock, towards)
    groups = {name: value for name, value in found.groupdict().items() if value}
    if "relative" in groups:
        return today + timedelta(days=_RELATIVE_DAYS[groups["relative"].lower()])
    if found_day := groups.get("of_month") or groups.get("nth"):
        return of_month(int(found_day), local, clock, towards)
    if "days" in groups:
        return today + timedelta(days=int(groups["days"]) * (7 if groups["unit"].lower() == "week" else 1))
    if "weekday" in groups:
        return _weekday(groups["weekday"].lower()[:3], groups.get("which", "").lower(), local, clock, towards)
    if "first" in groups:
        return _slashed(found, local, clock, towards)
    month = int(groups["number"]) if "number" in groups else _MONTHS.index(groups["month"].lower()[:3]) + 1
    return dated(int(groups["day"]), month, groups.get("year"), local, clock, towards)


def _weekday(name: str, which: str, local: datetime, clock: time, towards: Towards) -> date:
    """`next Monday` is the first one after today, `last Monday` the latest before today."""
    days = (_WEEKDAYS.index(name) - local.weekday()) % 7
    coming = local.date() + timedelta(days=days)
    if which == "last":
        return coming - timedelta(days=7)
    if which == "next":
        return coming if days else coming + timedelta(days=7)
    return nearest([coming + timedelta(days=shift) for shift in (-7, 0, 7)], local, clock, towards)


def _slashed(found: re.Match[str], local: datetime, clock: time, towards: Towards) -> date | Question | None:
    """Day and month, where only one order can be meant."""
    first, second, year = int(found["first"]), int(found["second"]), found["year"]
    if 1 <= first <= 12 and 1 <= second <= 12 and first != second:
        options = (date(local.year, second, first), date(local.year, first, second))
        return Question(Unclear.DATE, found[0], options)
    day, month = (first, second) if second <= 12 else (second, first)
    return dated(day, month, year, local, clock, towards)


def _in_zone(local: datetime, zone: tzinfo) -> datetime | Question:
    """In UTC. Asked about: an hour that clocks skip or repeat that day, and an abbreviation that is not in force."""
    if not is_in_force(zone, local):
        return Question(Unclear.ZONE_NOT_IN_FORCE, zone.tzname(local) or "")
    early, late = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early == late:
        return early
    exists = early.astimezone(zone).replace(tzinfo=None) == local
    return Question(Unclear.REPEATED if exists else Unclear.SKIPPED, f"{local:%H:%M}")


def _ask_zone(name: str) -> Question:
    places = AMBIGUOUS.get(name)
    return Question(Unclear.ZONE, name, places) if places else Question(Unclear.ZONE_UNKNOWN, name)
