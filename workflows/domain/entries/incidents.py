"""What happens to an incident."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from workflows.domain.exposure import Visibility
from workflows.domain.ids import FunctionId, ProgrammeVersion, SeverityCode, StatusId, SubtypeId, TypeCode, UserId
from workflows.domain.incident import Phase
from workflows.domain.timeline import LATER, AlreadyPosted, Effect, Entry, EntryFact, added_later

SHOWN = (Effect.REFRESH_CARD, Effect.REFRESH_ANNOUNCEMENT)


@dataclass(frozen=True, slots=True)
class ChangedForAReason(EntryFact):
    """The text of the entry is the reason, if there is one."""

    def text_key(self, entry: Entry) -> str:
        is_said = entry.text and entry.already_posted is not AlreadyPosted.BY_UPDATE  # the update says why
        return f"entry.{self.kind}_because" if is_said else f"entry.{self.kind}"


@dataclass(frozen=True, slots=True)
class ApprovedChange(ChangedForAReason):
    """`agreed_by`: who approved it, where the one by whom it is only proposed it. The reason is the proposer's."""

    agreed_by: UserId | None = field(default=None, kw_only=True, metadata={LATER: True})

    def text_key(self, entry: Entry) -> str:
        if self.agreed_by is None:
            return ChangedForAReason.text_key(self, entry)
        return f"entry.{self.kind}_agreed_because" if entry.text else f"entry.{self.kind}_agreed"


@dataclass(frozen=True, slots=True)
class IncidentDeclared(EntryFact):
    """The text is the title. `next`: when the first update is promised. `programme`: the version of it that counted."""

    kind: ClassVar[str] = "declared"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.PROVISION_ROOM,)
    severity: SeverityCode
    type: TypeCode
    visibility: Visibility
    next: datetime | None = added_later()
    subtype: SubtypeId | None = added_later()
    programme: ProgrammeVersion | None = added_later()


@dataclass(frozen=True, slots=True)
class TitleChanged(EntryFact):
    kind: ClassVar[str] = "title_changed"
    effects: ClassVar[tuple[Effect, ...]] = (*SHOWN, Effect.REFRESH_TOPIC, Effect.RENAME_ROOM, Effect.POST_LINE)
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class SeverityChanged(ApprovedChange):
    """`next`: when the next update is promised, where it comes sooner now."""

    kind: ClassVar[str] = "severity_changed"
    effects: ClassVar[tuple[Effect, ...]] = (
        *SHOWN,
        Effect.REFRESH_TOPIC,
        Effect.POST_LINE,
        Effect.ANNOUNCE_CHANGE,
    )
    always_in_room: ClassVar[bool] = True
    old: SeverityCode
    new: SeverityCode
    next: datetime | None = added_later()


@dataclass(frozen=True, slots=True)
class SeverityProposed(EntryFact):
    """A lower severity waits for a second person; the text is the reason."""

    kind: ClassVar[str] = "severity_proposed"
    old: SeverityCode
    new: SeverityCode


@dataclass(frozen=True, slots=True)
class SeverityKept(EntryFact):
    """`new` was proposed and declined."""

    kind: ClassVar[str] = "severity_kept"
    old: SeverityCode
    new: SeverityCode


@dataclass(frozen=True, slots=True)
class StatusChanged(ChangedForAReason):
    """`next`: when an update is promised, once it is active again."""

    kind: ClassVar[str] = "status_changed"
    effects: ClassVar[tuple[Effect, ...]] = (
        *SHOWN,
        Effect.POST_LINE,
        Effect.ANNOUNCE_CHANGE,
        Effect.POST_SUMMARY,
    )
    old: StatusId
    new: StatusId
    phase: Phase | None = None
    """The one it led to; the first versions did not record it."""
    next: datetime | None = added_later()

    @property
    def reopens(self) -> bool:
        """Whether it brought the incident back."""
        return self.next is not None

    @property
    def stands_out(self) -> bool:
        return self.reopens

    def text_key(self, entry: Entry) -> str:
        """That it was brought back is more than a change of status."""
        if not self.reopens:
            return ChangedForAReason.text_key(self, entry)
        return "entry.reopened_because" if entry.text else "entry.reopened"


class CalledBy(StrEnum):
    """What calls people where nobody chose them."""

    PRIVILEGE = "privilege"
    """It became privileged: Legal is called."""
    SIGHT = "sight"
    """They may see it again."""


@dataclass(frozen=True, slots=True)
class PeopleInvited(ApprovedChange):
    """The text is why, if somebody said so. `called_by`: why, where a change of visibility calls them."""

    kind: ClassVar[str] = "invited"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE, Effect.NOTIFY_ASKED)
    about_people: ClassVar[bool] = True
    people: tuple[UserId, ...]
    called_by: CalledBy | None = added_later()

    @property
    def asked(self) -> frozenset[UserId]:
        return frozenset(self.people)

    def text_key(self, entry: Entry) -> str:
        if self.called_by is not None:
            return f"entry.called_by_{self.called_by}"
        return "entry.joined" if self.people == (entry.by,) else ApprovedChange.text_key(self, entry)


@dataclass(frozen=True, slots=True)
class InvitationProposed(ChangedForAReason):
    """Somebody with a role has to agree; the text is why. `function`: what they would stand for."""

    kind: ClassVar[str] = "invitation_proposed"
    people: tuple[UserId, ...]
    function: FunctionId | None = added_later()


@dataclass(frozen=True, slots=True)
class InvitationDeclined(EntryFact):
    kind: ClassVar[str] = "invitation_declined"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    people: tuple[UserId, ...]
    proposer: UserId


@dataclass(frozen=True, slots=True)
class InvitationNarrowed(EntryFact):
    """Some of those who were proposed are let in, and the others are not: who, it does not say."""

    kind: ClassVar[str] = "invitation_narrowed"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    proposer: UserId


@dataclass(frozen=True, slots=True)
class SummarySent(EntryFact):
    """To somebody in private."""

    kind: ClassVar[str] = "summary_sent"
    to: UserId


@dataclass(frozen=True, slots=True)
class PersonNamed(EntryFact):
    """`to` stands for a function for which nobody is set up."""

    kind: ClassVar[str] = "person_named"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.REFRESH_CARD, Effect.POST_LINE)
    function: FunctionId
    to: UserId


@dataclass(frozen=True, slots=True)
class UpdateIssued(EntryFact):
    """What was posted, the state it described and the promise it made."""

    kind: ClassVar[str] = "update"
    effects: ClassVar[tuple[Effect, ...]] = SHOWN
    status: StatusId
    severity: SeverityCode
    next: datetime | None = None


@dataclass(frozen=True, slots=True)
class PromiseChanged(EntryFact):
    """When the next update is promised, with why the one before was skipped; None: not any more."""

    kind: ClassVar[str] = "promise_changed"
    effects: ClassVar[tuple[Effect, ...]] = SHOWN
    new: datetime | None

    def text_key(self, entry: Entry) -> str:
        if self.new is None:
            return "entry.promise_changed"
        return "entry.promise_skipped_because" if entry.text else "entry.promise_skipped"
