"""Messages about changes of an incident, and the Home tab."""

from dataclasses import dataclass
from datetime import datetime

from workflows.domain.ids import RoleId, UserId
from workflows.domain.incident import Incident
from workflows.domain.proposals import Proposal
from workflows.domain.snapshot import Snapshot
from workflows.domain.tasks import Task
from workflows.domain.updates import Update


@dataclass(frozen=True, slots=True)
class UpdatePosted:
    snapshot: Snapshot
    update: Update


@dataclass(frozen=True, slots=True)
class ProposalPosted:
    snapshot: Snapshot
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Instructions:
    snapshot: Snapshot
    role: RoleId


@dataclass(frozen=True, slots=True)
class TaskGiven:
    """To the assignee: who asks for what, by when."""

    snapshot: Snapshot
    task: Task
    by: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """One person's Home tab, limited to what they may see."""

    incidents: tuple[Incident, ...]
    tasks: tuple[tuple[Incident, Task], ...]
    may_declare: bool
    now: datetime


@dataclass(frozen=True, slots=True)
class WarRooms:
    """The incidents a person can go to: their own, or else those they may see."""

    incidents: tuple[Incident, ...]
    are_own: bool
