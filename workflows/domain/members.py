"""Membership in a war room."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """What Muster knows of one person in one room."""

    is_member: bool
    reported_at: datetime | None = None
    """By the chat's clock; None when the last record is by Muster."""
    changed_at: datetime
    """When it was recorded, by our clock."""
