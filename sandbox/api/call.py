"""One call of a Web API method: its arguments as typed values, and the table of methods."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.blockkit import limits
from sandbox.errors import SlackError, invalid, missing
from sandbox.records import Channel, Json, Post, User
from sandbox.workspace import Workspace


class Call:
    """Arguments arrive as text (form, query) or as JSON values; both read the same here."""

    def __init__(self, ws: Workspace, args: Mapping[str, Any], base_url: str) -> None:
        self.ws = ws
        self.args = args
        self.base_url = base_url
        self.acts_as = "bot"

    def has(self, name: str) -> bool:
        return self.args.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        value = self.args.get(name)
        if value is None:
            return default
        if not isinstance(value, str):
            raise invalid("invalid_arguments", [f"must provide a string [json-pointer:/{name}]"])
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.args.get(name)
        if value is None or value == "":
            return default
        return value in (True, 1, "1", "true", "True")

    def limit(self, default: int = 100, most: int = 1000) -> int:
        value = self.args.get("limit")
        if value is None or value == "":
            return default
        if not str(value).isdigit() or int(value) == 0:
            raise SlackError("invalid_limit")
        return min(int(value), most)

    def words(self, name: str) -> list[str]:
        """A list given as JSON array or as comma-separated text."""
        value = self.args.get(name)
        if isinstance(value, str):
            value = json.loads(value) if value.startswith("[") else value.split(",")
        return [str(one).strip() for one in value or [] if str(one).strip()]

    def data(self, name: str, otherwise: str = "invalid_arguments") -> Any:
        """A structured argument, as JSON value or as JSON text; `otherwise` is the code for bad JSON."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except json.JSONDecodeError:
            raise SlackError(otherwise) from None

    def ts(self, name: str, code: str = "message_not_found") -> str:
        """A message time. Numbers are refused: `ts` is text."""
        value = self.text(name)
        if value and not value.replace(".", "", 1).isdigit():
            raise SlackError(code)
        return value

    @property
    def bot(self) -> User:
        return self.ws.bot

    @property
    def caller(self) -> User:
        """Whose token it is."""
        return self.ws.admin if self.acts_as == "admin" else self.ws.bot

    def channel(self, name: str = "channel") -> Channel:
        """The channel with this id. A private one the bot is not in does not exist for it."""
        if not self.has(name):
            raise missing(name)
        channel = self.ws.channel(self.text(name))
        if channel.is_private and not self.ws.bot_in(channel):
            raise SlackError("channel_not_found")
        return channel

    def joined_channel(self, name: str = "channel") -> Channel:
        channel = self.channel(name)
        if not self.ws.bot_in(channel):
            raise SlackError("not_in_channel")
        return channel

    def post(self, channel: Channel, name: str, bad_format: str = "message_not_found") -> Post:
        post = self.ws.post(channel, self.ts(name, bad_format))
        if post is None:
            raise SlackError("message_not_found")
        return post

    def shortened(self, name: str) -> str:
        return self.text(name)[: limits.TEXT_TRUNCATED]


Handler = Callable[[Call], Json]
KindOf = Callable[[Call], str]


@dataclass(frozen=True)
class Method:
    """`scopes` names, per kind of conversation (or `any`), the scopes of which one is enough."""

    name: str
    handler: Handler
    required: tuple[str, ...]
    scopes: Mapping[str, tuple[str, ...]]
    per_minute: int
    kind_of: KindOf
    takes: tuple[str, ...]  # "bot", "app" or "admin" token


METHODS: dict[str, Method] = {}

TIER_2, TIER_3, TIER_4, SPECIAL = 20, 50, 100, 600


def method(
    name: str,
    *,
    per_minute: int,
    required: tuple[str, ...] = (),
    scopes: Mapping[str, tuple[str, ...]] | tuple[str, ...] = (),
    kind_of: KindOf | None = None,
    takes: str | tuple[str, ...] = "bot",
) -> Callable[[Handler], Handler]:
    """Put a function into the table of methods."""
    by_kind = {"any": scopes} if isinstance(scopes, tuple) else scopes
    tokens = (takes,) if isinstance(takes, str) else takes

    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(name, handler, required, by_kind, per_minute, kind_of or kind_of_channel, tokens)
        return handler

    return register


def kind_of_channel(call: Call) -> str:
    """`public`, `private` or `im`, or nothing when the call names no known channel."""
    channel_id = call.args.get("channel") or call.args.get("channel_id")
    channel = call.ws.channels.get(str(channel_id))
    return channel.kind if channel else ""
