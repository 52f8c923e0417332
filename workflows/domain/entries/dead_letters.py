"""What happens to jobs that failed for good."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.ids import ErrorCode, JobKind
from workflows.domain.timeline import Effect, Entry, EntryFact


@dataclass(frozen=True, slots=True)
class DeliveryFailed(EntryFact):
    kind: ClassVar[str] = "delivery_failed"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    always_in_room: ClassVar[bool] = True
    job: JobKind
    error: ErrorCode


@dataclass(frozen=True, slots=True)
class DeliveryDiscarded(EntryFact):
    kind: ClassVar[str] = "delivery_dismissed"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    job: JobKind
    error: ErrorCode

    def text_key(self, entry: Entry) -> str:
        return "entry.delivery_dismissed" if entry.by else "entry.delivery_dismissed_outside"
