"""The current state of one incident: what most messages show, and what the rules of reminders decide on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from workflows.domain.ids import UserId
from workflows.domain.incident import Incident
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
    names: Mapping[UserId, str] = field(default_factory=dict)
    now: datetime
