"""What people and the bot do to channels: create, rename, archive, topic, purpose."""

from __future__ import annotations

import html

from sandbox.errors import SlackError
from sandbox.membership import add_member
from sandbox.posts import service_note
from sandbox.records import Channel, Json, User
from sandbox.workspace import Workspace

LONGEST_NAME = 80
LONGEST_TOPIC = 250


def create_room(ws: Workspace, by: User, name: str, private: bool = False) -> Channel:
    """A new channel with its creator in it. Names of archived and private channels stay taken."""
    check_name(ws, name)
    channel = ws.add_channel(name, "private" if private else "public", by.id, members=[])
    if not private:
        creation = {"id": channel.id, "name": name, "created": channel.created, "creator": by.id}
        ws.emit("channel_created", {"type": "channel_created", "channel": creation, "event_ts": ws.new_ts()})
    add_member(ws, channel, by)
    return channel


def check_name(ws: Workspace, name: str) -> None:
    """Refuse a name in Slack's order: empty, too long, forbidden characters, nothing but marks, taken."""
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > LONGEST_NAME:
        raise SlackError("invalid_name_maxlength")
    if name != name.lower() or not all(char.isalnum() or char in "-_" for char in name):
        raise SlackError("invalid_name_specials")
    if not any(char.isalnum() for char in name):
        raise SlackError("invalid_name_punctuation")
    if ws.channel_named(name):
        raise SlackError("name_taken")


def rename_room(ws: Workspace, channel: Channel, by: User, name: str) -> None:
    _must_be_open(channel)
    check_name(ws, name)
    old, channel.name = channel.name, name
    channel.previous_names.insert(0, old)
    text = f'<@{by.id}> has renamed the channel from "{old}" to "{name}"'
    service_note(ws, channel, by, "channel_name", text, old_name=old, name=name)
    renamed = {
        "id": channel.id,
        "name": name,
        "name_normalized": name,
        "is_channel": True,
        "is_mpim": False,
        "created": channel.created,
    }
    _tell_life(ws, channel, "rename", {"channel": renamed})


def set_topic(ws: Workspace, channel: Channel, by: User, topic: str) -> None:
    """The same topic again writes no line, as in Slack. It is text without markup: nothing in it is live."""
    _check_line(channel, topic)
    if channel.topic["value"] != topic:
        channel.topic = {"value": topic, "creator": by.id, "last_set": ws.seconds()}
        text = f"<@{by.id}> set the channel topic: {html.escape(topic, quote=False)}"
        service_note(ws, channel, by, "channel_topic", text, topic=topic)


def set_purpose(ws: Workspace, channel: Channel, by: User, purpose: str) -> None:
    _check_line(channel, purpose)
    if channel.purpose["value"] != purpose:
        channel.purpose = {"value": purpose, "creator": by.id, "last_set": ws.seconds()}
        text = f"<@{by.id}> set the channel description: {html.escape(purpose, quote=False)}"
        service_note(ws, channel, by, "channel_purpose", text, purpose=purpose)


def archive_room(ws: Workspace, channel: Channel, by: User) -> None:
    if channel.archived:
        raise SlackError("already_archived")
    if channel.name == "general":
        raise SlackError("cant_archive_general")
    service_note(ws, channel, by, "channel_archive", f"<@{by.id}> archived the channel")
    channel.archived = True
    _tell_life(ws, channel, "archive", {"channel": channel.id, "user": by.id})


def unarchive_room(ws: Workspace, channel: Channel, by: User) -> None:
    """Open an archived channel again.

    Slack documents that bot tokens cannot do this at present, so the bot is refused unless
    `bots_can_unarchive` is set.
    """
    if not channel.archived:
        raise SlackError("not_archived")
    if by.is_bot and not ws.bots_can_unarchive:
        raise SlackError("not_in_channel")
    channel.archived = False
    service_note(ws, channel, by, "channel_unarchive", f"<@{by.id}> un-archived the channel")
    _tell_life(ws, channel, "unarchive", {"channel": channel.id, "user": by.id})


def make_private(ws: Workspace, channel: Channel, by: User) -> None:
    """Its members and messages stay. The line that Slack writes is the event: there is no other.

    https://docs.slack.dev/reference/events/message/channel_convert_to_private/
    """
    if channel.kind != "public" or channel.name == "general":
        raise SlackError("channel_type_not_supported")
    channel.kind = "private"
    text = "made this channel *private*. Now, it can only be viewed or joined by invitation."
    service_note(ws, channel, by, "channel_convert_to_private", text)


def make_public(ws: Workspace, channel: Channel, by: User) -> None:
    """https://docs.slack.dev/reference/events/message/channel_convert_to_public/"""
    if channel.kind != "private":
        raise SlackError("method_not_supported_for_channel_type")
    channel.kind = "public"
    text = "made this channel *public*. Any member in this workspace can see and join it."
    service_note(ws, channel, by, "channel_convert_to_public", text)


def share_room(ws: Workspace, channel: Channel, organisation: str) -> None:
    """Another organisation accepts the invitation to this channel: Slack Connect."""
    channel.shared_with = organisation
    event = {"type": "channel_shared", "connected_team_id": ws.new_id("T"), "channel": channel.id}
    ws.emit("channel_shared", {**event, "event_ts": ws.new_ts()})


def _check_line(channel: Channel, text: str) -> None:
    _must_be_open(channel)
    if len(text) > LONGEST_TOPIC:
        raise SlackError("too_long")


def _must_be_open(channel: Channel) -> None:
    if channel.archived:
        raise SlackError("is_archived")


def _tell_life(ws: Workspace, channel: Channel, what: str, event: Json) -> None:
    """Public channels tell every bot with the subscription, private ones only a bot inside."""
    if channel.kind == "public" or ws.bot_in(channel):
        kind = f"{'channel' if channel.kind == 'public' else 'group'}_{what}"
        ws.emit(kind, {"type": kind, **event, "event_ts": ws.new_ts()})
