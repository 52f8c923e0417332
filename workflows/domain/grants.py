"""Grants: what lets one person see an incident, or keeps them from it, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.domain.ids import ClassId, GrantId, IncidentId, UserId


class Via(StrEnum):
    """What a grant came from."""

    ROLE = "role"
    INVITATION = "invitation"
    CLEARANCE = "clearance"
    REQUEST = "request"
    BREAK_GLASS = "break_glass"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One person may see one incident. With `denies` they may not, whatever else lets them. With `denies` and a content
    class in place of an incident they asked not to be called for that class, and nothing of it opens to them. `by`: who
    gave it; nobody where a rule did."""

    id: GrantId = GrantId(0)
    user: UserId
    incident_id: IncidentId | None = None
    content_class: ClassId | None = None
    via: Via
    denies: bool = False
    by: UserId | None = None
    at: datetime
    reason: str = ""
    until: datetime | None = None
    """From then on it lets nobody see anything, whether or not anybody ended it."""
    ended_at: datetime | None = None
    ended_by: UserId | None = None

    def is_live(self, now: datetime) -> bool:
        return self.ended_at is None and (self.until is None or self.until > now)


PAST_CLEARANCE = frozenset({Via.BREAK_GLASS})
"""What lets somebody see a restricted incident for whose type they are not cleared: nobody inside can give it."""


@dataclass(frozen=True, slots=True)
class Granted:
    """What the grants of one person about one incident come to at one moment."""

    is_denied: bool = False
    is_let_in: bool = False
    past_clearance: bool = False
    """Let in by a way that needs no clearance."""
    has_lapsed: bool = False
    """They had a grant, and none is left."""
    until: datetime | None = None
    """When the last live one ends, where all of them do."""


def granted(grants: Iterable[Grant], now: datetime) -> Granted:
    """Of the grants of one person about one incident. A live one that denies beats everything."""
    found = tuple(grants)
    live = [one for one in found if not one.denies and one.is_live(now)]
    ends = [one.until for one in live if one.until is not None]
    return Granted(
        is_denied=any(one.denies and one.is_live(now) for one in found),
        is_let_in=bool(live),
        past_clearance=any(one.via in PAST_CLEARANCE for one in live),
        has_lapsed=not live and any(not one.denies for one in found),
        until=max(ends) if live and len(ends) == len(live) else None,
    )


def by_glass_alone(grants: Iterable[Grant], now: datetime) -> bool:
    """Whether, of the grants of one person about one incident, only a broken glass lets them in."""
    live = {one.via for one in grants if not one.denies and one.is_live(now)}
    return live == {Via.BREAK_GLASS}
