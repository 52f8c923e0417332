"""chat.*: posting, changing and deleting messages."""

from __future__ import annotations

from sandbox.api.call import SPECIAL, TIER_3, TIER_4, Call, method
from sandbox.api.content import message_content
from sandbox.blockkit import limits
from sandbox.errors import SlackError, missing
from sandbox.posts import add_post, change_post, remove_post
from sandbox.records import Channel, Json, Post
from sandbox.shapes import message_shape, permalink

WRITE = ("chat:write",)


@method("chat.postMessage", per_minute=SPECIAL, required=("channel",), scopes=WRITE)
def post_message(call: Call) -> Json:
    channel = _open_channel(call)
    if not call.ws.bot_in(channel) and "chat:write.public" not in call.ws.manifest.scopes:
        raise SlackError("not_in_channel")
    content = message_content(call, "msg_blocks_too_long")
    root = _thread_root(call, channel)
    if root and call.flag("reply_broadcast"):
        content |= {"subtype": "thread_broadcast", "broadcast": True}
        content["extra"] = {"root": message_shape(call.ws, root)}
    post = add_post(call.ws, channel, call.bot, thread_ts=root.ts if root else "", **content)
    return {"channel": channel.id, "ts": post.ts, "message": message_shape(call.ws, post)}


@method("chat.update", per_minute=TIER_3, required=("channel", "ts"), scopes=WRITE)
def update_message(call: Call) -> Json:
    """Blocks, attachments and metadata that are not given stay as they are."""
    channel = call.channel()
    post = call.post(channel, "ts")
    if _not_the_bots(call, post):
        raise SlackError("cant_update_message")
    if channel.archived:
        raise SlackError("is_inactive")
    if len(call.text("text")) > limits.UPDATE_TEXT:
        raise SlackError("msg_too_long")
    change_post(call.ws, channel, post, call.bot, **message_content(call, "msg_too_long"))
    message = message_shape(call.ws, post)
    del message["ts"]  # Slack names the time beside the message, not in it
    return {"channel": channel.id, "ts": post.ts, "text": post.text, "message": message}


@method("chat.delete", per_minute=TIER_3, required=("channel", "ts"), scopes=WRITE)
def delete_message(call: Call) -> Json:
    channel = call.channel()
    post = call.post(channel, "ts")
    if _not_the_bots(call, post):
        raise SlackError("cant_delete_message")
    remove_post(call.ws, channel, post)
    return {"channel": channel.id, "ts": post.ts}


@method("chat.postEphemeral", per_minute=TIER_4, required=("channel", "user"), scopes=WRITE)
def post_ephemeral(call: Call) -> Json:
    channel = _open_channel(call)
    if not call.ws.bot_in(channel):
        raise SlackError("not_in_channel")
    if call.text("user") not in channel.members:
        raise SlackError("user_not_in_channel")
    content = message_content(call, "msg_too_long")
    content.pop("metadata", None)
    root = _thread_root(call, channel)
    thread_ts = root.ts if root else ""
    post = add_post(call.ws, channel, call.bot, visible_to=call.text("user"), thread_ts=thread_ts, **content)
    return {"message_ts": post.ts}


@method("chat.getPermalink", per_minute=SPECIAL, required=("channel", "message_ts"))
def get_permalink(call: Call) -> Json:
    channel = call.channel()
    post = call.post(channel, "message_ts")
    return {"channel": channel.id, "permalink": permalink(call.ws, post)}


def _not_the_bots(call: Call, post: Post) -> bool:
    """Slack's own lines (joined, topic set ...) belong to nobody."""
    return post.user != call.bot.id or post.subtype.startswith("channel_")


def _open_channel(call: Call) -> Channel:
    """The channel to post to, by id, by name, or through a person's id (their conversation with the bot)."""
    if not call.has("channel"):
        raise missing("channel")
    wanted = call.text("channel")
    if wanted in call.ws.users:
        return _conversation_with(call, wanted)
    channel = call.ws.channels.get(wanted) or call.ws.channel_named(wanted)
    if channel is None or (channel.is_private and not call.ws.bot_in(channel)):
        raise SlackError("channel_not_found")
    if channel.archived:
        raise SlackError("is_archived")
    return channel


def _conversation_with(call: Call, user_id: str) -> Channel:
    user = call.ws.users[user_id]
    if user.deleted or user.is_bot:
        raise SlackError("channel_not_found")
    return call.ws.im_with(user_id)


def _thread_root(call: Call, channel: Channel) -> Post | None:
    """The first message of the thread; naming a reply leads to the same thread."""
    if not call.has("thread_ts"):
        return None
    post = call.ws.post(channel, call.ts("thread_ts", "invalid_thread_ts"))
    if post is None:
        raise SlackError("thread_not_found")
    return call.ws.post(channel, post.thread_ts) if post.is_reply else post
