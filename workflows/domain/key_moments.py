"""Which entries people marked as key moments, and under which title."""

from collections.abc import Iterable, Mapping

from workflows.domain.entries.words import KeyMomentMarked, KeyMomentUnmarked
from workflows.domain.ids import EntryId
from workflows.domain.timeline import Entry, EntryState


def key_moments(entries: Iterable[Entry]) -> Mapping[EntryId, Entry]:
    """Id of a marked entry -> the entry that marks it, whose text is its title or empty."""
    marked: dict[EntryId, Entry] = {}
    for entry in sorted((e for e in entries if e.state is EntryState.LIVE), key=lambda e: e.id):
        if isinstance(entry.fact, KeyMomentMarked):
            marked[entry.fact.entry] = entry
        elif isinstance(entry.fact, KeyMomentUnmarked):
            marked.pop(entry.fact.entry, None)
    return marked
