"""Time zones as people write them: `UTC`, `CET`, `ET`, `UTC+9`, `-03:00`, `Europe/Berlin`.

An abbreviation is an offset, and belongs to a place: where that place goes by another offset on that day, the
abbreviation is not in force and the person is asked. Several places use some of them: those are always asked.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

PLACES: Mapping[str, str] = {"ET": "America/New_York", "PT": "America/Los_Angeles", "MT": "America/Denver"} | {
    "AET": "Australia/Sydney",
    "NZT": "Pacific/Auckland",
}
"""Names of a place's time, whatever the season."""
ABBREVIATIONS: Mapping[str, tuple[float, str]] = {
    "UTC": (0, "UTC"),
    "GMT": (0, "UTC"),
    "Z": (0, "UTC"),
    "WET": (0, "Europe/Lisbon"),
    "WEST": (1, "Europe/Lisbon"),
    "CET": (1, "Europe/Berlin"),
    "CEST": (2, "Europe/Berlin"),
    "EET": (2, "Europe/Athens"),
    "EEST": (3, "Europe/Athens"),
    "MSK": (3, "Europe/Moscow"),
    "SGT": (8, "Asia/Singapore"),
    "HKT": (8, "Asia/Hong_Kong"),
    "JST": (9, "Asia/Tokyo"),
    "KST": (9, "Asia/Seoul"),
    "AWST": (8, "Australia/Perth"),
    "AEST": (10, "Australia/Sydney"),
    "AEDT": (11, "Australia/Sydney"),
    "NZST": (12, "Pacific/Auckland"),
    "NZDT": (13, "Pacific/Auckland"),
    "BRT": (-3, "America/Sao_Paulo"),
    "ART": (-3, "America/Argentina/Buenos_Aires"),
    "EST": (-5, "America/New_York"),
    "EDT": (-4, "America/New_York"),
    "PST": (-8, "America/Los_Angeles"),
    "PDT": (-7, "America/Los_Angeles"),
}
"""Hours ahead of UTC, and where it is in force."""
AMBIGUOUS: Mapping[str, tuple[str, ...]] = {
    "IST": ("Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"),
    "CST": ("America/Chicago", "Asia/Shanghai", "America/Havana"),
    "CDT": ("America/Chicago", "America/Havana"),
    "CT": ("America/Chicago", "Asia/Shanghai"),
    "BST": ("Europe/London", "Asia/Dhaka"),
    "AST": ("America/Halifax", "Asia/Riyadh"),
    "GST": ("Asia/Dubai", "Atlantic/South_Georgia"),
    "MST": ("America/Denver", "Asia/Kuala_Lumpur"),
    "SST": ("Asia/Singapore", "Pacific/Pago_Pago"),
    "AMT": ("America/Manaus", "Asia/Yerevan"),
    "PKT": ("Asia/Karachi", "Asia/Petropavlovsk"),
}
_IN_SMALL_LETTERS = frozenset({"utc", "gmt", "cet", "cest", "est", "edt", "pst", "pdt", "jst", "z"})
"""No words of a language that Muster speaks."""
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE)
LARGEST = timedelta(hours=14)


def zone_of(words: str) -> tzinfo | str | None:
    """The zone that `words` names; the abbreviation in capitals when it has to be asked about; None: no zone."""
    found = _OFFSET.fullmatch(words)
    if found:
        offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return timezone(offset if found[1] == "+" else -offset) if offset <= LARGEST else None
    if "/" in words:
        name = _places().get(words.lower())
        return ZoneInfo(name) if name else None
    if not words.isupper() and words not in _IN_SMALL_LETTERS:
        return None
    name = words.upper()
    if name in PLACES:
        return ZoneInfo(PLACES[name])
    if name in ABBREVIATIONS:
        return timezone(timedelta(hours=ABBREVIATIONS[name][0]), name)
    return name if name in AMBIGUOUS or name in _abbreviations() else None


def name_of(zone: ZoneInfo, at: datetime) -> str:
    """What people write for a zone: `CET`, `BRT`; `UTC-05` where its time has no letters. It can be typed as well."""
    local = at.astimezone(zone)
    name = local.tzname() or ""
    if name[:1] not in ("+", "-"):
        return name
    known = (
        word
        for word, (hours, place) in ABBREVIATIONS.items()
        if (place, timedelta(hours=hours)) == (zone.key, local.utcoffset())
    )
    return next(known, f"UTC{name}")


def is_in_force(zone: tzinfo, local: datetime) -> bool:
    """Whether the place of an abbreviation goes by it at that time; other zones are always in force."""
    name = zone.tzname(local)
    if not isinstance(zone, timezone) or name is None or name not in ABBREVIATIONS:
        return True
    place = ZoneInfo(ABBREVIATIONS[name][1])
    return local.replace(tzinfo=zone).astimezone(place).utcoffset() == zone.utcoffset(local)


@cache
def _places() -> Mapping[str, str]:
    return {name.lower(): name for name in available_timezones() if "/" in name}


@cache
def _abbreviations() -> frozenset[str]:
    """What any zone is called in winter or in summer of this time: `WIB`, `CAT`."""
    moments = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))
    zones = [ZoneInfo(name) for name in available_timezones()]
    names = {moment.astimezone(zone).tzname() or "" for zone in zones for moment in moments}
    return frozenset(name for name in names if name.isalpha() and len(name) > 2)
