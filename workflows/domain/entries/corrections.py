"""What people change of the record afterwards. The entry that was changed keeps what it said in its revisions."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.entries.incidents import ChangedForAReason
from workflows.domain.ids import ClassId, UserId
from workflows.domain.timeline import Effect, Entry, EntryFact, added_later


@dataclass(frozen=True, slots=True)
class EntryCorrected(EntryFact):
    """The text is what it says now. `noted_by`: who put the entry on record that it is about."""

    kind: ClassVar[str] = "entry_corrected"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE, Effect.NOTIFY_AUTHOR)
    always_in_room: ClassVar[bool] = True
    number: int
    old: str
    noted_by: UserId | None = added_later()


@dataclass(frozen=True, slots=True)
class EntryWithdrawn(ChangedForAReason):
    """It is no longer part of the story."""

    kind: ClassVar[str] = "entry_withdrawn"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE, Effect.NOTIFY_AUTHOR)
    always_in_room: ClassVar[bool] = True
    number: int
    old: str
    noted_by: UserId | None = added_later()


@dataclass(frozen=True, slots=True)
class EntryClassed(EntryFact):
    """The entry of that number has this content class from now on, or none: what it says is hidden, or not."""

    kind: ClassVar[str] = "entry_classed"
    number: int
    content_class: ClassId | None

    def text_key(self, entry: Entry) -> str:
        return "entry.entry_classed" if self.content_class else "entry.entry_unclassed"
