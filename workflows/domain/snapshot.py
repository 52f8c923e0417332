"""The current state of one incident: what most messages show, and what the rules of reminders decide on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from workflows.domain.entries.access import GlassBroken
from workflows.domain.ids import EntryId, FunctionId, IncidentId, UserId
from workflows.domain.incident import Incident
from workflows.domain.retention import HoldState
from workflows.domain.roles import Holding
from workflows.domain.tasks import Task
from workflows.domain.updates import Update

LATE = timedelta(minutes=2)
"""An entry posted later than this is shown with its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One incident with all that belongs to it. `names` never ping."""

    incident: Incident
    holdings: tuple[Holding, ...] = ()
    tasks: tuple[Task, ...] = ()
    last_update: Update | None = None
    failed_steps: Mapping[str, str] = field(default_factory=dict)
    """Step of the plan -> error code of the chat."""
    named_for: frozenset[FunctionId] = frozenset()
    """Functions for which somebody was named in this incident."""
    names: Mapping[UserId, str] = field(default_factory=dict)
    present: frozenset[UserId] = frozenset()
    """Who is in its room."""
    uncleared: frozenset[FunctionId] = frozenset()
    """Functions that its type calls, and of which nobody is cleared for it."""
    unfilled: frozenset[FunctionId] = frozenset()
    """Functions of which everybody who was called cannot come."""
    is_anybody_cleared: bool = True
    """False where it is for cleared people alone, and there are none."""
    awaited: tuple[UserId, ...] = ()
    """Who is called and has not come or answered yet."""
    is_deserted: bool = False
    """For reminders: its room is private, and nobody is in it who may read there."""
    gone: frozenset[UserId] = frozenset()
    """Those of its people whose accounts are closed: nobody calls them, or waits for them."""
    duplicate_of: Incident | None = None
    """What it was merged into, where everybody who reads this may see that."""
    duplicates: tuple[Incident, ...] = ()
    """What was merged into it, as far as everybody who reads this may see it."""
    hold: HoldState | None = None
    """For what is said about one hold."""
    emergencies: tuple[GlassBroken, ...] = ()
    """Who sees it now because they broke the glass, until when and why."""
    to_review: Mapping[EntryId, GlassBroken] = field(default_factory=dict)
    """Of the times that somebody broke the glass, those that nobody has reviewed yet."""
    reviewers: frozenset[UserId] = frozenset()
    """Who is asked to review them, while there are any."""
    undo_until: datetime | None = None
    """How long the merge can be undone."""
    now: datetime

    def known(self, other: IncidentId | None) -> Incident | None:
        """Another incident that those who read this may know of."""
        known = (*self.duplicates, *((self.duplicate_of,) if self.duplicate_of else ()))
        return next((incident for incident in known if incident.id == other), None)
