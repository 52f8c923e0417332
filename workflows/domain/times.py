"""Lengths of time: as people type them, and as they are said. Moments: `time_grammar`."""

import re
from datetime import timedelta
from enum import StrEnum

_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_UNIT = r"(?:seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w)"
_FLAGS = re.IGNORECASE | re.ASCII  # without ASCII, `ſ` counts as an `s`
_PART = re.compile(rf"(\d{{1,6}})\s*({_UNIT})", _FLAGS)
_DURATION = re.compile(rf"\d{{1,6}}\s*{_UNIT}(?:(?:\s*,)?\s*(?:and\s+)?\d{{1,6}}\s*{_UNIT})*", _FLAGS)
_ONE = re.compile(r"\ban?\s+(?=(?:second|minute|hour|day|week)\b)", _FLAGS)
_HALF = re.compile(r"(?:half\s+an?|a\s+half)\s+hour", _FLAGS)
_HOURS_AND = re.compile(r"(\d{1,3}\s*h)([0-5]\d)", _FLAGS)
"""`1h30`."""
LONGEST = timedelta(days=366)


class Towards(StrEnum):
    """Whether a clock time without a date is the next or the last one."""

    FUTURE = "future"
    PAST = "past"


def parse_duration(text: str) -> timedelta | None:
    """`90m`, `1h30`, `1 hour and 30 minutes`, `half an hour`: from a second to 366 days; None for the rest."""
    text = _ONE.sub("1 ", _HALF.sub("30 min", text.strip()))
    if short := _HOURS_AND.fullmatch(text):
        text = f"{short[1]} {short[2]} min"
    if not _DURATION.fullmatch(text):
        return None
    seconds = sum(int(n) * _UNIT_SECONDS[unit[0].lower()] for n, unit in _PART.findall(text))
    return timedelta(seconds=seconds) if 0 < seconds <= LONGEST.total_seconds() else None


def spelled(length: timedelta) -> str:
    """As the programme writes it: `1h30m`."""
    seconds, said = int(length.total_seconds()), ""
    for unit in ("d", "h", "m", "s"):
        count, seconds = divmod(seconds, _UNIT_SECONDS[unit])
        said += f"{count}{unit}" if count else ""
    return said or "0s"


UNITS = ("s", "min", "h", "d")


def in_units(length: timedelta) -> tuple[tuple[str, int], ...]:
    """An hour and 35 minutes -> `("h", 1), ("min", 35)`: at most two units, rounded down."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < 60:
        return (("s", seconds),)
    units = (("d", seconds // 86400), ("h", seconds // 3600 % 24), ("min", seconds // 60 % 60))
    return tuple((unit, n) for unit, n in units if n)[:2]
