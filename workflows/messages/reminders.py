"""Messages of reminders."""

from dataclasses import dataclass
from enum import Enum, auto

from workflows.domain.ids import UserId
from workflows.domain.reminders import EscalationLevel, Reminder
from workflows.domain.snapshot import Snapshot


class NudgePlace(Enum):
    """Who reads a nudge: the war room, everybody in the announce channel, or one person, who may not see the room."""

    ROOM = auto()
    PUBLIC = auto()
    PERSON = auto()


@dataclass(frozen=True, slots=True)
class Nudge:
    """A fired reminder. Only `mention` is pinged."""

    snapshot: Snapshot
    reminder: Reminder
    level: EscalationLevel | None
    mention: tuple[UserId, ...]
    place: NudgePlace = NudgePlace.ROOM


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeClosed:
    """A nudge without its buttons, showing the outcome of the reminder."""

    snapshot: Snapshot
    reminder: Reminder
