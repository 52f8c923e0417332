"""Parses a Slack channel.

https://docs.slack.dev/reference/objects/conversation-object
"""

from bot.slack.http import Json
from workflows.domain.chat import RoomFacts
from workflows.domain.ids import ChannelId

SHARED = ("is_ext_shared", "is_pending_ext_shared", "is_org_shared")


def as_room(found: Json) -> RoomFacts:
    """The channel from a `conversations.info` response, or from a list of those that Muster is in."""
    return RoomFacts(
        id=ChannelId(found["id"]),
        is_private=bool(found.get("is_private")),
        is_archived=bool(found.get("is_archived")),
        is_member=bool(found.get("is_member", True)),
        is_shared=any(found.get(flag) for flag in SHARED),
    )
