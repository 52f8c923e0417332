"""How Slack writes a `<!date^...>` for one reader."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

TOKEN = re.compile(r"\{(\w+)\}")


def formatted(timestamp: str, pattern: str, tz: str, now: datetime) -> str:
    """Fill the pattern for a reader in `tz`; tokens Slack does not know stay as they are."""
    zone = ZoneInfo(tz)
    moment = datetime.fromtimestamp(int(timestamp), zone)
    return TOKEN.sub(lambda match: _token(match[1], moment, now.astimezone(zone)) or match[0], pattern)


def _token(name: str, moment: datetime, now: datetime) -> str:
    if name.endswith("_pretty"):
        return _pretty(moment, now) or _token(name.removesuffix("_pretty"), moment, now)
    clock = f"{moment.hour % 12 or 12}:{moment:%M}"
    half = "AM" if moment.hour < 12 else "PM"
    known = {
        "date_num": f"{moment:%Y-%m-%d}",
        "date_slash": f"{moment:%m/%d/%Y}",
        "date": f"{moment:%B} {_ordinal(moment.day)}, {moment.year}",
        "date_short": f"{moment:%b} {moment.day}, {moment.year}",
        "date_long": f"{moment:%A}, {moment:%B} {_ordinal(moment.day)}, {moment.year}",
        "time": f"{clock} {half}",
        "time_secs": f"{clock}:{moment:%S} {half}",
        "day_divider_pretty": f"{moment:%A}, {moment:%B} {_ordinal(moment.day)}",
        "ago": _ago(moment, now),
    }
    return known.get(name, "")


def _pretty(moment: datetime, now: datetime) -> str:
    days = (moment.date() - now.date()) / timedelta(days=1)
    return {0: "today", -1: "yesterday", 1: "tomorrow"}.get(int(days), "")


def _ordinal(day: int) -> str:
    suffix = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{suffix}"


def _ago(moment: datetime, now: datetime) -> str:
    seconds = int((now - moment).total_seconds())
    amount = abs(seconds)
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if amount >= size:
            words = f"{amount // size} {unit}{'s' if amount >= 2 * size else ''}"
            return f"{words} ago" if seconds > 0 else f"in {words}"
    return "just now" if seconds >= 0 else "in a moment"
