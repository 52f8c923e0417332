"""admin.conversations.*: what an admin of the whole organisation does to channels, on Enterprise plans.

https://docs.slack.dev/reference/methods/admin.conversations.convertToPrivate,
https://docs.slack.dev/reference/methods/admin.conversations.bulkSetProperties
"""

from __future__ import annotations

from sandbox.api.call import TIER_2, Call, method
from sandbox.errors import SlackError
from sandbox.records import Channel, Json
from sandbox.rooms import make_private

WRITE = ("admin.conversations:write",)


@method(
    "admin.conversations.convertToPrivate", per_minute=TIER_2, required=("channel_id",), scopes=WRITE, takes="admin"
)
def convert_to_private(call: Call) -> Json:
    channel = _channel(call, call.text("channel_id"))
    if channel is None:
        raise SlackError("channel_not_found")
    if channel.archived or channel.shared_with:
        raise SlackError("could_not_convert_channel")
    make_private(call.ws, channel, call.bot)
    return {}


@method(
    "admin.conversations.bulkSetProperties",
    per_minute=TIER_2,
    required=("channel_ids", "property"),
    scopes=WRITE,
    takes="admin",
)
def bulk_set_properties(call: Call) -> Json:
    """Slack takes one property at a time; those that it cannot set anything on are named in the answer."""
    wanted = call.data("property")
    if not isinstance(wanted, dict) or len(wanted) != 1 or not isinstance(wanted.get("exclude_from_slack_ai"), bool):
        raise SlackError("invalid_arguments")
    named = call.words("channel_ids")
    found = [channel for name in named if (channel := _channel(call, name)) is not None]
    if not found:
        raise SlackError("no_valid_channels")
    change = call.ws.kept_from_ai.update if wanted["exclude_from_slack_ai"] else call.ws.kept_from_ai.difference_update
    change(channel.id for channel in found)
    invalid = sorted(set(named) - {channel.id for channel in found})
    return {"not_added": [{"channel_id": name, "error": "invalid_channel"} for name in invalid]} if invalid else {}


def _channel(call: Call, name: str) -> Channel | None:
    """Of the whole organisation: also private ones that the bot is not in."""
    channel = call.ws.channels.get(name)
    return channel if channel is not None and channel.kind in ("public", "private") else None
