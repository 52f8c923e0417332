"""Views of a timeline."""

from dataclasses import dataclass
from datetime import datetime

from workflows.domain.incident import Incident
from workflows.domain.snapshot import Snapshot
from workflows.domain.timeline import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryLine:
    """One sentence of a summary, and the numbers of the entries it is based on."""

    text: str
    entries: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarySection:
    title: str
    lines: tuple[SummaryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryPosted:
    incident: Incident
    headline: str
    sections: tuple[SummarySection, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePage:
    """The newest entries, for one reader. `more`: how many earlier ones are left out."""

    snapshot: Snapshot
    entries: tuple[Entry, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp:
    """What changed since one reader last looked; `since` None: never. `more`: how many new entries are left out."""

    snapshot: Snapshot
    since: datetime | None
    entries: tuple[Entry, ...]
    decisions: tuple[Entry, ...]
    more: int = 0
