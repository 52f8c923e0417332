"""A time zone as somebody typed it: by its IANA name, or by its place."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from workflows.domain.errors import InvalidField
from workflows.domain.naming import unaccented
from workflows.text.lists import OneOf

SUGGESTED = 3


def read_zone(field: str, typed: str) -> str:
    """`Europe/Madrid`, also for `madrid` and `europe/madrid`. Raises `InvalidField`, with the nearest ones."""
    wanted = _plain(typed)
    by_name, by_place = _zones()
    if found := by_name.get(wanted) or by_place.get(wanted):
        return found
    near = get_close_matches(wanted, by_place, n=SUGGESTED) or get_close_matches(wanted, by_name, n=SUGGESTED)
    if not near:
        raise InvalidField(field, "zone_unknown", text=typed[:60])
    names = (by_place.get(one) or by_name[one] for one in near)
    raise InvalidField(field, "zone_unknown_near", text=typed[:60], near=OneOf(dict.fromkeys(names)))


def _plain(name: str) -> str:
    return unaccented(name.strip()).replace(" ", "_")


@cache
def _zones() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Every zone by its whole name, and those of an area and a place by the place."""
    names = sorted(available_timezones())
    places = {_plain(name.rpartition("/")[2]): name for name in names if "/" in name and not name.startswith("Etc/")}
    return {_plain(name): name for name in names}, places
