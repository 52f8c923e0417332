"""What Muster says, as facts. `commands/views` turns each into blocks; the words are the programme's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from workflows.domain.health_alerts import HealthAlert, Outage
from workflows.domain.ids import RoleId, UserId
from workflows.domain.incident import Incident
from workflows.domain.proposals import Proposal
from workflows.domain.reminders import EscalationLevel, Reminder
from workflows.domain.roles import Holding
from workflows.domain.tasks import Task
from workflows.domain.timeline import Entry
from workflows.domain.updates import Update

LATE = timedelta(minutes=2)
"""A room that is told of something later than this is told as well when it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One incident as it stands: all that a surface shows of it. `names` never ping."""

    incident: Incident
    holdings: tuple[Holding, ...] = ()
    tasks: tuple[Task, ...] = ()
    last_update: Update | None = None
    failed_steps: Mapping[str, str] = field(default_factory=dict)
    """Step of the plan -> the chat's word for why."""
    names: Mapping[UserId, str] = field(default_factory=dict)
    now: datetime


@dataclass(frozen=True, slots=True)
class IncidentCard:
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Announcement:
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class EntryPosted:
    """One entry, said in a line. `is_last`: what follows soon is said in the thread of the state card."""

    snapshot: Snapshot
    entry: Entry
    is_last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LateEntriesPosted:
    """Entries the room could not be told of in time, in the order of their times. `more`: earlier ones left out."""

    snapshot: Snapshot
    entries: tuple[Entry, ...]
    more: int = 0
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class UpdatePosted:
    snapshot: Snapshot
    update: Update


@dataclass(frozen=True, slots=True)
class Nudge:
    """A reminder that fired. `mention` is who gets pinged, and nobody else."""

    snapshot: Snapshot
    reminder: Reminder
    level: EscalationLevel | None
    mention: tuple[UserId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeClosed:
    """A nudge without its buttons: the reminder says what came of it."""

    snapshot: Snapshot
    reminder: Reminder


@dataclass(frozen=True, slots=True)
class ProposalPosted:
    snapshot: Snapshot
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Instructions:
    snapshot: Snapshot
    role: RoleId


@dataclass(frozen=True, slots=True)
class DeclaredReceipt:
    """To whoever declared: here is the room."""

    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class SetUpFailed:
    """To whoever declared: these steps failed, try again with one press."""

    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Tutorial:
    """What to do in a practice incident; `done` names the steps that really happened."""

    snapshot: Snapshot
    done: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of the programme, filled in."""

    key: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryLine:
    """One sentence of a summary and the entries it rests on, by their numbers within the incident."""

    text: str
    entries: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarySection:
    title: str
    lines: tuple[SummaryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryPosted:
    incident: Incident
    sections: tuple[SummarySection, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePage:
    """The newest part of a timeline, for one reader. `more`: how many earlier entries are left out."""

    snapshot: Snapshot
    entries: tuple[Entry, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp:
    """What changed since one reader last looked. `since` None: they never did. `more`: new entries left out."""

    snapshot: Snapshot
    since: datetime | None
    entries: tuple[Entry, ...]
    decisions: tuple[Entry, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What one person sees on their Home tab: only what they may see."""

    incidents: tuple[Incident, ...]
    tasks: tuple[tuple[Incident, Task], ...]
    may_declare: bool
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorMessage:
    """What is wrong with the house, in counts; nothing of any incident. None left: all is right again."""

    outage: Outage
    health_alerts: tuple[HealthAlert, ...]


# What follows is posted; TimelinePage, CatchUp and Home are read by one person and never posted.
Message = (
    IncidentCard
    | Announcement
    | EntryPosted
    | LateEntriesPosted
    | UpdatePosted
    | Nudge
    | NudgeClosed
    | ProposalPosted
    | Instructions
    | DeclaredReceipt
    | SetUpFailed
    | Tutorial
    | Sentence
    | SummaryPosted
    | OperatorMessage
)
