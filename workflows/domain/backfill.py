"""What has to be read after an absence."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.domain.ids import IncidentId


class BackfillKind(StrEnum):
    """What a room is asked for: who is in it; what was said, marked, edited. The values are stored."""

    MEMBERS = "members"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class BackfillRoom:
    """A room that Muster may have missed something in. `guarded`: its members see more than everybody may."""

    incident_id: IncidentId
    guarded: bool


@dataclass(frozen=True, slots=True)
class BackfillItem:
    """One thing to ask of one room, for what happened there since."""

    incident_id: IncidentId
    kind: BackfillKind
    since: datetime
