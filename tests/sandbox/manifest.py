"""The manifest of the tiny bot in these tests."""

from typing import Any

SCOPES = [
    *("commands", "chat:write", "chat:write.public", "channels:manage", "groups:write", "channels:join"),
    *("channels:read", "groups:read", "im:read", "im:write"),
    *("channels:history", "groups:history", "im:history"),
    *("pins:read", "pins:write", "bookmarks:read", "bookmarks:write", "reactions:read", "reactions:write"),
    *("users:read", "users:read.email", "usergroups:read", "files:write", "team:read"),
]
EVENTS = [
    *("message.channels", "message.groups", "message.im", "app_mention", "app_home_opened"),
    *("reaction_added", "reaction_removed", "pin_added", "user_change", "team_join"),
    *("member_joined_channel", "member_left_channel"),
    *("channel_rename", "group_rename", "channel_archive", "group_archive"),
]

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Muster"},
    "features": {
        "bot_user": {"display_name": "Muster"},
        "app_home": {"home_tab_enabled": True},
        "slash_commands": [
            {"command": "/incident", "description": "Incidents", "should_escape": True},
            {"command": "/raw", "description": "No escaping"},
        ],
        "shortcuts": [
            {"name": "Declare incident", "type": "global", "callback_id": "declare"},
            {"name": "Add to timeline", "type": "message", "callback_id": "add"},
        ],
    },
    "oauth_config": {"scopes": {"bot": SCOPES}},
    "settings": {"event_subscriptions": {"bot_events": EVENTS}},
}


def without(*scopes: str) -> dict[str, Any]:
    """The same manifest with fewer scopes."""
    kept = [scope for scope in SCOPES if scope not in scopes]
    return MANIFEST | {"oauth_config": {"scopes": {"bot": kept}}}
