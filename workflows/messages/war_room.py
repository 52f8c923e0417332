"""Messages to a war room and to the declarer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workflows.domain.channels import Channel, RoomState
from workflows.domain.ids import SeverityCode, UserId
from workflows.domain.snapshot import Snapshot
from workflows.domain.timeline import Entry


@dataclass(frozen=True, slots=True)
class IncidentCard:
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Announcement:
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """In place of an announcement that is not for its readers any more: nothing of the incident."""


@dataclass(frozen=True, slots=True)
class RoomLost:
    """To the lead, privately: Muster cannot speak in the war room, and why. In a room that everybody reads: what to do
    about that."""

    snapshot: Snapshot
    state: RoomState
    mention: UserId | None = None


@dataclass(frozen=True, slots=True)
class MovedToRoom:
    """To whoever closed the incident off: where it goes on, and that people's own messages stay in the old room."""

    snapshot: Snapshot
    old: Channel


@dataclass(frozen=True, slots=True)
class RoomNotArchived:
    """To the lead, privately: the room that the incident left could not be archived."""

    snapshot: Snapshot
    old: Channel


@dataclass(frozen=True, slots=True)
class AiNotExcluded:
    """To the lead, privately: the chat's own AI reads the room, and how people end that."""

    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class LeadershipAnnouncement:
    """A private incident for leaders: severity, type and lead, never its words."""

    snapshot: Snapshot


class AnnouncedChange(StrEnum):
    """What is announced in a new message."""

    RAISED = "raised"
    RESOLVED = "resolved"
    ENDED = "ended"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAnnounced:
    """In the announce channel, or without words in the leadership channel. `was`: the severity before."""

    snapshot: Snapshot
    change: AnnouncedChange
    was: SeverityCode | None = None


@dataclass(frozen=True, slots=True)
class NobodyWasCalled:
    """To the declarer of a private incident, who is alone with it."""

    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class EntryPosted:
    """One entry as a line. `is_last`: entries that follow soon go to the thread of the incident card."""

    snapshot: Snapshot
    entry: Entry
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class PeopleLine:
    """Changes of who does what, in the order of the record, as one line that is edited. `not_invited`: who is in it by
    breaking the glass alone, and who cannot see it any more."""

    snapshot: Snapshot
    entries: tuple[Entry, ...]
    not_invited: frozenset[UserId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class LateEntriesPosted:
    """Entries posted late, in order of time. `more`: how many earlier ones are left out."""

    snapshot: Snapshot
    entries: tuple[Entry, ...]
    more: int = 0
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class DeclaredReceipt:
    """To the declarer: a link to the room."""

    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class SetUpFailed:
    """To the declarer: the failed steps, with a button to retry."""

    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Tutorial:
    """The steps of a practice incident. `done`: the completed ones."""

    snapshot: Snapshot
    done: frozenset[str]


@dataclass(frozen=True, slots=True)
class TutorialStep:
    """What to do next in a practice incident. `done`: the completed steps."""

    done: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One text of the programme with its parameters."""

    key: str
    params: Mapping[str, object] = field(default_factory=dict)
