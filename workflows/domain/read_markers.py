"""How far somebody has read an incident."""

from dataclasses import dataclass
from datetime import datetime

from workflows.domain.ids import EntryId
from workflows.domain.timeline import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMarker:
    """A person saw the entries up to `newest`, but for those that were `missing` from the story then.

    By number and not by time: an entry can be committed after a look that its time comes before, and a capture joins
    the story when its words are there. Entries of one incident are numbered under its lock, in the order of commits.
    """

    at: datetime
    newest: EntryId
    missing: frozenset[EntryId] = frozenset()

    def has_seen(self, entry: Entry) -> bool:
        return entry.id <= self.newest and entry.id not in self.missing
