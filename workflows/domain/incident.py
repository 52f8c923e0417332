"""The incident: what it is, and the few things it can say about itself."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from workflows.domain.exposure import Exposure, Visibility
from workflows.domain.ids import (
    ChannelId,
    IncidentId,
    MessageTs,
    SeverityCode,
    StatusId,
    TypeCode,
    UserId,
    incident_label,
)


class Phase(StrEnum):
    """How far along, as the rules see it; each status of the programme belongs to one.

    ACTIVE: work goes on. SETTLED: resolved or in review, may still be updated. ENDED: closed or left by a side exit.
    """

    ACTIVE = "active"
    SETTLED = "settled"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class MessageRef:
    """Where a message stands."""

    channel: ChannelId
    ts: MessageTs


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One incident. Times are aware and in UTC. `id` is the number people see."""

    id: IncidentId
    request_id: str
    title: str
    description: str
    type: TypeCode
    severity: SeverityCode
    status: StatusId
    visibility: Visibility
    declared_by: UserId
    declared_at: datetime
    code_name: str = ""
    """Names the room where its title must not show in a channel list."""
    room: ChannelId | None = None
    room_name: str = ""
    card: MessageTs | None = None
    announcement: MessageRef | None = None
    next_update_at: datetime | None = None
    """When the next update was promised; None: no promise stands."""
    updated_at: datetime | None = None
    """When the last update was posted."""
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    phase: Phase = Phase.ACTIVE
    practice: bool = False
    """Made to learn on: never announced, never counted."""

    @property
    def label(self) -> str:
        return incident_label(self.id)

    @property
    def exposure(self) -> Exposure:
        return self.visibility.exposure

    @property
    def is_announced(self) -> bool:
        """Whether the workspace hears of it."""
        return self.exposure.announced and not self.practice

    @property
    def is_active(self) -> bool:
        return self.phase is Phase.ACTIVE

    @property
    def has_ended(self) -> bool:
        return self.phase is Phase.ENDED

    def with_room(self, room: ChannelId, name: str) -> "Incident":
        return replace(self, room=room, room_name=name)
