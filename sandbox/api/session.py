"""Who am I, does this work, and where do I connect."""

from __future__ import annotations

import secrets

from sandbox.api.call import SPECIAL, TIER_3, TIER_4, Call, method
from sandbox.errors import SlackError
from sandbox.records import Json


@method("api.test", per_minute=TIER_4)
def api_test(call: Call) -> Json:
    if call.has("error"):
        raise SlackError(call.text("error"), args=dict(call.args))
    return {"args": dict(call.args)}


@method("auth.test", per_minute=SPECIAL, takes=("bot", "admin"))
def auth_test(call: Call) -> Json:
    ws = call.ws
    return {
        "url": f"https://{ws.domain}.slack.com/",
        "team": "Sandbox",
        "user": call.caller.name,
        "team_id": ws.team_id,
        "user_id": call.caller.id,
        **({"bot_id": ws.bot.bot_id} if call.caller is ws.bot else {}),
        "is_enterprise_install": False,
    }


@method("apps.connections.open", per_minute=TIER_3, takes="app")
def connections_open(call: Call) -> Json:
    """A WebSocket address with a ticket that admits one connection."""
    ticket = secrets.token_hex(16)
    call.ws.tickets.add(ticket)
    address = call.base_url.replace("http://", "ws://")
    return {"url": f"{address}/socket?ticket={ticket}&app_id={call.ws.app_id}"}


@method("team.info", per_minute=TIER_3, scopes=("team:read",))
def team_info(call: Call) -> Json:
    ws = call.ws
    team = {"id": ws.team_id, "name": "Sandbox", "domain": ws.domain, "email_domain": "example.com"}
    return {"team": team | {"icon": {"image_default": True}}}


@method("emoji.list", per_minute=20, scopes=("emoji:read",))
def emoji_list(call: Call) -> Json:
    return {"emoji": {}, "cache_ts": call.ws.new_ts()}
