"""Slash commands and shortcuts."""

from __future__ import annotations

from dataclasses import replace

from sandbox.delivery.answers import Answer
from sandbox.delivery.hub import Hub
from sandbox.delivery.parcel import Parcel
from sandbox.errors import SlackError
from sandbox.gestures.payloads import command_form, global_shortcut, message_shortcut
from sandbox.gestures.result import Result
from sandbox.records import Channel, Json, Post, User
from sandbox.response_urls import post_response
from sandbox.workspace import Workspace

SLACKBOT = "USLACKBOT"


async def slash(hub: Hub, user: User, channel: Channel, command: str, text: str) -> Result:
    """Send a command; a message in the acknowledgement appears, a failure shows in red."""
    ws = hub.ws
    if ws.manifest.command(command) is None:
        return _failed(ws, channel, user, Answer(error="unknown_command"), f"{command} is not a valid command.")
    with ws.changing():
        form = command_form(ws, hub.base_url, user, channel, command, text)
    answer = await hub.deliver(Parcel("command", command, form))
    if not answer.ok:
        why = f'{command} failed with the error "{answer.error}"'
        return _failed(ws, channel, user, answer, why, form["trigger_id"])
    result = _answered(hub, channel, user, command, answer, form["trigger_id"])
    return replace(result, response_url=form["response_url"])


def _answered(hub: Hub, channel: Channel, user: User, command: str, answer: Answer, trigger_id: str) -> Result:
    body = answer.body if isinstance(answer.body, dict) else {"text": answer.body or ""}
    if not any(body.get(part) for part in ("text", "blocks", "attachments")):
        return Result(answer, trigger_id=trigger_id)
    try:
        with hub.ws.changing():
            post = post_response(hub.ws, channel, user.id, body)
    except SlackError as error:
        hub.traffic.violation(f"{command}: the response was refused: {error.code} {error.details}")
        why = f'{command} failed with the error "invalid_command_response"'
        return _failed(hub.ws, channel, user, answer, why, trigger_id)
    return Result(answer, post=post, trigger_id=trigger_id)


async def shortcut(hub: Hub, user: User, callback_id: str) -> Result:
    with hub.ws.changing():
        payload = global_shortcut(hub.ws, user, callback_id)
    return await _shortcut(hub, payload)


async def shortcut_on(hub: Hub, user: User, channel: Channel, post: Post, callback_id: str) -> Result:
    with hub.ws.changing():
        payload = message_shortcut(hub.ws, hub.base_url, user, channel, post, callback_id)
    return await _shortcut(hub, payload)


async def _shortcut(hub: Hub, payload: Json) -> Result:
    answer = await hub.deliver(Parcel("interaction", payload["type"], payload))
    shown = "" if answer.ok else f'The shortcut failed with the error "{answer.error}"'
    return Result(answer, shown, trigger_id=payload["trigger_id"])


def _failed(ws: Workspace, channel: Channel, user: User, answer: Answer, text: str, trigger_id: str = "") -> Result:
    """What the person reads instead of an answer; only they see it."""
    with ws.changing():
        post = Post(ws.new_ts(), channel.id, SLACKBOT, text=text, visible_to=user.id, is_error=True)
        channel.posts.append(post)
    return Result(answer, text, post, trigger_id)
