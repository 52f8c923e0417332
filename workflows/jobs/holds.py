"""Jobs about legal holds."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.ids import HoldId, UserId
from workflows.jobs.job import IncidentJob


@dataclass(frozen=True, slots=True)
class AskCustodian(IncidentJob):
    """Ask one person privately to keep everything. Whoever is not told stands as not having acknowledged it."""

    kind: ClassVar[str] = "custodian.ask"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    user: UserId
    hold_id: HoldId


@dataclass(frozen=True, slots=True)
class NotifyReleased(IncidentJob):
    """Tell a custodian that the hold is released."""

    kind: ClassVar[str] = "custodian.released"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    user: UserId
    hold_id: HoldId


@dataclass(frozen=True, slots=True)
class NotifyErasure(IncidentJob):
    """Tell one of those who answer for it when it will be erased, so that it can be held."""

    kind: ClassVar[str] = "erasure.notify"
    announced_when_dead: ClassVar[bool] = False
    speaks_in_room: ClassVar[bool] = False
    user: UserId
