"""Quiet hours as somebody typed them."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workflows.domain.errors import InvalidField


def read_quiet_hours(start: str, end: str, zone: str, severities: Sequence[str]) -> dict[str, Any]:
    """The value of the setting; empty without times or severities. Raises `InvalidField` for half of it."""
    if not start and not end:
        return {}
    if not start or not end:
        raise InvalidField("quiet_end" if start else "quiet_start", "quiet_half")
    if start == end:
        raise InvalidField("quiet_end", "quiet_no_time")
    if not severities:
        raise InvalidField("quiet_severities", "quiet_for_none")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidField("quiet_zone", "zone_unknown", text=zone) from None
    return {"start": start, "end": end, "timezone": zone, "severities": list(severities)}
