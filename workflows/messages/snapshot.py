"""One incident as it stands: what most messages show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from workflows.domain.ids import UserId
from workflows.domain.incident import Incident
from workflows.domain.roles import Holding
from workflows.domain.tasks import Task
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
