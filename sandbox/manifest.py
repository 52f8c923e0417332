"""The app manifest, read as Slack reads it: what the bot may do and what it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.records import Json


@dataclass(frozen=True)
class Shortcut:
    name: str
    callback_id: str
    kind: str  # "global" or "message"


@dataclass(frozen=True)
class Command:
    name: str
    description: str
    usage_hint: str
    should_escape: bool


@dataclass(frozen=True)
class Manifest:
    bot_name: str
    scopes: tuple[str, ...]
    events: frozenset[str]
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    home_enabled: bool

    def command(self, name: str) -> Command | None:
        return next((command for command in self.commands if command.name == name), None)

    def shortcut(self, name: str, kind: str) -> Shortcut | None:
        return next((one for one in self.shortcuts if one.name == name and one.kind == kind), None)


def read_manifest(raw: Json) -> Manifest:
    """Take the parts of a manifest that change behaviour; what is absent is switched off."""
    features = _part(raw, "features")
    settings = _part(raw, "settings")
    bot_user = _part(features, "bot_user")
    return Manifest(
        bot_name=bot_user.get("display_name") or _part(raw, "display_information").get("name") or "Muster",
        scopes=tuple(_part(_part(raw, "oauth_config"), "scopes").get("bot") or ()),
        events=frozenset(_part(settings, "event_subscriptions").get("bot_events") or ()),
        commands=tuple(_command(item) for item in features.get("slash_commands") or ()),
        shortcuts=tuple(_shortcut(item) for item in features.get("shortcuts") or ()),
        home_enabled=bool(_part(features, "app_home").get("home_tab_enabled")),
    )


def _part(raw: Json, key: str) -> Json:
    value: Any = raw.get(key)
    return value if isinstance(value, dict) else {}


def _command(item: Json) -> Command:
    return Command(
        name=item["command"],
        description=item.get("description", ""),
        usage_hint=item.get("usage_hint", ""),
        should_escape=bool(item.get("should_escape")),
    )


def _shortcut(item: Json) -> Shortcut:
    return Shortcut(name=item["name"], callback_id=item["callback_id"], kind=item["type"])
