"""What keeps the record from being erased."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.ids import HoldId
from workflows.domain.timeline import Effect, EntryFact


@dataclass(frozen=True, slots=True)
class HoldIssued(EntryFact):
    """Legal holds the record; the text is the matter."""

    kind: ClassVar[str] = "hold_issued"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    always_in_room: ClassVar[bool] = True
    hold: HoldId


@dataclass(frozen=True, slots=True)
class HoldReleased(EntryFact):
    """Somebody else of Legal released it; the text is why (of earlier versions: the matter)."""

    kind: ClassVar[str] = "hold_released"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    always_in_room: ClassVar[bool] = True
    hold: HoldId


@dataclass(frozen=True, slots=True)
class HoldAcknowledged(EntryFact):
    """One of those who were asked has read it and will keep everything."""

    kind: ClassVar[str] = "hold_acknowledged"
    hold: HoldId


@dataclass(frozen=True, slots=True)
class HoldReviewed(EntryFact):
    """Legal looked at it again: it is still needed; the text is why."""

    kind: ClassVar[str] = "hold_reviewed"
    hold: HoldId
