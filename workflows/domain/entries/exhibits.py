"""What happens to the exhibits of an incident. The text of an entry is at most a reference, or to whom and why."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.exhibits import Custody
from workflows.domain.ids import ClassId
from workflows.domain.timeline import Entry, EntryFact


@dataclass(frozen=True, slots=True)
class ExhibitAdded(EntryFact):
    """`hash`: of the thing itself, as it was given; empty for none."""

    kind: ClassVar[str] = "exhibit_added"
    number: int
    hash: str = ""


@dataclass(frozen=True, slots=True)
class CustodyRecorded(EntryFact):
    kind: ClassVar[str] = "custody"
    number: int
    event: Custody
    to: str = ""

    def text_key(self, entry: Entry) -> str:
        return f"entry.custody_{self.event}"


@dataclass(frozen=True, slots=True)
class ExhibitViewed(EntryFact):
    """Somebody was exposed to a content class by opening the location of an exhibit."""

    kind: ClassVar[str] = "exposure"
    number: int
    content_class: ClassId | None

    def text_key(self, entry: Entry) -> str:
        return "entry.exposure_class" if self.content_class else "entry.exposure"


@dataclass(frozen=True, slots=True)
class EntryViewed(EntryFact):
    """Somebody was exposed to a content class by opening the words of an entry."""

    kind: ClassVar[str] = "entry_viewed"
    number: int
    content_class: ClassId | None
