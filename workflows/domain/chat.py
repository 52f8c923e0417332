"""What the chat answers: rooms, messages, and who could not be invited."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflows.domain.ids import ChannelId, MessageTs, UserId
from workflows.domain.incident import MessageRef


@dataclass(frozen=True, slots=True)
class Room:
    id: ChannelId
    name: str


@dataclass(frozen=True, slots=True)
class RoomSlot:
    """When a room can be created (None: now), and how many can be in a minute."""

    at: datetime | None
    per_minute: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """One person who could not be invited, and the chat's word for why."""

    user: UserId
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedMessage:
    """A message as it reads now, in the chat's own markup. `is_ours`: Muster posted it."""

    author: UserId | None
    markup: str
    is_ours: bool = False
    thread: str = ""
    """The ts of the message it answers in a thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryMessage:
    """A message as a room's history shows it. `reactions`: who reacted, by emoji without skin tone, the first first."""

    ref: MessageRef
    author: UserId | None
    markup: str
    is_ours: bool = False
    edited_at: datetime | None = None
    edited_by: UserId | None = None
    reactions: Mapping[str, tuple[UserId, ...]] = field(default_factory=dict)
    last_reply_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Part of what was said in a room or a thread. `next`: where the page after it begins."""

    messages: tuple[HistoryMessage, ...]
    next: MessageTs | None = None
