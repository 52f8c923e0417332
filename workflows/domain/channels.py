"""The channels of an incident: one for each purpose."""

from dataclasses import dataclass
from enum import StrEnum

from workflows.domain.ids import ChannelId, MessageTs


class Purpose(StrEnum):
    """What an incident has a channel for."""

    WAR_ROOM = "war_room"
    LEFT_ROOM = "left_room"
    """The one it was in before it moved, which is emptied and archived."""
    ANNOUNCEMENT = "announcement"
    LEADERSHIP = "leadership"
    SUMMARY = "summary"


class RoomState(StrEnum):
    """Whether Muster can speak in a war room."""

    READY = "ready"
    PUBLIC = "public"
    """Everybody can still read the room of an incident that is not for everybody."""
    ABSENT = "absent"
    """Muster was removed from it, or it is gone."""
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel that an incident uses. Only a war room belongs to one incident alone."""

    purpose: Purpose
    channel: ChannelId
    name: str = ""
    """As Muster gave it."""
    message_ts: MessageTs | None = None
    """The message there that shows the incident and edits itself: the incident card, the announcement, the last
    summary."""
    state: RoomState = RoomState.READY
    is_private: bool | None = None
    """Whether only its members can read it, when the chat was asked last; None: as it was created."""
