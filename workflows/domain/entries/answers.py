"""What people answer when they are asked for something. The text of an answer is theirs."""

from dataclasses import dataclass, field
from typing import ClassVar

from workflows.domain.entries.incidents import SHOWN, ChangedForAReason
from workflows.domain.ids import RoleId, UserId
from workflows.domain.timeline import LATER, Effect, Entry, EntryFact


@dataclass(frozen=True, slots=True)
class AskAccepted(EntryFact):
    """They are on it. `asker` None: Muster asked, by a rule of the programme."""

    kind: ClassVar[str] = "ask_accepted"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    asker: UserId | None

    def text_key(self, entry: Entry) -> str:
        return "entry.ask_accepted" if self.asker else "entry.call_accepted"


@dataclass(frozen=True, slots=True)
class ToAsker(EntryFact):
    """An answer that whoever asked is told of. `told`: who is told where Muster asked, by a rule of the programme."""

    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE, Effect.NOTIFY_ASKER)
    asker: UserId | None = field(default=None, kw_only=True)
    told: UserId | None = field(default=None, kw_only=True, metadata={LATER: True})


@dataclass(frozen=True, slots=True)
class AskDeclined(ToAsker, ChangedForAReason):
    """They cannot help; the text is why."""

    kind: ClassVar[str] = "ask_declined"
    always_in_room: ClassVar[bool] = True

    def text_key(self, entry: Entry) -> str:
        if self.asker:
            return ChangedForAReason.text_key(self, entry)
        return "entry.call_declined_because" if entry.text else "entry.call_declined"


@dataclass(frozen=True, slots=True)
class AskAnswered(ToAsker):
    """In their words."""

    kind: ClassVar[str] = "ask_answered"

    def text_key(self, entry: Entry) -> str:
        return "entry.ask_answered" if self.asker else "entry.call_answered"


@dataclass(frozen=True, slots=True)
class RoleAccepted(EntryFact):
    kind: ClassVar[str] = "role_accepted"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    role: RoleId


@dataclass(frozen=True, slots=True)
class RoleDeclined(ToAsker, ChangedForAReason):
    """They cannot have the role, and do not have it any more."""

    kind: ClassVar[str] = "role_declined"
    effects: ClassVar[tuple[Effect, ...]] = (*SHOWN, Effect.POST_LINE, Effect.NOTIFY_ASKER)
    always_in_room: ClassVar[bool] = True
    role: RoleId


@dataclass(frozen=True, slots=True)
class TaskDeclined(ToAsker, ChangedForAReason):
    """The assignee cannot do it, and nobody has it now."""

    kind: ClassVar[str] = "task_declined"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.REFRESH_CARD, Effect.POST_LINE, Effect.NOTIFY_ASKER)
    always_in_room: ClassVar[bool] = True
    number: int


@dataclass(frozen=True, slots=True)
class TaskAnswered(ToAsker):
    """In their words."""

    kind: ClassVar[str] = "task_answered"
    number: int
