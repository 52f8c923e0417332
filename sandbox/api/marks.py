"""pins.*, reactions.* and bookmarks.*: what is fastened to messages and channels."""

from __future__ import annotations

import re

from sandbox.api.call import TIER_2, TIER_3, Call, method
from sandbox.errors import SlackError, invalid, missing
from sandbox.posts import pin, pin_shape, react, unpin, unreact
from sandbox.records import Bookmark, Channel, Json, Post
from sandbox.shapes import bookmark_shape, message_shape, permalink

MOST_BOOKMARKS = 100
LONGEST_LINK = 2048
EMOJI_NAME = re.compile(r"[a-z0-9_'+\-]+(::skin-tone-[2-6])?")


def _item(call: Call, channel: Channel) -> Post:
    if not call.has("timestamp"):
        raise SlackError("no_item_specified")
    return call.post(channel, "timestamp", "bad_timestamp")


@method("pins.add", per_minute=TIER_2, required=("channel",), scopes=("pins:write",))
def pins_add(call: Call) -> Json:
    channel = call.joined_channel()
    if channel.archived:
        raise SlackError("is_archived")
    pin(call.ws, channel, _item(call, channel), call.bot)
    return {}


@method("pins.remove", per_minute=TIER_2, required=("channel",), scopes=("pins:write",))
def pins_remove(call: Call) -> Json:
    channel = call.channel()
    unpin(call.ws, channel, _item(call, channel), call.bot)
    return {}


@method("pins.list", per_minute=TIER_2, required=("channel",), scopes=("pins:read",))
def pins_list(call: Call) -> Json:
    channel = call.channel()
    pinned = [(one, call.ws.post(channel, one.ts)) for one in reversed(channel.pins)]
    return {"items": [pin_shape(call.ws, channel, p, one.by, one.created) for one, p in pinned if p]}


@method("reactions.add", per_minute=TIER_3, required=("name",), scopes=("reactions:write",))
def reactions_add(call: Call) -> Json:
    channel = call.channel()
    if channel.archived:
        raise SlackError("is_archived")
    if not EMOJI_NAME.fullmatch(call.text("name")):
        raise SlackError("invalid_name")
    react(call.ws, channel, _item(call, channel), call.bot, call.text("name"))
    return {}


@method("reactions.remove", per_minute=TIER_2, required=("name",), scopes=("reactions:write",))
def reactions_remove(call: Call) -> Json:
    channel = call.channel()
    unreact(call.ws, channel, _item(call, channel), call.bot, call.text("name"))
    return {}


@method("reactions.get", per_minute=TIER_3, scopes=("reactions:read",))
def reactions_get(call: Call) -> Json:
    channel = call.channel()
    post = _item(call, channel)
    message = message_shape(call.ws, post) | {"permalink": permalink(call.ws, post)}
    return {"type": "message", "channel": channel.id, "message": message}


@method("bookmarks.add", per_minute=TIER_2, required=("title", "type"), scopes=("bookmarks:write",))
def bookmarks_add(call: Call) -> Json:
    channel = _bookmarked(call)
    if call.text("type") != "link":
        raise SlackError("invalid_bookmark_type")
    if len(channel.bookmarks) >= MOST_BOOKMARKS:
        raise SlackError("too_many_bookmarks")
    bookmark = Bookmark(
        id=call.ws.new_id("Bk"),
        title=call.text("title"),
        link=_link(call),
        emoji=_emoji(call),
        by=call.bot.id,
        created=call.ws.seconds(),
    )
    channel.bookmarks.append(bookmark)
    return {"bookmark": bookmark_shape(call.ws, channel, bookmark)}


@method("bookmarks.edit", per_minute=TIER_2, required=("bookmark_id",), scopes=("bookmarks:write",))
def bookmarks_edit(call: Call) -> Json:
    channel = _bookmarked(call)
    bookmark = _bookmark(call, channel)
    if call.has("title"):
        bookmark.title = call.text("title")
    if call.has("link"):
        bookmark.link = _link(call)
    if call.args.get("emoji") is not None:
        bookmark.emoji = _emoji(call)
    bookmark.updated = call.ws.seconds()
    return {"bookmark": bookmark_shape(call.ws, channel, bookmark)}


@method("bookmarks.list", per_minute=TIER_3, required=("channel_id",), scopes=("bookmarks:read",))
def bookmarks_list(call: Call) -> Json:
    channel = call.channel("channel_id")
    return {"bookmarks": [bookmark_shape(call.ws, channel, one) for one in channel.bookmarks]}


@method("bookmarks.remove", per_minute=TIER_2, required=("bookmark_id",), scopes=("bookmarks:write",))
def bookmarks_remove(call: Call) -> Json:
    channel = _bookmarked(call)
    channel.bookmarks.remove(_bookmark(call, channel))
    return {}


def _bookmarked(call: Call) -> Channel:
    channel = call.channel("channel_id")
    if not call.ws.bot_in(channel):
        raise SlackError("permission_denied")
    return channel


def _bookmark(call: Call, channel: Channel) -> Bookmark:
    for bookmark in channel.bookmarks:
        if bookmark.id == call.text("bookmark_id"):
            return bookmark
    raise SlackError("not_found")


def _link(call: Call) -> str:
    link = call.text("link")
    if not link:
        raise missing("link")
    if len(link) > LONGEST_LINK:
        raise invalid("invalid_arguments", [f"must be less than {LONGEST_LINK + 1} characters: link"])
    if not link.startswith(("http://", "https://")):
        raise SlackError("invalid_link")
    return link


def _emoji(call: Call) -> str:
    emoji = call.text("emoji")
    if emoji and not re.fullmatch(r":[^:\s]+:", emoji):
        raise SlackError("invalid_emoji")
    return emoji
