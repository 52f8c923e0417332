"""What comes of calling people into an incident that may hurt them."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.ids import ClassId
from workflows.domain.timeline import Effect, EntryFact


@dataclass(frozen=True, slots=True)
class HazardAcknowledged(EntryFact):
    """They were told what they may meet there before they came in. `classes`: what that was."""

    kind: ClassVar[str] = "hazard_acknowledged"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    about_people: ClassVar[bool] = True
    classes: tuple[ClassId, ...]
