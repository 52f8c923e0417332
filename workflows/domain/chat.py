"""Calls to the chat: their priority and their results."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from workflows.domain.ids import ChannelId, MessageTs, UserId
from workflows.domain.incident import MessageRef


class Priority(Enum):
    """Of a call. FIRST: room and card of a new incident. LAST: the backfill after an outage, for which nobody waits."""

    FIRST = 0
    ORDINARY = 1
    LAST = 2


@dataclass(frozen=True, slots=True)
class Room:
    id: ChannelId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomFacts:
    """A channel now. `is_member`: Muster is in it. `is_shared`: another organisation reads it, or was invited to."""

    id: ChannelId
    is_private: bool
    is_archived: bool = False
    is_member: bool = True
    is_shared: bool = False

    @property
    def is_guarded(self) -> bool:
        """Whether only its members can read it, all of them in this workspace."""
        return self.is_private and not self.is_shared


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people that can be mentioned as @handle."""

    id: str
    handle: str
    name: str


@dataclass(frozen=True, slots=True)
class RoomSlot:
    """When a room can be created (None: now), and how many per minute."""

    at: datetime | None
    per_minute: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A person who could not be invited, with the error code of the chat."""

    user: UserId
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenMessage:
    """What people see of a message, in the chat's markup. `heading`: the line that names what it is about, or empty."""

    markup: str
    heading: str = ""
    author: UserId | None = None
    author_name: str = ""
    """Of what a webhook or an app posted, which has no author."""
    words: str = ""
    """Without whatever shows media, its name or its title."""
    files: tuple[str, ...] = ()
    """The ids of the files that it shows."""
    has_media: bool = False
    """Files, pictures by their address, or a preview of a link."""
    is_deleted: bool = False
    """Only the place of a deleted message that has replies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedMessage:
    """A message now. `is_ours`: Muster posted it."""

    seen: SeenMessage
    is_ours: bool = False
    thread: str = ""
    """The ts of its parent message; empty outside threads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryMessage:
    """A message in the history of a room. `reactions`: emoji without skin tone -> people, first reaction first."""

    ref: MessageRef
    seen: SeenMessage
    is_ours: bool = False
    edited_at: datetime | None = None
    edited_by: UserId | None = None
    reactions: Mapping[str, tuple[UserId, ...]] = field(default_factory=dict)
    last_reply_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Part of the history of a room or a thread. `next`: the cursor of the next page."""

    messages: tuple[HistoryMessage, ...]
    next: MessageTs | None = None
