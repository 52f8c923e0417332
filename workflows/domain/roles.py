"""Who holds which role, since when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from workflows.domain.ids import IncidentId, RoleId, UserId

LEAD = RoleId("incident_lead")
DEPUTY = RoleId("deputy")


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
