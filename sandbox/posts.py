"""What people and the bot do to messages, and the events that follow."""

from __future__ import annotations

from typing import Any

from sandbox.blockkit.identity import with_ids
from sandbox.errors import SlackError
from sandbox.records import Channel, File, Json, Pin, Post, User
from sandbox.shapes import message_shape, permalink
from sandbox.workspace import Workspace

MOST_PINS = 100
MESSAGE_EVENTS = {"public": "message.channels", "private": "message.groups", "im": "message.im"}


def add_post(ws: Workspace, channel: Channel, by: User, **content: Any) -> Post:
    """Put a message into a conversation and tell the bot, if it is there. Ephemerals make no event."""
    post = Post(ts=ws.new_ts(), channel=channel.id, user=by.id, bot_id=by.bot_id, **content)
    post.blocks = with_ids(ws, post.blocks)
    channel.posts.append(post)
    if not post.visible_to:
        tell_message(ws, channel, message_shape(ws, post), ts=post.ts)
        _tell_mention(ws, channel, post)
    return post


def tell_message(ws: Workspace, channel: Channel, message: Json, ts: str) -> None:
    if not ws.bot_in(channel):
        return
    event = message | {"channel": channel.id, "event_ts": ts, "channel_type": channel.channel_type}
    ws.emit(MESSAGE_EVENTS[channel.kind], event)


def _tell_mention(ws: Workspace, channel: Channel, post: Post) -> None:
    mentioned = f"<@{ws.bot.id}" in post.text
    if mentioned and not post.bot_id and not post.subtype and channel.kind != "im" and ws.bot_in(channel):
        event = message_shape(ws, post) | {"type": "app_mention", "channel": channel.id, "event_ts": post.ts}
        ws.emit("app_mention", event)


def service_note(ws: Workspace, channel: Channel, by: User, subtype: str, text: str, **extra: Any) -> Post:
    """The grey line Slack itself writes: someone joined, the topic changed ..."""
    post = Post(ts=ws.new_ts(), channel=channel.id, user=by.id, text=text, subtype=subtype, extra=extra)
    channel.posts.append(post)
    tell_message(ws, channel, message_shape(ws, post), ts=post.ts)
    return post


def change_post(ws: Workspace, channel: Channel, post: Post, by: User, **content: Any) -> None:
    """Replace the given parts of a message; the rest stays."""
    before = message_shape(ws, post)
    for name, value in content.items():
        setattr(post, name, with_ids(ws, value) if name == "blocks" else value)
    ts = ws.new_ts()
    if not post.visible_to:
        post.edited = {"user": by.id, "ts": f"{ts.split('.')[0]}.000000"}
        change = {
            "type": "message",
            "subtype": "message_changed",
            "hidden": True,
            "message": message_shape(ws, post),
            "previous_message": before,
            "ts": ts,
        }
        tell_message(ws, channel, change, ts=ts)


def drop_file(ws: Workspace, file: File, by: User) -> None:
    """A file is gone: what is left of it in the messages that share it is a tombstone."""
    file.deleted, file.content = True, None
    for channel in (ws.channels[one] for one in file.shared_in):
        for post in [one for one in channel.posts if file.id in one.files]:
            change_post(ws, channel, post, by)


def add_hook_post(ws: Workspace, channel: Channel, name: str, content: Json) -> Post:
    """What an incoming webhook posts: it has a name and no user.

    https://docs.slack.dev/reference/events/message/bot_message
    """
    extra = hook_name(ws, name)
    post = Post(ts=ws.new_ts(), channel=channel.id, user="", subtype="bot_message", extra=extra, **content)
    post.blocks = with_ids(ws, post.blocks)
    channel.posts.append(post)
    tell_message(ws, channel, message_shape(ws, post), ts=post.ts)
    return post


def hook_name(ws: Workspace, name: str) -> Json:
    """What a message of a webhook carries in place of a user."""
    return {"username": name, "bot_id": ws.new_id("B")}


def remove_post(ws: Workspace, channel: Channel, post: Post) -> None:
    """Gone; of a message that has replies a tombstone stays."""
    before = message_shape(ws, post)
    channel.pins = [pin for pin in channel.pins if pin.ts != post.ts]
    if before.get("reply_count") and not post.visible_to:
        _entomb(ws, channel, post, before)
        return
    channel.posts.remove(post)
    if post.visible_to:
        return
    ts = ws.new_ts()
    change = {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "deleted_ts": post.ts,
        "previous_message": before,
        "ts": ts,
    }
    tell_message(ws, channel, change, ts=ts)


def _entomb(ws: Workspace, channel: Channel, post: Post, before: Json) -> None:
    post.subtype, post.text, post.user = "tombstone", "This message was deleted.", "USLACKBOT"
    post.blocks, post.attachments, post.files, post.reactions = [], [], [], {}
    ts = ws.new_ts()
    change = {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "message": message_shape(ws, post) | {"hidden": True},
        "previous_message": before,
        "ts": ts,
    }
    tell_message(ws, channel, change, ts=ts)


def react(ws: Workspace, channel: Channel, post: Post, by: User, name: str) -> None:
    people = post.reactions.setdefault(name, [])
    if by.id in people:
        raise SlackError("already_reacted")
    people.append(by.id)
    _tell_reaction(ws, channel, post, by, name, "reaction_added")


def unreact(ws: Workspace, channel: Channel, post: Post, by: User, name: str) -> None:
    people = post.reactions.get(name, [])
    if by.id not in people:
        raise SlackError("no_reaction")
    people.remove(by.id)
    if not people:
        del post.reactions[name]
    _tell_reaction(ws, channel, post, by, name, "reaction_removed")


def _tell_reaction(ws: Workspace, channel: Channel, post: Post, by: User, name: str, kind: str) -> None:
    if not ws.bot_in(channel):
        return
    event = {
        "type": kind,
        "user": by.id,
        "reaction": name,
        "item": {"type": "message", "channel": channel.id, "ts": post.ts},
        "item_user": post.user,
        "event_ts": ws.new_ts(),
    }
    ws.emit(kind, event)


def pin(ws: Workspace, channel: Channel, post: Post, by: User) -> None:
    if any(one.ts == post.ts for one in channel.pins):
        raise SlackError("already_pinned")
    if len(channel.pins) >= MOST_PINS:
        raise SlackError("too_many_pins")
    channel.pins.append(Pin(post.ts, by.id, ws.seconds()))
    _tell_pin(ws, channel, post, by, "pin_added")


def unpin(ws: Workspace, channel: Channel, post: Post, by: User) -> None:
    if not any(one.ts == post.ts for one in channel.pins):
        raise SlackError("no_pin")
    channel.pins = [one for one in channel.pins if one.ts != post.ts]
    _tell_pin(ws, channel, post, by, "pin_removed")


def _tell_pin(ws: Workspace, channel: Channel, post: Post, by: User, kind: str) -> None:
    if ws.bot_in(channel):
        event: Json = {"type": kind, "user": by.id, "channel_id": channel.id, "event_ts": ws.new_ts()}
        event["item"] = pin_shape(ws, channel, post, by.id, ws.seconds())
        ws.emit(kind, event)


def pin_shape(ws: Workspace, channel: Channel, post: Post, by: str, created: int) -> Json:
    message = message_shape(ws, post) | {"permalink": permalink(ws, post), "pinned_to": [channel.id]}
    return {
        "type": "message",
        "channel": channel.id,
        "message": message,
        "created": created,
        "created_by": by,
    }
