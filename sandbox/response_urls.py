"""Response URLs: the short-lived right to answer what a person did."""

from __future__ import annotations

from typing import Any

from sandbox.api.content import checked_blocks
from sandbox.blockkit import limits
from sandbox.errors import SlackError
from sandbox.posts import add_post, change_post, remove_post
from sandbox.records import Channel, Json, Post, ResponseUrl
from sandbox.workspace import Workspace

USES = 5
LIFE = 30 * 60.0


def new_response_url(ws: Workspace, user_id: str, channel_id: str, origin_ts: str = "") -> str:
    """The token of a new response URL; the server puts its address in front."""
    token = f"{ws.team_id}/{ws.new_id('R')}"
    ws.response_urls[token] = ResponseUrl(token, user_id, channel_id, ws.clock.timestamp(), origin_ts)
    return token


def answer_response_url(ws: Workspace, token: str, body: Any) -> None:
    """Take one message sent to a response URL, or raise with Slack's word for why not."""
    url = ws.response_urls.get(token)
    if url is None or ws.clock.timestamp() - url.created > LIFE:
        raise SlackError("expired_url")
    if url.uses >= USES:
        raise SlackError("used_url")
    if not isinstance(body, dict):
        raise SlackError("invalid_payload")
    url.uses += 1
    _apply(ws, url, body)


def _apply(ws: Workspace, url: ResponseUrl, body: Json) -> None:
    channel = ws.channel(url.channel)
    origin = _origin(channel, url)
    if url.origin_ts and not origin and (body.get("delete_original") or body.get("replace_original")):
        return  # it is gone, with a reload if only one person saw it
    if body.get("delete_original") and origin:
        remove_post(ws, channel, origin)
    elif body.get("replace_original") and origin:
        change_post(ws, channel, origin, ws.bot, **response_content(body))
    else:
        url.posts.append(post_response(ws, channel, url.user, body))


def _origin(channel: Channel, url: ResponseUrl) -> Post | None:
    """The message that was acted on, ephemeral ones of this person included."""
    mine = ("", url.user)
    return next((p for p in channel.posts if p.ts == url.origin_ts and p.visible_to in mine), None)


def post_response(ws: Workspace, channel: Channel, user_id: str, body: Json) -> Post:
    """Show a response: to the person alone, unless it says `in_channel`. Membership does not matter."""
    visible_to = "" if body.get("response_type") == "in_channel" else user_id
    thread_ts = str(body.get("thread_ts") or "")
    content = response_content(body)
    return add_post(ws, channel, ws.bot, visible_to=visible_to, thread_ts=thread_ts, **content)


def response_content(body: Json) -> dict[str, Any]:
    blocks = checked_blocks(body.get("blocks") or [], "msg_blocks_too_long")
    text = str(body.get("text") or "")[: limits.TEXT_TRUNCATED]
    attachments = body.get("attachments") or []
    if not (text or blocks or attachments):
        raise SlackError("no_text")
    return {"text": text, "blocks": blocks, "attachments": attachments}
