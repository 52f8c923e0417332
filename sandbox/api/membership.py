"""conversations.invite, join, kick, leave."""

from __future__ import annotations

from sandbox.api.call import TIER_3, Call, method
from sandbox.api.conversations import MANAGE
from sandbox.errors import SlackError, invalid
from sandbox.membership import MOST_INVITED_AT_ONCE, invite, join, kick, leave
from sandbox.records import Channel, Json
from sandbox.shapes import channel_shape

INVITE = {
    "public": ("channels:write.invites", "channels:manage"),
    "private": ("groups:write.invites", "groups:write"),
}


@method("conversations.invite", per_minute=TIER_3, required=("channel",), scopes=INVITE)
def invite_people(call: Call) -> Json:
    channel = _room(call)
    users = call.words("users")
    if not users:
        raise SlackError("no_user")
    if len(users) > MOST_INVITED_AT_ONCE:
        raise invalid("invalid_arguments", [f"no more than {MOST_INVITED_AT_ONCE} items allowed: users"])
    errors = invite(call.ws, channel, call.bot, users, force=call.flag("force"))
    shape = {"channel": channel_shape(call.ws, channel)}
    return {**shape, "errors": errors} if errors else shape


@method("conversations.join", per_minute=TIER_3, required=("channel",), scopes=("channels:join",))
def join_channel(call: Call) -> Json:
    channel = call.channel()
    already = call.ws.bot_in(channel)
    join(call.ws, channel, call.bot)
    body: Json = {"channel": channel_shape(call.ws, channel)}
    if already:
        body |= {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    return body


@method("conversations.kick", per_minute=TIER_3, required=("channel", "user"), scopes=MANAGE)
def kick_person(call: Call) -> Json:
    channel = _room(call)
    if not call.ws.bot_in(channel):
        raise SlackError("not_in_channel")
    kick(call.ws, channel, call.bot, call.ws.user(call.text("user")))
    return {"errors": {}}


@method("conversations.leave", per_minute=TIER_3, required=("channel",), scopes=MANAGE)
def leave_channel(call: Call) -> Json:
    channel = _room(call)
    if not call.ws.bot_in(channel):
        return {"not_in_channel": True}
    leave(call.ws, channel, call.bot)
    return {}


def _room(call: Call) -> Channel:
    channel = call.channel()
    if channel.kind == "im":
        raise SlackError("method_not_supported_for_channel_type")
    return channel
