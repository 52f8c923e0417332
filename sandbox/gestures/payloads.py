"""The JSON of interactions, field for field as Slack sends it."""

from __future__ import annotations

from typing import Any

from sandbox.modals import new_trigger
from sandbox.records import Channel, Json, Post, User, View
from sandbox.response_urls import new_response_url
from sandbox.shapes import message_shape, view_shape
from sandbox.view_state import Values
from sandbox.workspace import Workspace

LEGACY_TOKEN = "not-a-secret"  # noqa: S105  the old verification token; everyone sends it, nobody checks it


def address(base_url: str, token: str) -> str:
    return f"{base_url}/response/{token}"


def _who(ws: Workspace, user: User, kind: str) -> Json:
    person = {"id": user.id, "username": user.name, "name": user.name, "team_id": ws.team_id}
    return {
        "type": kind,
        "user": person,
        "api_app_id": ws.app_id,
        "token": LEGACY_TOKEN,
        "team": {"id": ws.team_id, "domain": ws.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _briefly(ws: Workspace, user: User, kind: str, name_key: str) -> Json:
    """Shortcuts say less than other interactions: no app id, one name."""
    whole = _who(ws, user, kind)
    del whole["api_app_id"]
    return whole | {"user": {"id": user.id, name_key: user.name, "team_id": ws.team_id}}


def seen_name(channel: Channel) -> str:
    """The name payloads give a channel: private ones and conversations have none of their own."""
    return {"public": channel.name, "private": "privategroup", "im": "directmessage"}[channel.kind]


def command_form(ws: Workspace, base_url: str, user: User, channel: Channel, command: str, text: str) -> Json:
    token = new_response_url(ws, user.id, channel.id)
    return {
        "token": LEGACY_TOKEN,
        "team_id": ws.team_id,
        "team_domain": ws.domain,
        "channel_id": channel.id,
        "channel_name": seen_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": ws.app_id,
        "is_enterprise_install": "false",
        "response_url": address(base_url, token),
        "trigger_id": new_trigger(ws, user.id),
    }


def message_actions(
    ws: Workspace, base_url: str, user: User, channel: Channel, post: Post, action: Json, state: Values
) -> Json:
    """`block_actions` from a message."""
    container = {
        "type": "message",
        "message_ts": post.ts,
        "channel_id": channel.id,
        "is_ephemeral": bool(post.visible_to),
    }
    token = new_response_url(ws, user.id, channel.id, post.ts)
    payload = _who(ws, user, "block_actions") | {
        "container": container,
        "trigger_id": new_trigger(ws, user.id),
        "channel": {"id": channel.id, "name": seen_name(channel)},
        "state": {"values": state},
        "response_url": address(base_url, token),
        "actions": [action],
    }
    if post.thread_ts:
        container["thread_ts"] = post.thread_ts
    if not post.visible_to:
        payload["message"] = message_shape(ws, post)
    return payload


def view_actions(ws: Workspace, user: User, view: View, action: Json) -> Json:
    """`block_actions` from a modal or Home."""
    return _who(ws, user, "block_actions") | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": new_trigger(ws, user.id, view.id),
        "view": view_shape(ws, view),
        "actions": [action],
    }


def submission(ws: Workspace, base_url: str, user: User, view: View) -> Json:
    return _who(ws, user, "view_submission") | {
        "trigger_id": new_trigger(ws, user.id, view.id),
        "view": view_shape(ws, view),
        "response_urls": _response_urls(ws, base_url, user, view),
    }


def _response_urls(ws: Workspace, base_url: str, user: User, view: View) -> list[Json]:
    """One for each conversation that was chosen in a select with `response_url_enabled`."""
    urls = []
    for block in view.blocks:
        element = block.get("element") or {}
        entry = view.values.get(block["block_id"], {}).get(element.get("action_id", ""), {})
        channel_id = entry.get("selected_conversation") or entry.get("selected_channel")
        if element.get("response_url_enabled") and channel_id:
            token = new_response_url(ws, user.id, channel_id)
            place = {"block_id": block["block_id"], "action_id": element["action_id"]}
            urls.append(place | {"channel_id": channel_id, "response_url": address(base_url, token)})
    return urls


def closing(ws: Workspace, user: User, view: View, cleared: bool) -> Json:
    return _who(ws, user, "view_closed") | {"view": view_shape(ws, view), "is_cleared": cleared}


def suggestion(ws: Workspace, user: User, view: View, block: Json, element: Json, typed: str) -> Json:
    return _who(ws, user, "block_suggestion") | {
        "container": {"type": "view", "view_id": view.id},
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "value": typed,
        "view": view_shape(ws, view),
    }


def global_shortcut(ws: Workspace, user: User, callback_id: str) -> Json:
    return _briefly(ws, user, "shortcut", "username") | {
        "action_ts": ws.new_ts(),
        "callback_id": callback_id,
        "trigger_id": new_trigger(ws, user.id),
    }


def message_shortcut(ws: Workspace, base_url: str, user: User, channel: Channel, post: Post, callback_id: str) -> Json:
    token = new_response_url(ws, user.id, channel.id, post.ts)
    return _briefly(ws, user, "message_action", "name") | {
        "action_ts": ws.new_ts(),
        "callback_id": callback_id,
        "trigger_id": new_trigger(ws, user.id),
        "response_url": address(base_url, token),
        "message_ts": post.ts,
        "channel": {"id": channel.id, "name": seen_name(channel)},
        "message": message_shape(ws, post),
    }


def action_of(ws: Workspace, block: Json, element: Json, chosen: dict[str, Any]) -> Json:
    """One entry of `actions`: the element as the payload repeats it, and what was chosen."""
    kept = ("type", "action_id", "text", "value", "style", "url", "placeholder")
    entry = {key: element[key] for key in kept if key in element}
    return entry | chosen | {"block_id": block["block_id"], "action_ts": ws.new_ts()}
