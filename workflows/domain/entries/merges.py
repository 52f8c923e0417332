"""What happens to duplicates, on the record of both incidents.

`other` is None where not everybody who reads the entry may know of the other incident.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from workflows.domain.ids import IncidentId, UserId
from workflows.domain.timeline import Effect, Entry, EntryFact, added_later


@dataclass(frozen=True, slots=True)
class AboutAnother(EntryFact):
    """It has to do with another incident."""

    other: IncidentId | None

    def text_key(self, entry: Entry) -> str:
        return f"entry.{self.kind}" if self.other else f"entry.{self.kind}_elsewhere"


@dataclass(frozen=True, slots=True)
class MergedInto(AboutAnother):
    """This incident is a duplicate of the other; the text is the reason."""

    kind: ClassVar[str] = "merged_into"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.REFRESH_CARD, Effect.REFRESH_ANNOUNCEMENT, Effect.POST_LINE)
    always_in_room: ClassVar[bool] = True
    in_summary: ClassVar[bool] = True

    def text_key(self, entry: Entry) -> str:
        key = AboutAnother.text_key(self, entry)
        return f"{key}_because" if entry.text else key


@dataclass(frozen=True, slots=True)
class MergedHere(AboutAnother):
    """The other is a duplicate of this incident."""

    kind: ClassVar[str] = "merged_here"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.REFRESH_CARD, Effect.POST_LINE)
    always_in_room: ClassVar[bool] = True
    in_summary: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class MergeUndone(AboutAnother):
    """This incident goes on by itself again. `next`: when its next update is promised."""

    kind: ClassVar[str] = "merge_undone"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.REFRESH_CARD, Effect.REFRESH_ANNOUNCEMENT, Effect.POST_LINE)
    always_in_room: ClassVar[bool] = True
    in_summary: ClassVar[bool] = True
    next: datetime | None = added_later()


@dataclass(frozen=True, slots=True)
class MergeUndoneHere(AboutAnother):
    """The other, which was merged into this incident, goes on by itself again."""

    kind: ClassVar[str] = "merge_undone_here"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.REFRESH_CARD, Effect.REFRESH_ANNOUNCEMENT, Effect.POST_LINE)
    always_in_room: ClassVar[bool] = True
    in_summary: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class TaskCame(AboutAnother):
    """A task came from the other incident, where it was task `was`; the text is the task's at that moment, as are whose
    it was and when it was due."""

    kind: ClassVar[str] = "task_came"
    number: int
    was: int
    holder: UserId | None = added_later()
    due: datetime | None = added_later()


@dataclass(frozen=True, slots=True)
class TaskWent(AboutAnother):
    """A task went to the other incident, where it is task `new`; the text is the task's at that moment, as are whose it
    was and when it was due."""

    kind: ClassVar[str] = "task_went"
    number: int
    new: int
    holder: UserId | None = added_later()
    due: datetime | None = added_later()


@dataclass(frozen=True, slots=True)
class TaskReturned(AboutAnother):
    """A task is back from the other incident; the text is the task's at that moment, as are whose it was and when it
    was due, done or cancelled."""

    kind: ClassVar[str] = "task_returned"
    number: int
    holder: UserId | None = added_later()
    due: datetime | None = added_later()
    done_at: datetime | None = added_later()
    done_by: UserId | None = added_later()
    cancelled_at: datetime | None = added_later()
    cancelled_by: UserId | None = added_later()
