"""The incident: what it is, and the few things it can say about itself."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.domain.channels import Channel, Purpose, RoomState
from workflows.domain.exposure import Exposure, Presence, Visibility
from workflows.domain.ids import (
    ChannelId,
    ClassId,
    IncidentId,
    KindName,
    MessageTs,
    SeverityCode,
    StatusId,
    TypeCode,
    UserId,
    incident_label,
    kind_name,
)
from workflows.domain.markings import USUAL, Audience, Tlp, may_reach, strictest
from workflows.domain.privilege import Use


class Phase(StrEnum):
    """How far along, as the rules see it; each status of the programme belongs to one.

    ACTIVE: work goes on. SETTLED: resolved or in review, may still be updated. ENDED: closed or left by a side exit.
    """

    ACTIVE = "active"
    SETTLED = "settled"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class MessageRef:
    """The channel and time of a message, which identify it."""

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
    subtype: str = ""
    """One of its type; empty: none was chosen."""
    programme: str = ""
    """The version of the programme under which it was declared; empty: before there were versions."""
    code_name: str = ""
    """Names the room where its title must not show in a channel list."""
    channels: frozenset[Channel] = frozenset()
    """At most one for each purpose."""
    next_update_at: datetime | None = None
    """When the next update was promised; None: no promise."""
    updated_at: datetime | None = None
    """When the last update was posted."""
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    phase: Phase = Phase.ACTIVE
    practice: bool = False
    """Made to learn on: never announced, never counted."""
    duplicate_of: IncidentId | None = None
    """The one it was merged into. Whoever sees the one may not see the other."""
    tasks_numbered: int = 0
    """Numbers of tasks that were given out, where a task has moved away: none is given twice."""
    marking: Tlp | None = None
    """What people chose; None: nobody did. `tlp` is what holds."""
    privilege_marked: bool = False
    """Marked as privileged by Legal. Apart from who may know of it, and from its label."""
    waived: frozenset[Use] = frozenset()
    """The uses of its record for which Legal signed, while it is privileged."""
    added_classes: frozenset[ClassId] = frozenset()
    """What people may meet in it besides what its type says."""

    @property
    def kind(self) -> KindName:
        """Its type, with its sub-type if it has one."""
        return kind_name(self.type, self.subtype)

    @property
    def label(self) -> str:
        return incident_label(self.id)

    @property
    def exposure(self) -> Exposure:
        return self.visibility.exposure

    @property
    def tlp(self) -> Tlp:
        """How far what is written about it may go: as people chose, and never wider than its visibility allows."""
        return strictest(self.marking or USUAL, self.exposure.widest_marking)

    @property
    def is_announced(self) -> bool:
        """Whether it is announced to the workspace."""
        return self.exposure.announced and not self.practice and may_reach(self.tlp, Audience.ANNOUNCE_CHANNEL)

    @property
    def is_told_to_leadership(self) -> bool:
        """Whether leaders are told of it, without words."""
        told = self.exposure.told_to_leadership and may_reach(self.tlp, Audience.LEADERSHIP_CHANNEL)
        return told and not self.practice

    def leaves_out(self, use: Use) -> bool:
        """Whether it is left out there, because it is privileged and Legal did not waive that."""
        return self.exposure.needs_waiver and use not in self.waived

    @property
    def is_active(self) -> bool:
        return self.phase is Phase.ACTIVE

    @property
    def has_ended(self) -> bool:
        return self.phase is Phase.ENDED

    def channel_for(self, purpose: Purpose) -> Channel | None:
        return next((channel for channel in self.channels if channel.purpose is purpose), None)

    @property
    def war_room(self) -> Channel | None:
        return self.channel_for(Purpose.WAR_ROOM)

    @property
    def room(self) -> ChannelId | None:
        return self.war_room.channel if self.war_room else None

    @property
    def room_name(self) -> str:
        return self.war_room.name if self.war_room else ""

    @property
    def room_state(self) -> RoomState:
        return self.war_room.state if self.war_room else RoomState.READY

    @property
    def left_room(self) -> Channel | None:
        return self.channel_for(Purpose.LEFT_ROOM)

    @property
    def is_exposed(self) -> bool:
        """Whether its war room is public though it is not for everybody: then it has to move."""
        return self.war_room is not None and self.war_room.is_private is False and self.exposure.private_room

    def admits(self, presence: Presence) -> bool:
        """Whether being noticed like this in its room makes somebody a member now."""
        return self.exposure.admits(presence, is_guarded=self.room_state is RoomState.READY)

    def is_outside(self, ref: MessageRef) -> bool:
        """Whether people who are not in the war room can read what stands there: not in it, and to no one person."""
        return ref.channel != self.room and not ref.channel.startswith("D")

    @property
    def card(self) -> MessageTs | None:
        return self.war_room.message_ts if self.war_room else None

    @property
    def announcement(self) -> MessageRef | None:
        return self._message_for(Purpose.ANNOUNCEMENT)

    @property
    def summary(self) -> MessageRef | None:
        """The last one that was posted in the war room."""
        return self._message_for(Purpose.SUMMARY)

    @property
    def leadership_announcement(self) -> MessageRef | None:
        return self._message_for(Purpose.LEADERSHIP)

    def _message_for(self, purpose: Purpose) -> MessageRef | None:
        found = self.channel_for(purpose)
        return MessageRef(found.channel, found.message_ts) if found and found.message_ts else None
