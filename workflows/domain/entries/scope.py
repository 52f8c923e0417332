"""Who may know of an incident, what kind it is, and where its room is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.channels import RoomState
from workflows.domain.entries.incidents import ApprovedChange, ChangedForAReason
from workflows.domain.exposure import Visibility
from workflows.domain.ids import ClassId, KindName, TypeCode, UserId, subtype_of
from workflows.domain.timeline import Effect, Entry, EntryFact, added_later

_FOLLOWED = (
    Effect.WITHDRAW_ANNOUNCEMENTS,
    Effect.REFRESH_ANNOUNCEMENT,
    Effect.LOOK_AT_ROOM,
    Effect.POST_LINE,
    Effect.REFRESH_CARD,
    Effect.RENAME_ROOM,
)
"""What must not be public any more goes first. Closed off, its leaders may have to be told: a step of the plan."""

_RAISED: Mapping[str, str] = {
    "entry.visibility_closed": "entry.visibility_raised",
    "entry.visibility_closed_because": "entry.visibility_raised_because",
}
"""The words for what is neither open nor private."""
_LOWERED: Mapping[str, str] = {
    "entry.visibility_opened": "entry.visibility_lowered",
    "entry.visibility_opened_because": "entry.visibility_lowered_because",
    "entry.visibility_opened_agreed": "entry.visibility_lowered_agreed",
    "entry.visibility_opened_agreed_because": "entry.visibility_lowered_agreed_because",
}


@dataclass(frozen=True, slots=True)
class VisibilityClosed(ChangedForAReason):
    """Fewer people may know of it."""

    kind: ClassVar[str] = "visibility_closed"
    effects: ClassVar[tuple[Effect, ...]] = (*_FOLLOWED, Effect.PROVISION_ROOM)
    always_in_room: ClassVar[bool] = True
    in_summary: ClassVar[bool] = True
    old: Visibility
    new: Visibility

    def text_key(self, entry: Entry) -> str:
        key = ChangedForAReason.text_key(self, entry)
        return key if self.new is Visibility.PRIVATE else _RAISED[key]


@dataclass(frozen=True, slots=True)
class VisibilityOpened(ApprovedChange):
    """More people may know of it: a second person agreed."""

    kind: ClassVar[str] = "visibility_opened"
    effects: ClassVar[tuple[Effect, ...]] = _FOLLOWED
    always_in_room: ClassVar[bool] = True
    in_summary: ClassVar[bool] = True
    old: Visibility
    new: Visibility

    def text_key(self, entry: Entry) -> str:
        key = ApprovedChange.text_key(self, entry)
        return key if self.new is Visibility.OPEN else _LOWERED[key]


@dataclass(frozen=True, slots=True)
class VisibilityFollowed(EntryFact):
    """`who` made the war room private in the chat, and the incident followed; None: nobody knows who."""

    kind: ClassVar[str] = "visibility_followed"
    effects: ClassVar[tuple[Effect, ...]] = (*_FOLLOWED, Effect.PROVISION_ROOM)
    always_in_room: ClassVar[bool] = True
    in_summary: ClassVar[bool] = True
    who: UserId | None

    def text_key(self, entry: Entry) -> str:
        return "entry.visibility_followed" if self.who else "entry.visibility_followed_somebody"


@dataclass(frozen=True, slots=True)
class OpeningProposed(EntryFact):
    """A second person has to agree; the text is the reason. Without `new`, recorded by an earlier version: open."""

    kind: ClassVar[str] = "opening_proposed"
    new: Visibility | None = added_later()

    def text_key(self, entry: Entry) -> str:
        return "entry.opening_proposed" if self.new in (None, Visibility.OPEN) else "entry.lowering_proposed"


@dataclass(frozen=True, slots=True)
class OpeningDeclined(EntryFact):
    """It stays `old`; without it, recorded by an earlier version: private."""

    kind: ClassVar[str] = "opening_declined"
    old: Visibility | None = added_later()

    def text_key(self, entry: Entry) -> str:
        return "entry.opening_declined" if self.old in (None, Visibility.PRIVATE) else "entry.lowering_declined"


@dataclass(frozen=True, slots=True)
class ClassAdded(EntryFact):
    """People may meet something of that class in it."""

    kind: ClassVar[str] = "class_added"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    content_class: ClassId


@dataclass(frozen=True, slots=True)
class ClassRemoved(EntryFact):
    """It is not expected there any more."""

    kind: ClassVar[str] = "class_removed"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    content_class: ClassId


@dataclass(frozen=True, slots=True)
class TypeChanged(EntryFact):
    kind: ClassVar[str] = "type_changed"
    effects: ClassVar[tuple[Effect, ...]] = (
        Effect.REFRESH_CARD,
        Effect.REFRESH_ANNOUNCEMENT,
        Effect.POST_LINE,
        Effect.INVITE_RESPONDERS,
    )
    in_summary: ClassVar[bool] = True
    old: TypeCode
    new: TypeCode
    old_kind: KindName | None = added_later()
    new_kind: KindName | None = added_later()
    """With the sub-types, where one is."""

    @property
    def old_subtype(self) -> str:
        return subtype_of(self.old_kind)

    @property
    def new_subtype(self) -> str:
        return subtype_of(self.new_kind)

    def text_key(self, entry: Entry) -> str:
        return "entry.type_changed_kind" if self.old_kind or self.new_kind else "entry.type_changed"


@dataclass(frozen=True, slots=True)
class SubtypeChanged(EntryFact):
    """Another sub-type of the same type, or none."""

    kind: ClassVar[str] = "subtype_changed"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.REFRESH_CARD, Effect.POST_LINE)
    old: KindName
    new: KindName


@dataclass(frozen=True, slots=True)
class RoomMoved(EntryFact):
    """A new private room took the place of the war room that everybody could read."""

    kind: ClassVar[str] = "room_moved"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE, Effect.REFRESH_CARD, Effect.REFRESH_ANNOUNCEMENT)
    always_in_room: ClassVar[bool] = True


_ROOM_TEXTS: Mapping[RoomState, str] = {
    RoomState.READY: "entry.room_state",
    RoomState.PUBLIC: "entry.room_public",
    RoomState.ABSENT: "entry.room_absent",
    RoomState.ARCHIVED: "entry.room_archived",
}


@dataclass(frozen=True, slots=True)
class RoomStateChanged(EntryFact):
    """Muster can speak in the war room, or cannot any more."""

    kind: ClassVar[str] = "room_state"
    state: RoomState

    def text_key(self, entry: Entry) -> str:
        return _ROOM_TEXTS[self.state]
