"""What happens while a war room is set up."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.ids import ErrorCode, FunctionId, StepName, TypeCode, UserId
from workflows.domain.timeline import Effect, EntryFact


@dataclass(frozen=True, slots=True)
class RoomReady(EntryFact):
    kind: ClassVar[str] = "room_ready"


@dataclass(frozen=True, slots=True)
class StepFailed(EntryFact):
    kind: ClassVar[str] = "step_failed"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.REFRESH_CARD, Effect.NOTIFY_DECLARER)
    step: StepName
    error: ErrorCode


@dataclass(frozen=True, slots=True)
class NobodyCalled(EntryFact):
    """Of a private incident: nobody who should have been called could be, so that its declarer is alone with it."""

    kind: ClassVar[str] = "nobody_called"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE, Effect.NOTIFY_NOBODY_CALLED)
    always_in_room: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class NobodyCleared(EntryFact):
    """Of a restricted incident: nobody of these functions, which it calls, is cleared for its type."""

    kind: ClassVar[str] = "nobody_cleared"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE, Effect.REFRESH_CARD)
    always_in_room: ClassVar[bool] = True
    functions: tuple[FunctionId, ...]
    type: TypeCode


@dataclass(frozen=True, slots=True)
class InvitationsRefused(EntryFact):
    """Who could not be invited, by id or by the programme's address that is nobody's, and for each the reason."""

    kind: ClassVar[str] = "invite_refused"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    refused: tuple[UserId, ...]
    codes: tuple[ErrorCode, ...]
