"""Views of a timeline."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflows.domain.ids import EntryId, UserId
from workflows.domain.people import Person
from workflows.domain.proposals import Proposal
from workflows.domain.record import Record
from workflows.domain.snapshot import Snapshot
from workflows.domain.timeline import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryPosted:
    """The summary of an incident, for its room."""

    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryGiven:
    """The summary, sent to one person by another."""

    record: Record
    by: UserId


@dataclass(frozen=True, slots=True)
class ReportPosted:
    """A situation report, as its author signed it."""

    snapshot: Snapshot
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretsMasked:
    """To who wrote or kept a message: it stands on the timeline without a secret that the message still shows."""

    label: str
    link: str
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePage:
    """The newest entries, for one reader. `more`: how many earlier ones are left out; `key`: those that are marked as
    key moments; `numbers`: what people call an entry; `correctable`: what this reader may correct."""

    snapshot: Snapshot
    entries: tuple[Entry, ...]
    key: frozenset[EntryId] = frozenset()
    more: int = 0
    numbers: Mapping[EntryId, int] = field(default_factory=dict)
    correctable: frozenset[EntryId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp:
    """What changed since one reader last looked; `since` None: never. `more`: how many new entries are left out;
    `proposals`: those of the reader that wait for an answer, and those that the reader can answer; `invitation`: one
    that the reader has not answered."""

    snapshot: Snapshot
    reader: Person
    since: datetime | None
    entries: tuple[Entry, ...]
    decisions: tuple[Entry, ...]
    impact: tuple[Entry, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    invitation: Entry | None = None
    more: int = 0
    correctors: Mapping[EntryId, UserId] = field(default_factory=dict)
