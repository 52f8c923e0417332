"""What a workspace remembers. Plain mutable records; every change happens under the workspace lock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
ChannelKind = Literal["public", "private", "im"]


@dataclass
class User:
    """A person or the bot. `name` is the handle, `real_name` what people read."""

    id: str
    name: str
    real_name: str
    email: str = ""
    title: str = ""
    tz: str = "Etc/UTC"
    locale: str = "en-US"
    bot_id: str = ""
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    team: str = ""
    """Of another workspace; empty: of this one."""
    is_admin: bool = False
    deleted: bool = False
    updated: int = 0

    @property
    def is_bot(self) -> bool:
        return bool(self.bot_id)


@dataclass
class UserGroup:
    id: str
    handle: str
    name: str
    members: list[str] = field(default_factory=list)


@dataclass
class Post:
    """A message. With `visible_to` it is ephemeral: one person sees it and history does not have it."""

    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    files: list[str] = field(default_factory=list)
    bot_id: str = ""
    subtype: str = ""
    thread_ts: str = ""
    broadcast: bool = False
    edited: Json | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    visible_to: str = ""
    is_error: bool = False
    extra: Json = field(default_factory=dict)

    @property
    def is_reply(self) -> bool:
        return bool(self.thread_ts) and self.thread_ts != self.ts


@dataclass
class Pin:
    ts: str
    by: str
    created: int


@dataclass
class Bookmark:
    id: str
    title: str
    link: str
    emoji: str
    by: str
    created: int
    updated: int = 0


@dataclass
class Channel:
    """A conversation. `members` keeps the order of joining; an IM has two members and no name."""

    id: str
    name: str
    kind: ChannelKind
    creator: str
    created: int
    members: list[str] = field(default_factory=list)
    topic: Json = field(default_factory=lambda: {"value": "", "creator": "", "last_set": 0})
    purpose: Json = field(default_factory=lambda: {"value": "", "creator": "", "last_set": 0})
    previous_names: list[str] = field(default_factory=list)
    archived: bool = False
    shared_with: str = ""
    """The organisation at the other end of a Slack Connect channel."""
    posts: list[Post] = field(default_factory=list)
    pins: list[Pin] = field(default_factory=list)
    bookmarks: list[Bookmark] = field(default_factory=list)

    @property
    def is_private(self) -> bool:
        return self.kind != "public"

    @property
    def channel_type(self) -> str:
        """The word events use: `channel`, `group` or `im`."""
        return {"public": "channel", "private": "group", "im": "im"}[self.kind]


@dataclass
class File:
    """An upload. `content` is None until the bytes arrive; it is unseen until it is shared."""

    id: str
    name: str
    user: str
    created: int
    length: int
    title: str = ""
    content: bytes | None = None
    deleted: bool = False
    shared_in: list[str] = field(default_factory=list)


@dataclass
class View:
    """A modal or an App Home as one person has it before them.

    `values` is what the inputs hold, by block id and action id; `errors` the texts under them.
    """

    id: str
    user: str
    content: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    notice: str = ""

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.content["blocks"]
        return blocks


@dataclass
class Trigger:
    """Permission to open one modal, within three seconds of what the person did."""

    id: str
    user: str
    created: float
    view_id: str = ""
    used: bool = False


@dataclass
class ResponseUrl:
    """Permission to answer what a person did: five uses in thirty minutes."""

    token: str
    user: str
    channel: str
    created: float
    origin_ts: str = ""
    uses: int = 0
    posts: list[Post] = field(default_factory=list)
    """What was said through it."""
