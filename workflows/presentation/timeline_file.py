"""The file beside a summary: the same page with the numbers of entries, and every entry with what it said before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflows.domain.ids import EntryId
from workflows.domain.record import Record
from workflows.domain.timeline import Entry, EntryState, Revision
from workflows.presentation.page_clock import PageClock
from workflows.presentation.presenter import Presenter
from workflows.presentation.sentences import EntryFormatter
from workflows.presentation.summary import Summariser, SummaryView


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """An entry by number and time. One that is not shown is named by `at` alone."""

    at: str
    sentence: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineFile:
    summary: SummaryView
    note: str
    """What the numbers in brackets mean."""
    title: str
    """Of its rows."""
    rows: tuple[TimelineRow, ...]


def present_file(say: Presenter, record: Record) -> TimelineFile:
    """The summary and the whole timeline; withdrawn entries are named, not shown."""
    rows = _Rows(say, record)
    return TimelineFile(
        summary=Summariser(say).view(record),
        note=say("summary.numbers"),
        title=say("summary.timeline"),
        rows=tuple(map(rows.row, say.veiled(record).entries)),
    )


class _Rows:
    def __init__(self, say: Presenter, record: Record) -> None:
        self._say = say
        record = say.veiled(record)
        self._names = record.names
        self._numbers = record.numbers
        self._clock = PageClock(say.catalogue, say.clock_zone, record.at)
        self._teller = EntryFormatter(say.catalogue, say.programme, self._clock)
        self._revisions = _by_entry(record.revisions)

    def row(self, entry: Entry) -> TimelineRow:
        at = f"#{self._numbers[entry.id]} {self._clock.dated(entry.happened_at)}"
        if entry.state is not EntryState.LIVE:
            return TimelineRow(at=self._say(f"entry.is_{entry.state.value}", entry=at))
        if entry.fact.told_apart:
            return TimelineRow(at=self._say("entry.told_apart", entry=at))
        said = self._teller.sentence(entry, self._names)
        if entry.is_late:
            late = self._say("entry.mark_late", at=self._clock.dated(entry.recorded_at))
            said = self._say("entry.marked", sentence=said, mark=late)
        for revision in self._revisions.get(entry.id, ()):
            if revision.text and revision.text != entry.text:
                until = self._clock.dated(revision.at)
                said = self._say("summary.said_before", sentence=said, at=until, text=revision.text)
        return TimelineRow(at=at, sentence=said, link=entry.permalink or "")


def _by_entry(revisions: Sequence[Revision]) -> Mapping[EntryId, list[Revision]]:
    found: dict[EntryId, list[Revision]] = {}
    for revision in revisions:
        found.setdefault(revision.entry_id, []).append(revision)
    return found
