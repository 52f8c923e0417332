"""What people write into the timeline, or say in the room and keep: the text of the entry is all there is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.ids import EntryId, UserId
from workflows.domain.timeline import Effect, Entry, EntryFact, added_later


@dataclass(frozen=True, slots=True)
class NoteAdded(EntryFact):
    kind: ClassVar[str] = "note"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE_IF_UNSEEN,)


@dataclass(frozen=True, slots=True)
class DecisionAdded(EntryFact):
    """`agreed_by`: who accepted it, where the one whose words it is only proposed it."""

    kind: ClassVar[str] = "decision"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    always_in_room: ClassVar[bool] = True
    agreed_by: UserId | None = added_later()

    def text_key(self, entry: Entry) -> str:
        return "entry.decision_agreed" if self.agreed_by else "entry.decision"


@dataclass(frozen=True, slots=True)
class DecisionProposed(EntryFact):
    """Somebody with a role has to agree."""

    kind: ClassVar[str] = "decision_proposed"


@dataclass(frozen=True, slots=True)
class DecisionDeclined(EntryFact):
    """What was proposed is the text."""

    kind: ClassVar[str] = "decision_declined"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    proposer: UserId


@dataclass(frozen=True, slots=True)
class Finding(EntryFact):
    """What the summary says of the incident. `is_all`: the text says all that is known, so that earlier ones of its
    kind are no longer told."""

    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    always_in_room: ClassVar[bool] = True
    is_all: bool = False


@dataclass(frozen=True, slots=True)
class ImpactAdded(Finding):
    """Whom or what it has hit, in numbers where there are some."""

    kind: ClassVar[str] = "impact"


@dataclass(frozen=True, slots=True)
class CauseAdded(Finding):
    """Why it happened, as far as its author knows."""

    kind: ClassVar[str] = "cause"


@dataclass(frozen=True, slots=True)
class QuestionAdded(EntryFact):
    """What is not known."""

    kind: ClassVar[str] = "open_question"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)


NOTES: Mapping[str, type[EntryFact]] = {
    "note": NoteAdded,
    "decision": DecisionAdded,
    "impact": ImpactAdded,
    "cause": CauseAdded,
    "unknown": QuestionAdded,
}
"""What a note can be, by the word before it: `/incident note impact: 61 orders`. `note.kind_<word>` is its title."""


@dataclass(frozen=True, slots=True)
class MessageCaptured(EntryFact):
    """A message of the room."""

    kind: ClassVar[str] = "capture"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.COMPLETE_CAPTURE,)


@dataclass(frozen=True, slots=True)
class KeyMomentMarked(EntryFact):
    """`entry` is a key moment of the summary; the text is a neutral title for it, if there is one. The entry itself
    does not change."""

    kind: ClassVar[str] = "key_marked"
    entry: EntryId

    def text_key(self, entry: Entry) -> str:
        return "entry.key_marked_as" if entry.text else "entry.key_marked"


@dataclass(frozen=True, slots=True)
class KeyMomentUnmarked(EntryFact):
    kind: ClassVar[str] = "key_unmarked"
    entry: EntryId
