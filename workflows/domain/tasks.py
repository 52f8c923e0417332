"""Work of a person during the incident."""

from dataclasses import dataclass
from datetime import datetime

from workflows.domain.ids import IncidentId, TaskId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Open until it is done or cancelled, whatever becomes of its incident."""

    id: TaskId = TaskId(0)
    incident_id: IncidentId
    number: int = 0
    """Within the incident, as in "task 3"."""
    text: str
    assignee: UserId | None = None
    due_at: datetime | None = None
    created_by: UserId | None
    created_at: datetime
    done_at: datetime | None = None
    done_by: UserId | None = None
    cancelled_at: datetime | None = None
    cancelled_by: UserId | None = None
    was_of: IncidentId | None = None
    was_number: int | None = None
    """Where it came from, when its incident was merged into this one: task 3 of INC-4."""

    @property
    def urgency(self) -> tuple[bool, datetime, int]:
        """What tasks are sorted by: what is due first on top, then what is due at no time, by number."""
        return (self.due_at is None, self.due_at or self.created_at, self.number)

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.cancelled_at is None
