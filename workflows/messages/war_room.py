"""What a war room and its declarer are shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.domain.timeline import Entry
from workflows.messages.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class IncidentCard:
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Announcement:
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class EntryPosted:
    """One entry, said in a line. `is_last`: what follows soon is said in the thread of the state card."""

    snapshot: Snapshot
    entry: Entry
    is_last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LateEntriesPosted:
    """Entries the room could not be told of in time, in the order of their times. `more`: earlier ones left out."""

    snapshot: Snapshot
    entries: tuple[Entry, ...]
    more: int = 0
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class DeclaredReceipt:
    """To whoever declared: here is the room."""

    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class SetUpFailed:
    """To whoever declared: these steps failed, try again with one press."""

    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Tutorial:
    """What to do in a practice incident; `done` names the steps that really happened."""

    snapshot: Snapshot
    done: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of the programme, filled in."""

    key: str
    params: Mapping[str, object] = field(default_factory=dict)
