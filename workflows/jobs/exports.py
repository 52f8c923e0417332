"""Jobs about what leaves the room."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.ids import EntryId, UserId
from workflows.jobs.job import IncidentJob


@dataclass(frozen=True, slots=True)
class SendExport(IncidentJob):
    """Send an export to the person who asked for it, privately."""

    kind: ClassVar[str] = "export.send"
    speaks_in_room: ClassVar[bool] = False
    user: UserId
    entry_id: EntryId

    @property
    def ordering_key(self) -> str:
        return f"person/{self.user}/{self.incident_id}"
