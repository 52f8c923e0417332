"""How far what is written about an incident may go, and whether it is privileged."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.entries.incidents import ApprovedChange, ChangedForAReason
from workflows.domain.markings import Tlp
from workflows.domain.privilege import Use
from workflows.domain.timeline import Effect, EntryFact

_FOLLOWED = (
    Effect.WITHDRAW_ANNOUNCEMENTS,
    Effect.REFRESH_ANNOUNCEMENT,
    Effect.POST_LINE,
    Effect.REFRESH_CARD,
    Effect.PROVISION_ROOM,
)
"""What must not be read outside any more goes first. Widened, it may have to be announced: a step of the plan."""


@dataclass(frozen=True, slots=True)
class MarkingChanged(ApprovedChange):
    kind: ClassVar[str] = "marking_changed"
    effects: ClassVar[tuple[Effect, ...]] = _FOLLOWED
    always_in_room: ClassVar[bool] = True
    old: Tlp
    new: Tlp


@dataclass(frozen=True, slots=True)
class MarkingProposed(EntryFact):
    """A wider label waits for a second person; the text is the reason."""

    kind: ClassVar[str] = "marking_proposed"
    old: Tlp
    new: Tlp


@dataclass(frozen=True, slots=True)
class MarkingKept(EntryFact):
    """`new` was proposed and declined."""

    kind: ClassVar[str] = "marking_kept"
    old: Tlp
    new: Tlp


@dataclass(frozen=True, slots=True)
class PrivilegeMarked(ChangedForAReason):
    """Legal marked it as privileged."""

    kind: ClassVar[str] = "privilege_marked"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.REFRESH_CARD, Effect.REFRESH_ANNOUNCEMENT, Effect.POST_LINE)
    always_in_room: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class PrivilegeLifted(ChangedForAReason):
    """Legal took that mark away."""

    kind: ClassVar[str] = "privilege_lifted"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.REFRESH_CARD, Effect.REFRESH_ANNOUNCEMENT, Effect.POST_LINE)
    always_in_room: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class PrivilegeWaived(ChangedForAReason):
    """Legal signed that its record may be used for `use` although it is privileged; the text is why."""

    kind: ClassVar[str] = "privilege_waived"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    always_in_room: ClassVar[bool] = True
    use: Use


@dataclass(frozen=True, slots=True)
class WaiverProposed(EntryFact):
    """Somebody asks Legal for it; the text is why."""

    kind: ClassVar[str] = "waiver_proposed"
    use: Use


@dataclass(frozen=True, slots=True)
class WaiverDeclined(EntryFact):
    """It was proposed, and Legal leaves it out as before."""

    kind: ClassVar[str] = "waiver_declined"
    use: Use


@dataclass(frozen=True, slots=True)
class WaiverRevoked(EntryFact):
    """Legal took that back."""

    kind: ClassVar[str] = "waiver_revoked"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    always_in_room: ClassVar[bool] = True
    use: Use
