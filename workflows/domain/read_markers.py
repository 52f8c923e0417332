"""How far a person has read an incident."""

from dataclasses import dataclass
from datetime import datetime

from workflows.domain.ids import EntryId
from workflows.domain.timeline import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMarker:
    """A person saw the entries up to `newest`, except those `missing` from the timeline then.

    By id, because an entry may be committed after a read although its time is earlier, and a capture appears only once
    its text is fetched. Ids of one incident follow the order of commits, because they are assigned under its lock.
    """

    at: datetime
    newest: EntryId
    missing: frozenset[EntryId] = frozenset()

    def has_seen(self, entry: Entry) -> bool:
        return entry.id <= self.newest and entry.id not in self.missing
