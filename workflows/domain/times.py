"""Parses and formats times. A closed grammar: anything else is rejected, never guessed.

`30m`, `in 2h`, `1h30m`, `14:05`, `9am`, `14:05 UTC`, `tomorrow 9am`, `yesterday 14:00`, `2026-11-24 14:05`,
`2026-11-24T14:05Z`, `now`. A bare date is rejected, not read as midnight.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_UNIT = r"(?:seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w)"
_FLAGS = re.IGNORECASE | re.ASCII  # without ASCII, `ſ` counts as an `s`
_PART = re.compile(rf"(\d{{1,6}})\s*({_UNIT})", _FLAGS)
_DURATION = re.compile(rf"(?:\d{{1,6}}\s*{_UNIT}\s*)+", _FLAGS)
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*(am|pm)?", _FLAGS)
_DAYS = {"today": 0, "tomorrow": 1, "yesterday": -1}
LONGEST = timedelta(days=366)


class Towards(StrEnum):
    """Whether a clock time without a date is the next or the last one."""

    FUTURE = "future"
    PAST = "past"


def parse_duration(text: str) -> timedelta | None:
    """`90m`, `1h30m`, `2 hours`, `5s`; None when it is not a duration of at least a second and at most 366 days."""
    if not _DURATION.fullmatch(text.strip()):
        return None
    seconds = sum(int(n) * _UNIT_SECONDS[unit[0].lower()] for n, unit in _PART.findall(text))
    return timedelta(seconds=seconds) if 0 < seconds <= LONGEST.total_seconds() else None


def parse_when(text: str, now: datetime, timezone: str, towards: Towards) -> datetime | None:
    """The time that a person in `timezone` means by `text`, in UTC; None when it does not match the grammar."""
    words = " ".join(text.split())
    lowered = words.lower()
    if lowered == "now":
        return now
    ahead, back = lowered.startswith("in "), lowered.endswith(" ago")
    duration = parse_duration(lowered.removeprefix("in ").removesuffix(" ago"))
    if duration is not None:
        if ahead and back:
            return None
        return now - duration if back or (towards is Towards.PAST and not ahead) else now + duration
    return _iso(words, timezone) or _clock(lowered, now, timezone, towards)


def _iso(words: str, timezone: str) -> datetime | None:
    zone = ZoneInfo(timezone)
    if words.upper().endswith(" UTC"):
        words, zone = words[:-4], ZoneInfo("UTC")
    if not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d", words):
        return None
    try:
        moment = datetime.fromisoformat(words)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _clock(words: str, now: datetime, timezone: str, towards: Towards) -> datetime | None:
    zone = ZoneInfo(timezone)
    if words.endswith(" utc"):
        words, zone = words[:-4], ZoneInfo("UTC")
    day, _, rest = words.partition(" ")
    shift = _DAYS.get(day)
    at = _time_of_day(rest if shift is not None else words)
    if at is None:
        return None
    local = datetime.combine(now.astimezone(zone).date() + timedelta(days=shift or 0), at, zone)
    if shift is None and towards is Towards.FUTURE and local <= now:
        local += timedelta(days=1)
    if shift is None and towards is Towards.PAST and local > now:
        local -= timedelta(days=1)
    return local.astimezone(UTC)


def _time_of_day(words: str) -> time | None:
    match = _CLOCK.fullmatch(words.removeprefix("at ").strip())
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if (not half and match[2] is None) or (half and not 1 <= hour <= 12):
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def leading_time(words: Sequence[str], now: datetime, timezone: str, towards: Towards) -> tuple[datetime, int] | None:
    """The time that the first words form, as many as possible, and how many; None when there is none."""
    for count in range(min(4, len(words)), 0, -1):
        moment = parse_when(" ".join(words[:count]), now, timezone, towards)
        if moment is not None:
            return moment, count
    return None


UNITS = ("s", "min", "h", "d")


def in_units(length: timedelta) -> tuple[tuple[str, int], ...]:
    """An hour and 35 minutes -> `("h", 1), ("min", 35)`: at most two units, rounded down."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < 60:
        return (("s", seconds),)
    units = (("d", seconds // 86400), ("h", seconds // 3600 % 24), ("min", seconds // 60 % 60))
    return tuple((unit, n) for unit, n in units if n)[:2]
