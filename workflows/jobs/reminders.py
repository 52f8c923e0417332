"""Jobs that deliver reminders."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.ids import ReminderId
from workflows.jobs.job import IncidentJob


@dataclass(frozen=True, slots=True)
class PostNudge(IncidentJob):
    """In an order of its own: it reaches a person also while everything else waits for the room."""

    kind: ClassVar[str] = "nudge.post"
    key_prefix: ClassVar[str] = "nudges"
    reminder_id: ReminderId


@dataclass(frozen=True, slots=True)
class CloseNudge(IncidentJob):
    """Replace the buttons of a nudge with its outcome."""

    kind: ClassVar[str] = "nudge.close"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    key_prefix: ClassVar[str] = "nudges"
    reminder_id: ReminderId
