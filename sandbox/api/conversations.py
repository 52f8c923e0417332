"""conversations.*: the channels themselves."""

from __future__ import annotations

from sandbox.api.call import TIER_2, TIER_3, TIER_4, Call, method
from sandbox.api.paging import one_page
from sandbox.errors import SlackError
from sandbox.records import Channel, Json
from sandbox.rooms import (
    archive_room,
    create_room,
    rename_room,
    set_purpose,
    set_topic,
    unarchive_room,
)
from sandbox.shapes import channel_shape

MANAGE = {"public": ("channels:manage",), "private": ("groups:write",)}
TOPIC = {
    "public": ("channels:write.topic", "channels:manage"),
    "private": ("groups:write.topic", "groups:write"),
}
READ = {"public": ("channels:read",), "private": ("groups:read",), "im": ("im:read",)}
KINDS = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}


def _kind_to_create(call: Call) -> str:
    return "private" if call.flag("is_private") else "public"


@method("conversations.create", per_minute=TIER_2, scopes=MANAGE, kind_of=_kind_to_create)
def create(call: Call) -> Json:
    channel = create_room(call.ws, call.bot, call.text("name"), private=call.flag("is_private"))
    return {"channel": channel_shape(call.ws, channel)}


@method("conversations.info", per_minute=TIER_3, required=("channel",), scopes=READ)
def info(call: Call) -> Json:
    channel = call.channel()
    shape = channel_shape(call.ws, channel)
    if call.flag("include_num_members"):
        shape["num_members"] = len(channel.members)
    return {"channel": shape}


@method("conversations.list", per_minute=TIER_2, scopes=READ)
def list_channels(call: Call) -> Json:
    """Every type that is asked for needs its own scope; private channels are the bot's own."""
    kinds = _kinds_asked_for(call)
    found = [channel for channel in call.ws.channels.values() if _is_listed(call, channel, kinds)]
    page, more = one_page([channel_shape(call.ws, c) for c in found], call.limit(), call.text("cursor"))
    return {"channels": page, "response_metadata": more}


@method("users.conversations", per_minute=TIER_3, scopes=READ)
def own_channels(call: Call) -> Json:
    """The channels the bot is a member of."""
    kinds = _kinds_asked_for(call)
    found = [c for c in call.ws.channels.values() if _is_listed(call, c, kinds) and call.ws.bot_in(c)]
    page, more = one_page([channel_shape(call.ws, c) for c in found], call.limit(), call.text("cursor"))
    return {"channels": page, "response_metadata": more}


def _kinds_asked_for(call: Call) -> list[str]:
    types = call.words("types") or ["public_channel"]
    if any(one not in KINDS for one in types):
        raise SlackError("invalid_types")
    scopes = call.ws.manifest.scopes
    needed = [scope for one in types for scope in READ.get(KINDS[one], ()) if scope not in scopes]
    if needed:
        raise SlackError("missing_scope", needed=",".join(needed), provided=",".join(scopes))
    return [KINDS[one] for one in types]


def _is_listed(call: Call, channel: Channel, kinds: list[str]) -> bool:
    seen = channel.kind == "public" or call.ws.bot_in(channel)
    return channel.kind in kinds and seen and not (channel.archived and call.flag("exclude_archived"))


@method("conversations.members", per_minute=TIER_4, required=("channel",), scopes=READ)
def members(call: Call) -> Json:
    page, more = one_page(call.channel().members, call.limit(), call.text("cursor"))
    return {"members": page, "response_metadata": more}


@method("conversations.open", per_minute=TIER_3, scopes=("im:write",))
def open_conversation(call: Call) -> Json:
    """The bot's conversation with one person. Group conversations are not part of the sandbox."""
    channel = call.channel() if call.has("channel") else _conversation(call)
    shape = channel_shape(call.ws, channel) if call.flag("return_im") else {"id": channel.id}
    return {"channel": shape}


def _conversation(call: Call) -> Channel:
    users = call.words("users")
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        raise SlackError("invalid_user_combination")
    user = call.ws.user(users[0])
    if user.deleted:
        raise SlackError("user_disabled")
    return call.ws.im_with(user.id)


@method("conversations.setTopic", per_minute=TIER_2, required=("channel", "topic"), scopes=TOPIC)
def topic(call: Call) -> Json:
    channel = call.joined_channel()
    set_topic(call.ws, channel, call.bot, call.text("topic"))
    return {"channel": channel_shape(call.ws, channel)}


@method("conversations.setPurpose", per_minute=TIER_2, required=("channel", "purpose"), scopes=TOPIC)
def purpose(call: Call) -> Json:
    channel = call.joined_channel()
    set_purpose(call.ws, channel, call.bot, call.text("purpose"))
    return {"channel": channel_shape(call.ws, channel), "purpose": channel.purpose["value"]}


@method("conversations.rename", per_minute=TIER_2, required=("channel", "name"), scopes=MANAGE)
def rename(call: Call) -> Json:
    """Slack lets an app rename only the channels it made."""
    channel = call.joined_channel()
    if channel.creator != call.bot.id:
        raise SlackError("not_authorized")
    rename_room(call.ws, channel, call.bot, call.text("name"))
    return {"channel": channel_shape(call.ws, channel)}


@method("conversations.archive", per_minute=TIER_2, required=("channel",), scopes=MANAGE)
def archive(call: Call) -> Json:
    archive_room(call.ws, call.joined_channel(), call.bot)
    return {}


@method("conversations.unarchive", per_minute=TIER_2, required=("channel",), scopes=MANAGE)
def unarchive(call: Call) -> Json:
    unarchive_room(call.ws, call.channel(), call.bot)
    return {}
