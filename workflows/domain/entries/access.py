"""Who was let see an incident and until when, and from whom that was taken."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from workflows.domain.break_glass import BreakGlassReason
from workflows.domain.entries.incidents import ChangedForAReason
from workflows.domain.ids import UserId
from workflows.domain.people import Outsider
from workflows.domain.timeline import Effect, EntryFact


@dataclass(frozen=True, slots=True)
class AccessGranted(ChangedForAReason):
    """`to` may see it; the text is why. The room is told that they were invited."""

    kind: ClassVar[str] = "access_granted"
    to: UserId


@dataclass(frozen=True, slots=True)
class AccessGrantedUntil(AccessGranted):
    """It ends by itself at that moment."""

    kind: ClassVar[str] = "access_granted_until"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    until: datetime


@dataclass(frozen=True, slots=True)
class AccessRevoked(ChangedForAReason):
    """It does not exist for `of` any more."""

    kind: ClassVar[str] = "access_revoked"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE, Effect.REFRESH_CARD)
    always_in_room: ClassVar[bool] = True
    of: UserId


@dataclass(frozen=True, slots=True)
class AccessEnded(EntryFact):
    """What let `of` see it ended by itself, as was said from the start."""

    kind: ClassVar[str] = "access_ended"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE, Effect.REFRESH_CARD)
    of: UserId


@dataclass(frozen=True, slots=True)
class AccessRequested(ChangedForAReason):
    """Somebody who cannot see it asks to come in; why stands in the question to those who decide."""

    kind: ClassVar[str] = "access_requested"
    who: UserId


@dataclass(frozen=True, slots=True)
class AccessRefused(EntryFact):
    """`who` is not let in. They are not told."""

    kind: ClassVar[str] = "access_refused"
    who: UserId


@dataclass(frozen=True, slots=True)
class StrangerFound(EntryFact):
    """`who` is in its room and may not see it."""

    kind: ClassVar[str] = "stranger_found"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    always_in_room: ClassVar[bool] = True
    who: UserId


@dataclass(frozen=True, slots=True)
class OutsiderFound(EntryFact):
    """`who` is not of the organisation and is in its room; the lead is told, and may remove them."""

    kind: ClassVar[str] = "outsider_found"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    always_in_room: ClassVar[bool] = True
    who: UserId
    outside: Outsider


@dataclass(frozen=True, slots=True)
class GlassRequested(ChangedForAReason):
    """`who` asks a second person to confirm that they may let themselves in; the text is why. Nothing is open yet."""

    kind: ClassVar[str] = "glass_requested"
    who: UserId
    code: BreakGlassReason


@dataclass(frozen=True, slots=True)
class GlassConfirmed(EntryFact):
    """A second person confirmed it."""

    kind: ClassVar[str] = "glass_confirmed"
    who: UserId


@dataclass(frozen=True, slots=True)
class GlassRefused(EntryFact):
    """A second person did not confirm it."""

    kind: ClassVar[str] = "glass_refused"
    who: UserId


@dataclass(frozen=True, slots=True)
class GlassExpired(EntryFact):
    """Nobody confirmed it in time."""

    kind: ClassVar[str] = "glass_expired"
    who: UserId


@dataclass(frozen=True, slots=True)
class GlassBroken(ChangedForAReason):
    """`who` let themselves in, until then; the text is why."""

    kind: ClassVar[str] = "glass_broken"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE, Effect.REFRESH_CARD)
    always_in_room: ClassVar[bool] = True
    who: UserId
    code: BreakGlassReason
    until: datetime


@dataclass(frozen=True, slots=True)
class BreakGlassReviewed(ChangedForAReason):
    """Somebody else looked at why `who` let themselves in; the text is what they found."""

    kind: ClassVar[str] = "glass_reviewed"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE, Effect.REFRESH_CARD)
    who: UserId
    of: int
    """The entry that says it."""


@dataclass(frozen=True, slots=True)
class GlassReviewOpen(EntryFact):
    """The incident ended, and nobody has reviewed yet that `who` let themselves in."""

    kind: ClassVar[str] = "glass_review_open"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    always_in_room: ClassVar[bool] = True
    who: UserId
