"""Messages about changes of an incident, and the Home tab."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.domain.glass_reviews import OpenReview
from workflows.domain.ids import ErrorCode, IncidentId, RoleId, UserId
from workflows.domain.incident import Incident
from workflows.domain.proposals import Proposal
from workflows.domain.snapshot import Snapshot
from workflows.domain.tasks import Task
from workflows.domain.timeline import Entry
from workflows.domain.updates import Update
from workflows.messages.holds import HoldAsked


@dataclass(frozen=True, slots=True)
class UpdatePosted:
    """`keeps`: the promise is the one that the update before made."""

    snapshot: Snapshot
    update: Update
    keeps: bool = False


@dataclass(frozen=True, slots=True)
class ProposalPosted:
    """`called`: who may accept, where nothing else tells them."""

    snapshot: Snapshot
    proposal: Proposal
    called: UserId | None = None


@dataclass(frozen=True, slots=True)
class SignOffAsked:
    """To one of Legal: what only Legal may answer. `inside`: they are in the room; others read no words of it yet."""

    snapshot: Snapshot
    proposal: Proposal
    inside: bool = False


@dataclass(frozen=True, slots=True)
class ProposalAnswered:
    """To who proposed it: what came of it. `partly`: some of those who were proposed are not let in."""

    snapshot: Snapshot
    proposal: Proposal
    partly: bool = False


@dataclass(frozen=True, slots=True)
class CouldNotInvite:
    """To who invited somebody: Slack did not let them in."""

    label: str
    name: str
    code: ErrorCode


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaNotTaken:
    """To who posted media in the room of a guarded type: what became of it, and what to do instead."""

    incident: Incident
    is_gone: bool


@dataclass(frozen=True, slots=True)
class Instructions:
    """To who has a role now. `entry`: who gave it to them, if somebody else did."""

    snapshot: Snapshot
    role: RoleId
    user: UserId
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """To who is invited or asked to take over. `proposal`: what they are to answer. `until`: they see it no longer."""

    snapshot: Snapshot
    entry: Entry
    proposal: Proposal | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """To who asked: what was answered. To who has a task, or noted something: what somebody else changed of it."""

    snapshot: Snapshot
    entry: Entry


@dataclass(frozen=True, slots=True)
class TaskGiven:
    """To the assignee: who asks for what, by when."""

    snapshot: Snapshot
    task: Task
    by: UserId


@dataclass(frozen=True, slots=True)
class AskRefreshed:
    """What somebody was asked, with what came of it. `answers`: the newest of each kind. `settled_by`: the entry that
    settles it; when it is over without one, it was withdrawn."""

    asked: Asked | TaskGiven | Instructions | HoldAsked
    answers: tuple[Entry, ...]
    settled_by: Entry | None
    is_over: bool
    claims: tuple[RoleId, ...] = ()
    """Vacant roles that fall to who joined just now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """One person's Home tab, limited to what they may see."""

    incidents: tuple[Incident, ...]
    """Open ones, the most severe first."""
    own: frozenset[IncidentId] = frozenset()
    """Those whose war room the person is in."""
    more: int = 0
    """How many are left out."""
    tasks: tuple[tuple[Incident, Task], ...]
    may_declare: bool
    reviews: tuple[OpenReview, ...] = ()
    now: datetime


class Listed(StrEnum):
    """Which incidents a list has."""

    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"
    MINE = "mine"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPage:
    """A part of a list that one person reads. `count`: in the whole list."""

    which: Listed
    incidents: tuple[Incident, ...]
    count: int
    number: int
    pages: int
    now: datetime


@dataclass(frozen=True, slots=True)
class WarRooms:
    """The incidents a person can go to: their own, or else those they may see."""

    incidents: tuple[Incident, ...]
    are_own: bool
