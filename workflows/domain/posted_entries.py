"""Which message in the room shows which entry."""

from dataclasses import dataclass
from datetime import datetime

from workflows.domain.ids import EntryId, IncidentId, MessageTs


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedEntry:
    """The message that shows an entry, by its key. Several entries may share one."""

    entry_id: EntryId
    incident_id: IncidentId
    key: str
    in_thread: bool
    """In the thread of the incident card instead of the room."""
    at: datetime
    """When that was decided; of a message that is edited later, the first time."""
    ts: MessageTs = MessageTs("")
    """The message, if later entries may join it."""
