"""Duplicates: an incident that was merged into another one, and what undoing that brings back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from workflows.domain.ids import IncidentId, MergeId, StatusId, UserId
from workflows.domain.incident import Phase

UNDO_WITHIN = timedelta(hours=24)


class MergeState(StrEnum):
    """OPEN: it can be undone. SETTLED: not any more, because it is older or the incident was reopened."""

    OPEN = "open"
    UNDONE = "undone"
    SETTLED = "settled"


class Whom(StrEnum):
    """Which people of the duplicate are invited into the other war room."""

    EVERYBODY = "everybody"
    WORKING = "working"
    """Those with a role or an open task."""
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """`incident_id` was merged into `target`. `status` to `resolved_at`: what the incident was before."""

    id: MergeId = MergeId(0)
    incident_id: IncidentId
    target: IncidentId
    by: UserId
    at: datetime
    status: StatusId
    phase: Phase
    next_update_at: datetime | None = None
    resolved_at: datetime | None = None
    tasks: Mapping[str, int] = field(default_factory=dict)
    """The number that each task that moved had before, by its id."""
    state: MergeState = MergeState.OPEN

    @property
    def undo_until(self) -> datetime:
        return self.at + UNDO_WITHIN
