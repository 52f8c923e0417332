"""Who has which role: assigned, released, vacated, handed over."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.entries.incidents import SHOWN
from workflows.domain.ids import RoleId, UserId
from workflows.domain.roles import LEAD
from workflows.domain.timeline import Effect, Entry, EntryFact, added_later


@dataclass(frozen=True, slots=True)
class RoleGiven(EntryFact):
    """`to` has `role` from now on. Who leads stands out."""

    about_people: ClassVar[bool] = True
    role: RoleId
    to: UserId

    @property
    def stands_out(self) -> bool:
        return self.role == LEAD


@dataclass(frozen=True, slots=True)
class RoleAssigned(RoleGiven):
    kind: ClassVar[str] = "role_assigned"
    effects: ClassVar[tuple[Effect, ...]] = (*SHOWN, Effect.POST_LINE, Effect.SEND_INSTRUCTIONS)

    def text_key(self, entry: Entry) -> str:
        return "entry.role_claimed" if entry.by == self.to else "entry.role_assigned"


@dataclass(frozen=True, slots=True)
class RoleReleased(EntryFact):
    kind: ClassVar[str] = "role_released"
    effects: ClassVar[tuple[Effect, ...]] = (*SHOWN, Effect.POST_LINE)
    about_people: ClassVar[bool] = True
    role: RoleId
    from_: UserId

    @property
    def stands_out(self) -> bool:
        return self.role == LEAD

    def text_key(self, entry: Entry) -> str:
        return "entry.role_given_up" if entry.by == self.from_ else "entry.role_released"


@dataclass(frozen=True, slots=True)
class RoleVacated(EntryFact):
    """The account of its holder was closed; `left`: they are not in the private room any more; `unseeing`: they may not
    see the incident any more."""

    kind: ClassVar[str] = "role_vacated"
    effects: ClassVar[tuple[Effect, ...]] = (*SHOWN, Effect.POST_LINE)
    always_in_room: ClassVar[bool] = True
    role: RoleId
    from_: UserId
    left: bool | None = added_later()
    unseeing: bool | None = added_later()

    def text_key(self, entry: Entry) -> str:
        if self.unseeing:
            return "entry.role_vacated_unseeing"
        return "entry.role_vacated_left" if self.left else "entry.role_vacated"


@dataclass(frozen=True, slots=True)
class HandoverLetIn(EntryFact):
    """Who is asked to lead is let into a private room, to read what they are to lead before they answer."""

    kind: ClassVar[str] = "handover_let_in"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    always_in_room: ClassVar[bool] = True
    to: UserId


@dataclass(frozen=True, slots=True)
class HandoverProposed(EntryFact):
    kind: ClassVar[str] = "handover_offered"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.NOTIFY_ASKED,)
    to: UserId


@dataclass(frozen=True, slots=True)
class HandoverAccepted(RoleGiven):
    kind: ClassVar[str] = "handover_accepted"
    effects: ClassVar[tuple[Effect, ...]] = (*SHOWN, Effect.POST_LINE, Effect.SEND_INSTRUCTIONS)
    always_in_room: ClassVar[bool] = True
    from_: UserId | None
    """None: nobody held it any more."""


@dataclass(frozen=True, slots=True)
class HandoverDeclined(EntryFact):
    kind: ClassVar[str] = "handover_declined"
    from_: UserId
