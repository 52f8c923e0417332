"""The Slack app manifest is made from what Muster listens to and calls, and asks for nothing else."""

import ast
import re

import pytest

from bot.manifest import ADMIN_SCOPES, SCOPES, manifest, subscriptions
from bot.slack.rate_limits import INTERACTIVE, LIMITS
from commands.events import EVENTS
from commands.shortcuts import SHORTCUTS
from sandbox.manifest import Command, Shortcut, read_manifest
from tests.unit.source import calls
from workflows.text.load import load_catalogue

MANAGES = {"channels:manage", "groups:write"}
READS = {"channels:read", "groups:read"}
READS_MESSAGES = {"channels:history", "groups:history", "im:history"}

NEEDS: dict[str, set[str]] = {
    "auth.test": set(),
    "bookmarks.add": {"bookmarks:write"},
    "bookmarks.edit": {"bookmarks:write"},
    "bookmarks.list": {"bookmarks:read"},
    "chat.getPermalink": set(),
    "chat.postMessage": {"chat:write", "chat:write.public"},
    "chat.update": {"chat:write"},
    "chat.delete": {"chat:write"},
    "conversations.archive": MANAGES,
    "conversations.create": MANAGES,
    "conversations.history": READS_MESSAGES,
    "conversations.info": READS,
    "conversations.invite": MANAGES,
    "conversations.kick": MANAGES,
    "conversations.join": {"channels:join"},
    "conversations.list": READS,
    "conversations.members": READS,
    "conversations.open": {"im:write"},
    "conversations.rename": MANAGES,
    "conversations.replies": READS_MESSAGES,
    "conversations.setPurpose": MANAGES,
    "conversations.setTopic": MANAGES,
    "conversations.unarchive": MANAGES,
    "files.completeUploadExternal": {"files:write"},
    "files.delete": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "pins.add": {"pins:write"},
    "reactions.add": {"reactions:write"},
    "reactions.remove": {"reactions:write"},
    "usergroups.list": {"usergroups:read"},
    "usergroups.users.list": {"usergroups:read"},
    "users.conversations": READS,
    "users.info": {"users:read"},
    "users.lookupByEmail": {"users:read.email"},
    "views.open": set(),
    "views.publish": set(),
    "views.update": set(),
}
"""What each method needs for open rooms, private rooms and direct messages alike."""

ADMIN_NEEDS: dict[str, set[str]] = {
    "admin.conversations.bulkSetProperties": {"admin.conversations:write"},
    "admin.conversations.convertToPrivate": {"admin.conversations:write"},
    "files.delete": {"files:write"},
}
"""Of the admin token. They are called rarely, so only pauses that Slack asks for apply."""

HEARS: dict[str, set[str]] = {
    "app_home_opened": set(),
    **{f"channel_{what}": {"channels:read"} for what in ("archive", "deleted", "left", "unarchive")},
    **{f"group_{what}": {"groups:read"} for what in ("archive", "deleted", "left", "unarchive")},
    "member_joined_channel": READS,
    "member_left_channel": READS,
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "reaction_added": {"reactions:read"},
    "reaction_removed": {"reactions:read"},
    "subteam_members_changed": {"usergroups:read"},
    "subteam_updated": {"usergroups:read"},
    "user_change": {"users:read"},
}
"""What each event needs."""

WORDS = load_catalogue()
METHOD = re.compile(
    r"(?:admin|auth|bookmarks|chat|conversations|files|pins|reactions|usergroups|users|views)\.[a-zA-Z.]+"
)
OF_THE_CLIENT = {f"views_{verb}": f"views.{verb}" for verb in ("open", "publish", "update")}
CALLERS = ("bot.slack.admin", "bot.slack.chat", "bot.slack.directory", "bot.slack.identity")


def methods_called() -> set[str]:
    """Every Web API method that the product names or calls."""
    found = set()
    for module, call in calls():
        if isinstance(call.func, ast.Attribute) and call.func.attr in OF_THE_CLIENT:
            found.add(OF_THE_CLIENT[call.func.attr])
        if module in CALLERS:
            named = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            found |= {name for name in named if METHOD.fullmatch(name)}
    return found


def test_every_method_that_is_called_has_its_scopes_written_down() -> None:
    in_loops = {"users.conversations", "conversations.list", "conversations.history", "conversations.replies"}
    assert methods_called() | in_loops == set(NEEDS) | set(ADMIN_NEEDS)


def test_every_method_that_is_called_has_its_pace() -> None:
    of_their_own = {"chat.getPermalink"}
    assert set(NEEDS) - of_their_own == set(LIMITS) | INTERACTIVE


def test_the_app_asks_for_the_scopes_it_needs_and_no_others() -> None:
    needed = {"commands"}.union(*NEEDS.values(), *HEARS.values())
    assert set(SCOPES) == needed
    assert manifest()["oauth_config"]["scopes"]["bot"] == list(SCOPES)
    assert all(SCOPES.values())


def test_an_admins_scopes_are_of_a_token_of_their_own() -> None:
    assert set(ADMIN_SCOPES) == set[str]().union(*ADMIN_NEEDS.values())
    assert set(ADMIN_SCOPES) & set(SCOPES) == {"files:write"}  # a bot deletes its own files only


def test_it_subscribes_to_what_it_listens_to_in_private_rooms_too() -> None:
    assert set(subscriptions()) == set(HEARS)
    assert (set(EVENTS) - {"message"}) < set(HEARS)


@pytest.mark.parametrize("url", [None, "https://muster.example/"])
def test_slack_reads_the_manifest_as_it_is_meant(url: str | None) -> None:
    read = read_manifest(manifest(url))
    assert read.commands == (Command("/incident", "Declare and run incidents", "[declare | list | help | …]", True),)
    assert read.shortcuts == tuple(
        Shortcut(WORDS(f"shortcut.{s.callback}"), s.callback, "message" if s.on_message else "global")
        for s in SHORTCUTS
    )
    assert {(s.name, s.kind) for s in read.shortcuts} == {
        ("Declare incident", "global"),
        ("Declare incident from message", "message"),
        ("Add to timeline", "message"),
    }
    assert (read.bot_name, read.home_enabled) == ("Muster", True)
    assert set(read.scopes) == set(SCOPES)
    assert read.events == set(HEARS)


def test_with_an_address_requests_come_over_http() -> None:
    made = manifest("https://muster.example/")
    address = "https://muster.example/slack/events"
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["interactivity"] == {
        "is_enabled": True,
        "request_url": address,
        "message_menu_options_url": address,
    }
    assert made["settings"]["event_subscriptions"]["request_url"] == address
    assert made["features"]["slash_commands"][0]["url"] == address


def test_without_one_they_come_over_socket_mode_and_no_address_is_named() -> None:
    made = manifest()
    assert made["settings"]["socket_mode_enabled"] is True
    assert "url" not in str(made).replace("usage_hint", "")


def test_it_keeps_slacks_limits() -> None:
    """https://docs.slack.dev/reference/app-manifest"""
    made = manifest("https://muster.example")
    assert len(made["display_information"]["name"]) <= 35
    assert len(made["display_information"]["description"]) <= 140
    for shortcut in made["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24 or shortcut["type"] == "message"
        assert len(shortcut["description"]) <= 150
        assert len(shortcut["callback_id"]) <= 255
    for command in made["features"]["slash_commands"]:
        assert len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000
