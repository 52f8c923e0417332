"""What to read after an outage."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.domain.ids import IncidentId


class BackfillKind(StrEnum):
    """What to read of a room: its members, or its messages, reactions and edits. The values are stored."""

    MEMBERS = "members"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class BackfillRoom:
    """A room with possibly missed events. `guarded`: its members see more than others do."""

    incident_id: IncidentId
    guarded: bool


@dataclass(frozen=True, slots=True)
class BackfillItem:
    """One read of one room, for the time since the outage began."""

    incident_id: IncidentId
    kind: BackfillKind
    since: datetime
