"""Quiet hours as somebody typed them."""

from collections.abc import Sequence
from typing import Any

from workflows.domain.errors import InvalidField
from workflows.organisation.zones import read_zone


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
    return {"start": start, "end": end, "timezone": read_zone("quiet_zone", zone), "severities": list(severities)}
