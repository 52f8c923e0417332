"""Who holds which role, since when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from workflows.domain.ids import IncidentId, RoleId, UserId

LEAD = RoleId("incident_lead")
DEPUTY = RoleId("deputy")
SCRIBE = RoleId("scribe")
LEGAL_COUNSEL = RoleId("legal_counsel")
"""Unlike the first two, a programme may be without these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A person in a role. `until` is None while they hold it."""

    incident_id: IncidentId
    role: RoleId
    user: UserId
    since: datetime
    until: datetime | None = None


def holders(holdings: Iterable[Holding], role: RoleId) -> tuple[UserId, ...]:
    """Who holds `role` now, longest first."""
    current = [h for h in holdings if h.role == role and h.until is None]
    return tuple(h.user for h in sorted(current, key=lambda h: (h.since, h.user)))


def lead_of(holdings: Iterable[Holding]) -> UserId | None:
    """The incident lead, if there is one."""
    return next(iter(holders(holdings, LEAD)), None)


def roles_of(holdings: Iterable[Holding], user: UserId) -> tuple[RoleId, ...]:
    """The roles `user` holds now."""
    return tuple(h.role for h in holdings if h.user == user and h.until is None)


def role_holders(holdings: Iterable[Holding]) -> tuple[UserId, ...]:
    """Everybody with a role now, each once: the lead, the deputy, then who has had theirs longest."""
    current = [h for h in holdings if h.until is None]
    first = {LEAD: 0, DEPUTY: 1}
    ordered = sorted(current, key=lambda h: (first.get(h.role, len(first)), h.since, h.user))
    return tuple(dict.fromkeys(h.user for h in ordered))


def leaders(holdings: Iterable[Holding]) -> tuple[UserId, ...]:
    """The lead and the deputy; without both of them, everybody with a role."""
    known = tuple(holdings)
    return tuple(dict.fromkeys((*holders(known, LEAD), *holders(known, DEPUTY)))) or role_holders(known)
