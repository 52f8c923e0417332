"""The timeline: what happened, who said so, and every later change of the record. Nothing is ever deleted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from datetime import datetime
from enum import Enum, StrEnum, auto
from functools import cache
from types import NoneType
from typing import Any, ClassVar, get_args, get_origin, get_type_hints

from workflows.domain.ids import ClassId, EntryId, IncidentId, UserId
from workflows.domain.incident import MessageRef
from workflows.domain.request import Source


class Effect(Enum):
    """What an entry can set off; `workflows/timeline/effects.py` says by which job."""

    PROVISION_ROOM = auto()
    REFRESH_CARD = auto()
    REFRESH_ANNOUNCEMENT = auto()
    REFRESH_TOPIC = auto()
    RENAME_ROOM = auto()
    POST_LINE = auto()
    POST_LINE_IF_UNSEEN = auto()
    """Only where it did not come through the chat, so that nobody in the room has seen anything of it."""
    SEND_INSTRUCTIONS = auto()
    COMPLETE_CAPTURE = auto()
    NOTIFY_DECLARER = auto()
    NOTIFY_ASSIGNEE = auto()
    WITHDRAW_ANNOUNCEMENTS = auto()
    LOOK_AT_ROOM = auto()
    INVITE_RESPONDERS = auto()
    POST_SUMMARY = auto()
    """When the incident is resolved or closed by it."""
    POST_REPORT = auto()
    NOTIFY_HOLDER = auto()
    NOTIFY_ASKED = auto()
    NOTIFY_ASKER = auto()
    NOTIFY_AUTHOR = auto()
    NOTIFY_NOBODY_CALLED = auto()
    ANNOUNCE_CHANGE = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """A field of a fact: `name` in its texts and where it is stored (`from` of the field `from_`), the type of its
    value or, where there are `many`, of each."""

    name: str
    field: str
    type: Any
    many: bool
    later: bool = False
    """Its kind is older: without a value it is not stored, as ever."""


LATER = "later"


def added_later() -> Any:
    """A field that a kind got after it was first stored: None in the entries of before."""
    return field(default=None, metadata={LATER: True})


@dataclass(frozen=True, slots=True)
class EntryFact:
    """What an entry records, as data. `workflows/domain/entries` has one class for each kind.

    The types of the fields decide how they are stored and how they are named in a sentence.
    """

    kind: ClassVar[str]
    """The name under which it is stored, and the key of its text. It never changes."""
    effects: ClassVar[tuple[Effect, ...]] = ()
    always_in_room: ClassVar[bool] = False
    """Nobody in the room may miss it, whatever it says; see `stands_out`."""
    about_people: ClassVar[bool] = False
    """Who does what, or is in the room: several such changes within minutes share one line."""

    told_apart: ClassVar[bool] = False
    """Told to whom it concerns, and looked up in the timeline: no catch-up and no summary tells it."""

    @property
    def stands_out(self) -> bool:
        """Posted in the room itself, not in a thread, however much goes on."""
        return self.always_in_room

    @property
    def in_people_line(self) -> bool:
        return self.about_people and not self.stands_out

    def text_key(self, entry: "Entry") -> str:
        """The text that says it."""
        return f"entry.{self.kind}"

    def parts(self) -> Iterator[tuple[Part, tuple[Any, ...]]]:
        """Every field with its values: one, or many."""
        for part in parts_of(type(self)):
            value = getattr(self, part.field)
            yield part, value if part.many else (value,)

    @property
    def people_named(self) -> frozenset[UserId]:
        return frozenset(value for part, values in self.parts() if part.type is UserId for value in values if value)

    @property
    def asked(self) -> frozenset[UserId]:
        """Of whom it asks something."""
        return self.people_named


@dataclass(frozen=True, slots=True)
class UnknownFact(EntryFact):
    """What a newer version recorded and this one has no class for. It is kept as it is, and shown nowhere."""

    kind: ClassVar[str] = "unknown"
    stored_kind: str
    data: Mapping[str, Any]


def parts_of(kind: type[EntryFact]) -> tuple[Part, ...]:
    """The fields of a kind of fact."""
    return _parts_of(kind)  # type: ignore[arg-type]  # mypy looks at the hash of its instances


@cache
def _parts_of(kind: type[EntryFact]) -> tuple[Part, ...]:
    hints = get_type_hints(kind)
    return tuple(_part(one, hints[one.name]) for one in fields(kind))


def _part(one: Field[Any], hint: Any) -> Part:
    """`tuple[UserId, ...]`, `UserId | None` -> `UserId`."""
    inner = [kind for kind in get_args(hint) if kind not in (NoneType, Ellipsis)]
    is_many = get_origin(hint) is tuple
    return Part(one.name.rstrip("_"), one.name, inner[0] if inner else hint, is_many, LATER in one.metadata)


class AlreadyPosted(StrEnum):
    """Where people learn of an entry without a line of its own."""

    BY_UPDATE = "update"
    BY_CARD = "card"
    BY_MERGE = "merge"
    BY_SUMMARY = "summary"
    NOWHERE = "nowhere"
    """Nothing can be posted in the room."""


class EntryState(StrEnum):
    """PENDING: a capture whose words are still being fetched. WITHDRAWN: kept, but no longer part of the story."""

    LIVE = "live"
    PENDING = "pending"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the record.

    `happened_at` is when it was so, `recorded_at` when Muster wrote it down; they differ for captures and late notes.
    `fact` is what happened and never changes; `text` the words of a person, which may be completed and edited.
    `author` wrote the words, `by` put them on record.
    """

    id: EntryId = EntryId(0)
    incident_id: IncidentId
    fact: EntryFact
    by: UserId | None
    """None: Muster itself."""
    happened_at: datetime
    recorded_at: datetime
    text: str = ""
    author: UserId | None = None
    author_name: str = ""
    """Of a webhook or an app, which has no account to be an author."""
    source: MessageRef | None = None
    thread: str = ""
    """For a captured reply: the ts of the message it answers."""
    permalink: str = ""
    state: EntryState = EntryState.LIVE
    request_source: Source = Source.CHAT
    """Through what it was put on record."""
    already_posted: AlreadyPosted | None = None
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    """When the captured message was edited last, and when it was deleted."""
    content_class: ClassId | None = None
    """What its words may show whoever reads them; None: nothing that takes a warning."""

    @property
    def people(self) -> frozenset[UserId]:
        """Everybody whose name a sentence about it needs."""
        return self.fact.people_named | {user for user in (self.by, self.author) if user}

    @property
    def is_late(self) -> bool:
        """Whether it was recorded more than five minutes after it happened."""
        return (self.recorded_at - self.happened_at).total_seconds() > 300


class Change(StrEnum):
    """What a revision did to its entry."""

    COMPLETED = "completed"
    EDITED = "edited"
    DELETED = "deleted"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    CORRECTED = "corrected"
    CLASSED = "classed"
    """It has another content class, or none; its words are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A later change of an entry, and why; `text` is what the entry said before it."""

    entry_id: EntryId
    change: Change
    by: UserId | None
    at: datetime
    text: str = ""
    reason: str = ""
    request_source: Source = Source.CHAT
    """Through what it was changed."""


def correctors(revisions: Iterable[Revision]) -> Mapping[EntryId, UserId]:
    """Of each entry that was corrected, whose words it has now. `revisions`: in the order in which they were made."""
    return {one.entry_id: one.by for one in revisions if one.change is Change.CORRECTED and one.by}
