"""What has to be looked at after an absence."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.domain.ids import IncidentId


class Sight(StrEnum):
    """What a room is looked at for: who is in it; what was said, marked, edited."""

    MEMBERS = "members"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class RoomToSee:
    """A room that Muster may have missed something in. `guarded`: being in it shows more than others may see."""

    incident_id: IncidentId
    guarded: bool


@dataclass(frozen=True, slots=True)
class Sought:
    """One thing to look at in one room, for what happened there since."""

    incident_id: IncidentId
    sight: Sight
    since: datetime
