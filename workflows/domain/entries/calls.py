"""What comes of calling people into an incident that may hurt them, and of asking who declared it from outside."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.entries.answers import ToAsker
from workflows.domain.ids import ClassId, FunctionId, UserId
from workflows.domain.timeline import Effect, EntryFact


@dataclass(frozen=True, slots=True)
class HazardAcknowledged(EntryFact):
    """They were told what they may meet there before they came in. `classes`: what that was."""

    kind: ClassVar[str] = "hazard_acknowledged"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    about_people: ClassVar[bool] = True
    classes: tuple[ClassId, ...]


@dataclass(frozen=True, slots=True)
class HazardDeclined(ToAsker):
    """They were called, and do not come. Only whoever called them is told."""

    kind: ClassVar[str] = "hazard_declined"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.NOTIFY_ASKER,)
    told_apart: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class NobodyLeft(EntryFact):
    """Everybody of these functions who was called cannot come, and there is nobody else to call."""

    kind: ClassVar[str] = "nobody_left"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE, Effect.REFRESH_CARD)
    always_in_room: ClassVar[bool] = True
    functions: tuple[FunctionId, ...]


@dataclass(frozen=True, slots=True)
class DeclarerAsked(EntryFact):
    """`to`, who declared it and may not see it, is asked something; the text is what."""

    kind: ClassVar[str] = "declarer_asked"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    to: UserId


@dataclass(frozen=True, slots=True)
class DeclarerAnswered(ToAsker):
    """They answered, from outside; the text is what."""

    kind: ClassVar[str] = "declarer_answered"
