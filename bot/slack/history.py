"""Parses the history of a room or a thread.

https://docs.slack.dev/reference/methods/conversations.history
"""

from datetime import UTC, datetime

from bot.slack.http import Json
from workflows.domain.chat import HistoryMessage, Page
from workflows.domain.ids import ChannelId, MessageTs, UserId
from workflows.domain.incident import MessageRef
from workflows.text.seen_message import TOMBSTONE, seen

AT_ONCE = 200
"""The page size that Slack recommends."""


def page_of(found: Json, channel: ChannelId, thread: str, me: UserId) -> Page:
    """One page, without the parent message of the thread."""
    messages = [message for message in found["messages"] if message["ts"] != thread]
    shown = tuple(_history_message(message, channel, me) for message in messages if message.get("subtype") != TOMBSTONE)
    return Page(shown, MessageTs(messages[-1]["ts"]) if found.get("has_more") and messages else None)


def _history_message(message: Json, channel: ChannelId, me: UserId) -> HistoryMessage:
    edited = message.get("edited") or {}
    shown = seen(message)
    return HistoryMessage(
        ref=MessageRef(channel, MessageTs(message["ts"])),
        seen=shown,
        is_ours=shown.author == me,
        edited_at=_moment(edited.get("ts")),
        edited_by=UserId(edited["user"]) if edited.get("user") else None,
        reactions=_reactions(message),
        last_reply_at=_moment(message.get("latest_reply")),
    )


def _reactions(message: Json) -> dict[str, tuple[UserId, ...]]:
    found: dict[str, tuple[UserId, ...]] = {}
    for reaction in message.get("reactions") or ():
        emoji = str(reaction["name"]).partition("::")[0]
        found[emoji] = (*found.get(emoji, ()), *(UserId(user) for user in reaction.get("users") or ()))
    return found


def _moment(ts: str | None) -> datetime | None:
    return datetime.fromtimestamp(float(ts), UTC) if ts else None
