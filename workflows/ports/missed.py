"""What is to be read after an absence: the shape of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from workflows.domain.ids import IncidentId


class BackfillKind(StrEnum):
    """What a room is asked for: who is in it; what was said, marked, edited. The values are stored."""

    MEMBERS = "members"
    HISTORY = "words"


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


class BackfillQueue(Protocol):
    """What is still to be asked, in the order in which it was put."""

    def put_each(self, items: Sequence[BackfillItem]) -> None:
        """Add what is not there yet; what is there keeps its place, and looks further back."""

    def take(self, limit: int) -> tuple[BackfillItem, ...]:
        """Remove the first ones and return them."""

    def count(self) -> int: ...
