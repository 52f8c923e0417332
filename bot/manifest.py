"""The Slack app manifest, built from the registry: subscriptions and scopes.

https://docs.slack.dev/reference/app-manifest
"""

from typing import Any

from bot.http.app import SLACK_PATH
from commands.events import EVENTS
from commands.registry import COMMAND
from commands.shortcuts import SHORTCUTS
from workflows.text.catalogue import Catalogue
from workflows.text.load import load_catalogue

SCOPES: dict[str, str] = {
    "commands": "the /incident command and the shortcuts",
    "chat:write": "messages in war rooms and to people",
    "chat:write.public": "the announcement, without having been invited to the channel",
    "channels:manage": "open war rooms: create, invite, topic, rename",
    "channels:read": "which rooms there are",
    "channels:join": "the announce channel, to find a message again after a broken call",
    "channels:history": "the words of captured messages, and its own messages",
    "groups:write": "private war rooms: create, invite, topic, rename",
    "groups:read": "which private rooms Muster is in",
    "groups:history": "the words of captured messages in private rooms",
    "im:write": "direct messages to people",
    "im:history": "its own direct messages, to find one again after a broken call",
    "pins:write": "the pinned incident card",
    "bookmarks:read": "the room's bookmarks, so that nobody's are lost",
    "bookmarks:write": "the bookmark of the incident card",
    "reactions:read": "capturing by emoji",
    "reactions:write": "the mark on what was captured",
    "users:read": "names, guests, time zones",
    "users:read.email": "responders named by e-mail address",
    "usergroups:read": "responders named by user group",
    "files:write": "the timeline as a file; deleting files of apps that a guarded type does not take",
}
"""Scope -> what Muster needs it for."""

ADMIN_SCOPES: dict[str, str] = {
    "admin.conversations:write": "make a room private that has to be, and keep Slack's own AI out of private rooms",
    "files:write": "delete what people post in the room of a guarded type",
}
"""Scope -> what it is for, of the user token SLACK_ADMIN_TOKEN. Not in the manifest: Slack gives the first only to an
app that an owner or admin installs on a whole Enterprise organisation, so it is an app of its own. The second it gives
on any plan; a bot's token with the same scope deletes the bot's own files only."""

MESSAGES = ("message.channels", "message.groups")


def subscriptions() -> list[str]:
    """The events to subscribe to."""
    names = [name for name in EVENTS if name != "message"]
    return sorted([*names, *MESSAGES, "app_home_opened"])


def manifest(url: str | None = None, catalogue: Catalogue | None = None) -> dict[str, Any]:
    """The manifest. With `url` (where Slack reaches Muster), requests come by HTTP; without, by Socket Mode.

    `catalogue`: what Slack shows of it is the same for everybody; English if it is not given.
    """
    catalogue = catalogue or load_catalogue()
    request_url = f"{url.rstrip('/')}{SLACK_PATH}" if url else None
    names = ("url", "request_url", "message_menu_options_url")
    at, reached, asked = ({name: request_url} if request_url else {} for name in names)
    return {
        "display_information": {
            "name": catalogue("app.name"),
            "description": catalogue("app.description"),
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": catalogue("app.name"), "always_online": True},
            "shortcuts": [
                {
                    "name": catalogue(f"shortcut.{s.callback}"),
                    "type": "message" if s.on_message else "global",
                    "callback_id": s.callback,
                    "description": catalogue(f"shortcut.{s.callback}_description"),
                }
                for s in SHORTCUTS
            ],
            "slash_commands": [
                {
                    "command": COMMAND,
                    **at,
                    "description": catalogue("app.command"),
                    "usage_hint": catalogue("app.command_hint"),
                    "should_escape": True,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**reached, "bot_events": subscriptions()},
            "interactivity": {"is_enabled": True, **reached, **asked},
            "org_deploy_enabled": False,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": False,
        },
    }
