"""What happens to the tasks of an incident."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from workflows.domain.ids import UserId
from workflows.domain.timeline import LATER, Effect, Entry, EntryFact


@dataclass(frozen=True, slots=True)
class TaskChanged(EntryFact):
    """`holder`: whose task it was when it changed; they are told, unless it was they who changed it."""

    holder: UserId | None = field(default=None, kw_only=True, metadata={LATER: True})


@dataclass(frozen=True, slots=True)
class TaskAdded(EntryFact):
    kind: ClassVar[str] = "task_added"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.REFRESH_CARD, Effect.POST_LINE, Effect.NOTIFY_ASSIGNEE)
    number: int
    to: UserId | None = None
    due: datetime | None = field(default=None, metadata={LATER: True})

    def text_key(self, entry: Entry) -> str:
        if self.due:
            return "entry.task_assigned_due" if self.to else "entry.task_added_due"
        return "entry.task_assigned" if self.to else "entry.task_added"


@dataclass(frozen=True, slots=True)
class TaskDone(TaskChanged):
    kind: ClassVar[str] = "task_done"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.REFRESH_CARD, Effect.POST_LINE, Effect.NOTIFY_HOLDER)
    number: int


@dataclass(frozen=True, slots=True)
class TaskReopened(TaskChanged):
    kind: ClassVar[str] = "task_reopened"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.REFRESH_CARD, Effect.POST_LINE, Effect.NOTIFY_HOLDER)
    number: int


@dataclass(frozen=True, slots=True)
class TaskVacated(EntryFact):
    """Whose it was may not see the incident any more: it is nobody's."""

    kind: ClassVar[str] = "task_vacated"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.REFRESH_CARD, Effect.POST_LINE)
    always_in_room: ClassVar[bool] = True
    number: int
    from_: UserId


@dataclass(frozen=True, slots=True)
class TaskReassigned(TaskChanged):
    """None: it is nobody's any more."""

    kind: ClassVar[str] = "task_reassigned"
    effects: ClassVar[tuple[Effect, ...]] = (
        Effect.REFRESH_CARD,
        Effect.POST_LINE,
        Effect.NOTIFY_ASSIGNEE,
        Effect.NOTIFY_HOLDER,
    )
    number: int
    to: UserId | None

    def text_key(self, entry: Entry) -> str:
        return "entry.task_reassigned" if self.to else "entry.task_unassigned"


@dataclass(frozen=True, slots=True)
class TaskMoved(TaskChanged):
    """It is due at another time; None: at no time."""

    kind: ClassVar[str] = "task_moved"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.REFRESH_CARD, Effect.POST_LINE, Effect.NOTIFY_HOLDER)
    number: int
    due: datetime | None

    def text_key(self, entry: Entry) -> str:
        return "entry.task_moved" if self.due else "entry.task_undated"


@dataclass(frozen=True, slots=True)
class TaskRenamed(TaskChanged):
    """The text is the new one."""

    kind: ClassVar[str] = "task_renamed"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.REFRESH_CARD, Effect.POST_LINE, Effect.NOTIFY_HOLDER)
    number: int
    old: str


@dataclass(frozen=True, slots=True)
class TaskCancelled(TaskChanged):
    kind: ClassVar[str] = "task_cancelled"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.REFRESH_CARD, Effect.POST_LINE, Effect.NOTIFY_HOLDER)
    number: int


@dataclass(frozen=True, slots=True)
class TaskAccepted(EntryFact):
    """The assignee answered that they are on it."""

    kind: ClassVar[str] = "task_accepted"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    number: int
