"""What people write into the timeline, or say in the room and keep: the text of the entry is all there is."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.timeline import Effect, EntryFact


@dataclass(frozen=True, slots=True)
class NoteAdded(EntryFact):
    kind: ClassVar[str] = "note"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE_IF_UNSEEN,)
    in_summary: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class DecisionAdded(EntryFact):
    kind: ClassVar[str] = "decision"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    always_in_room: ClassVar[bool] = True
    in_summary: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class MessageCaptured(EntryFact):
    """A message of the room."""

    kind: ClassVar[str] = "capture"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.COMPLETE_CAPTURE,)
