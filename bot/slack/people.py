"""Parses a Slack user.

https://docs.slack.dev/reference/objects/user-object
"""

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.slack.http import Json
from workflows.domain.ids import UserId
from workflows.domain.people import Person
from workflows.text.slack_text import legible


def as_person(user: UserId, found: Json, now: datetime, ours: Collection[str] = ()) -> Person:
    """The person from a `users.info` response. `ours`: the ids of our workspace and its organisation."""
    profile = found.get("profile") or {}
    name = profile.get("real_name") or found.get("real_name") or profile.get("display_name") or found["name"]
    return Person(
        id=user,
        name=legible(name).strip() or user,
        is_guest=any(found.get(f) for f in ("is_restricted", "is_ultra_restricted")),
        is_external=bool(found.get("is_stranger")) or _is_of_others(found, ours),
        is_bot=bool(found.get("is_bot")),
        is_deactivated=bool(found.get("deleted")),
        is_admin=any(found.get(f) for f in ("is_admin", "is_owner", "is_primary_owner")),
        timezone=_timezone(found.get("tz")),
        locale=found.get("locale") or "",
        seen_at=now,
    )


def _is_of_others(found: Json, ours: Collection[str]) -> bool:
    """Whether they share neither a workspace nor an organisation with us: in an organisation of several workspaces,
    colleagues have another `team_id`."""
    enterprise = found.get("enterprise_user") or {}
    theirs = {found.get("team_id"), enterprise.get("enterprise_id"), *(enterprise.get("teams") or ())} - {None, ""}
    return bool(theirs) and bool(ours) and theirs.isdisjoint(ours)


def _timezone(name: str | None) -> str:
    """UTC when Slack gives no known time zone."""
    try:
        return ZoneInfo(name or "UTC").key
    except (ZoneInfoNotFoundError, ValueError):
        return "UTC"
