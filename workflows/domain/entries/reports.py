"""Situation reports: what people upstairs were told, as it was told."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.timeline import Effect, EntryFact


@dataclass(frozen=True, slots=True)
class SituationReported(EntryFact):
    """The text is the whole report; its author signed it by posting it, and it is never edited."""

    kind: ClassVar[str] = "situation_report"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_REPORT,)
    number: int
