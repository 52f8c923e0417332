"""What is to be looked through after an absence: the shape of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

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


class Missed(Protocol):
    """What is still to be looked at, in the order in which it was put."""

    def put_each(self, sought: Sequence[Sought]) -> None:
        """Add what is not there yet; what is there keeps its place, and looks further back."""

    def take(self, limit: int) -> tuple[Sought, ...]:
        """The first ones, which stand there no more."""

    def count(self) -> int: ...
