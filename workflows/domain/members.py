"""What is known of who is in a war room."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """What is known of one person and one room."""

    is_member: bool
    told_at: datetime | None = None
    """When it was so, by the chat's clock, if the chat was the last to say something."""
    changed_at: datetime
    """When we came to know it, by our own clock."""
