"""Parses a Slack user.

https://docs.slack.dev/reference/objects/user-object
"""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.slack.http import Json
from workflows.domain.ids import UserId
from workflows.domain.people import Person
from workflows.text.slack_text import legible


def as_person(user: UserId, found: Json, now: datetime) -> Person:
    """The person from a `users.info` response."""
    profile = found.get("profile") or {}
    name = profile.get("real_name") or found.get("real_name") or profile.get("display_name") or found["name"]
    return Person(
        id=user,
        name=legible(name).strip() or user,
        is_guest=any(found.get(f) for f in ("is_restricted", "is_ultra_restricted", "is_stranger")),
        is_bot=bool(found.get("is_bot")),
        is_deactivated=bool(found.get("deleted")),
        is_admin=any(found.get(f) for f in ("is_admin", "is_owner", "is_primary_owner")),
        timezone=_timezone(found.get("tz")),
        locale=found.get("locale") or "",
        seen_at=now,
    )


def _timezone(name: str | None) -> str:
    """UTC when Slack gives no known time zone."""
    try:
        return ZoneInfo(name or "UTC").key
    except (ZoneInfoNotFoundError, ValueError):
        return "UTC"
