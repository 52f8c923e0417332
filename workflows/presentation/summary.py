"""The summary: a page that says what happened, what is decided and owed. Extractive, without a model: every sentence
carries the numbers of the entries it rests on.

Pure: the same record gives the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from workflows.domain.entries.incidents import (
    IncidentDeclared,
    PromiseChanged,
    SeverityChanged,
    StatusChanged,
    TaskAdded,
    TitleChanged,
    UpdateIssued,
)
from workflows.domain.entries.words import DecisionAdded, MessageCaptured
from workflows.domain.ids import SeverityCode, UserId
from workflows.domain.incident import Incident
from workflows.domain.roles import Holding, lead_of
from workflows.domain.tasks import Task
from workflows.domain.timeline import AlreadyPosted, Entry, EntryFact, EntryState, Revision
from workflows.domain.updates import Update
from workflows.messages.timeline import SummaryLine, SummarySection
from workflows.presentation.presenter import Presenter
from workflows.text.slack_text import one_line

F = TypeVar("F", bound=EntryFact)

QUOTE = 400
OPENING = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All that is on record about an incident at one moment."""

    incident: Incident
    entries: tuple[Entry, ...]
    revisions: tuple[Revision, ...]
    updates: tuple[Update, ...]
    holdings: tuple[Holding, ...]
    tasks: tuple[Task, ...]
    names: Mapping[UserId, str]
    at: datetime

    @property
    def numbers(self) -> Mapping[int, int]:
        """Id of an entry -> its number: they count within the incident, in the order in which they were recorded."""
        return {entry_id: number for number, entry_id in enumerate(sorted(e.id for e in self.entries), start=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """An entry by number and time. One that is not shown is named by `at` alone."""

    at: str
    sentence: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryView:
    """All that a summary says, in plain text."""

    label: str
    title: str
    headline: str
    """How bad, how far, who leads, for how long."""
    as_of: str
    sections: tuple[SummarySection, ...]
    timeline: str
    """The title of its rows."""
    rows: tuple[SummaryRow, ...]


class Summariser:
    """Builds a summary from a record."""

    def __init__(self, say: Presenter) -> None:
        self._say = say
        self._catalogue = say.catalogue
        self._teller = say.entry_formatter

    def view(self, record: Record) -> SummaryView:
        """The summary and the whole timeline; withdrawn entries are named, not shown."""
        numbers = record.numbers
        return SummaryView(
            label=record.incident.label,
            title=record.incident.title,
            headline=self._headline(record),
            as_of=self._catalogue("summary.as_of", at=self._teller.at(record.at)),
            sections=self._sections(record),
            timeline=self._catalogue("summary.timeline"),
            rows=tuple(self._row(numbers[entry.id], entry, record) for entry in record.entries),
        )

    def _sections(self, record: Record) -> tuple[SummarySection, ...]:
        """The sections that have something to say, in reading order."""
        built = (
            self._section("what_happened", self._opening(record)),
            self._section("now_title" if record.incident.is_active else "last_update", self._now(record)),
            self._section("decided", self._decisions(record)),
            self._section("owed", self._owed(record)),
            self._section("key_moments", self._moments(record)),
            self._section("durations", self._durations(record)),
        )
        numbers = record.numbers
        return tuple(_numbered(section, numbers) for section in built if section.lines)

    def _section(self, name: str, lines: list[SummaryLine]) -> SummarySection:
        return SummarySection(title=self._catalogue(f"summary.{name}"), lines=tuple(lines))

    def _line(self, key: str, *entries: Entry, **params: object) -> SummaryLine:
        text = self._catalogue(f"summary.{key}", **params)
        return SummaryLine(text=text, entries=tuple(e.id for e in entries))

    def _opening(self, record: Record) -> list[SummaryLine]:
        incident = record.incident
        declared = _of_kind(record, IncidentDeclared)[:1]
        titled = _of_kind(record, TitleChanged)[-1:]
        who = self._teller.name(incident.declared_by, record.names)
        when = self._teller.at(incident.declared_at)
        lines = [self._line("declared", *declared, *titled, by=who, at=when, title=incident.title)]
        captured = _of_kind(record, MessageCaptured)
        if incident.description and incident.description not in {e.text.strip() for e in captured}:
            quoted = one_line(incident.description, QUOTE)
            lines.append(self._line("in_their_words", *declared, text=quoted))
        return lines + [self._told(entry, record) for entry in captured[:OPENING]]

    def _headline(self, record: Record) -> str:
        incident = record.incident
        peak = self._peak(record)
        severity = self._say.severity(incident.severity)
        if peak != incident.severity:
            severity = self._catalogue("summary.severity_was", severity=severity, peak=peak)
        lead = lead_of(record.holdings)
        led = self._catalogue("summary.led_by", who=self._teller.name(lead, record.names)) if lead else None
        ended = incident.closed_at or incident.resolved_at
        key = "summary.lasted" if ended else "summary.open_since"
        return self._catalogue(
            "summary.headline",
            severity=severity,
            status=self._teller.status(incident.status),
            lead=led or self._catalogue("summary.no_lead"),
            length=self._catalogue(key, length=(ended or record.at) - incident.declared_at),
        )

    def _peak(self, record: Record) -> SeverityCode:
        """The worst severity the incident has had."""
        order = list(self._say.programme.severities)
        had = {record.incident.severity}
        had |= {fact.severity for _, fact in _facts(record, IncidentDeclared)}
        had |= {code for _, fact in _facts(record, SeverityChanged) for code in (fact.old, fact.new)}
        return min(had, key=lambda code: order.index(code) if code in order else len(order))

    def _now(self, record: Record) -> list[SummaryLine]:
        """What the last update said."""
        return [
            self._line(
                "now", e, text=one_line(e.text, QUOTE), by=self._by(e, record), at=self._teller.at(e.happened_at)
            )
            for e in _of_kind(record, UpdateIssued)[-1:]
        ]

    def _decisions(self, record: Record) -> list[SummaryLine]:
        return [
            self._line(
                "decision", e, text=one_line(e.text, QUOTE), by=self._by(e, record), at=self._teller.at(e.happened_at)
            )
            for e in _of_kind(record, DecisionAdded)
        ]

    def _by(self, entry: Entry, record: Record) -> str:
        return self._teller.name(entry.by, record.names)

    def _owed(self, record: Record) -> list[SummaryLine]:
        """Open tasks, what is overdue first; then the next update."""
        incident = record.incident
        lines = self._tasks(record)
        if incident.next_update_at is not None:
            promises = _of_kind(record, UpdateIssued, PromiseChanged, IncidentDeclared)[-1:]
            lines.append(self._line("next_update", *promises, at=self._teller.at(incident.next_update_at)))
        return lines

    def _moments(self, record: Record) -> list[SummaryLine]:
        """What changed its course, and what people noted; what Muster itself did is in the timeline."""
        shown = (None, AlreadyPosted.BY_UPDATE)
        course = [e for e in _live(record) if e.fact.in_summary and e.by and e.already_posted in shown]
        return [
            self._told(entry, record) for entry in course if not isinstance(entry.fact, UpdateIssued | DecisionAdded)
        ]

    def _told(self, entry: Entry, record: Record) -> SummaryLine:
        sentence = one_line(self._teller.sentence(entry, record.names), QUOTE)
        return self._line("told", entry, at=self._teller.at(entry.happened_at), sentence=sentence)

    def _durations(self, record: Record) -> list[SummaryLine]:
        incident, lines = record.incident, []
        first = _of_kind(record, UpdateIssued)[:1]
        if first:
            waited = first[0].happened_at - incident.declared_at
            lines.append(self._line("first_update_after", *first, length=waited))
        if incident.resolved_at is not None:
            length = incident.resolved_at - incident.declared_at
            lines.append(self._line("resolved_after", *_moved(record, incident.resolved_at), length=length))
        if incident.closed_at is not None:
            length = incident.closed_at - incident.declared_at
            lines.append(self._line("took", *_moved(record, incident.closed_at), length=length))
        if incident.resolved_at is None and incident.closed_at is None:
            length = record.at - incident.declared_at
            lines.append(self._line("open_for", *_of_kind(record, IncidentDeclared)[:1], length=length))
        return lines

    def _tasks(self, record: Record) -> list[SummaryLine]:
        added = {fact.number: e for e, fact in _facts(record, TaskAdded)}
        far = datetime.max.replace(tzinfo=record.at.tzinfo)
        lines = []
        for task in sorted((t for t in record.tasks if t.is_open), key=lambda t: (t.due_at or far, t.number)):
            basis = [added[task.number]] if task.number in added else []
            who = self._teller.name(task.assignee, record.names) if task.assignee else self._catalogue("nobody")
            text, due = one_line(task.text, QUOTE), self._teller.at(task.due_at) if task.due_at else ""
            if task.due_at is None:
                line = self._line("open_task", *basis, number=task.number, text=text, who=who)
            elif task.due_at < record.at:
                late = record.at - task.due_at
                line = self._line("overdue_task", *basis, number=task.number, text=text, who=who, at=due, late=late)
            else:
                line = self._line("due_task", *basis, number=task.number, text=text, who=who, at=due)
            lines.append(line)
        return lines

    def _row(self, number: int, entry: Entry, record: Record) -> SummaryRow:
        at = f"#{number} {self._teller.at(entry.happened_at)}"
        if entry.state is not EntryState.LIVE:
            return SummaryRow(at=self._catalogue(f"entry.is_{entry.state.value}", entry=at))
        said = self._teller.sentence(entry, record.names)
        if entry.is_late:
            late = self._catalogue("entry.mark_late", at=self._teller.at(entry.recorded_at))
            said = self._catalogue("entry.marked", sentence=said, mark=late)
        return SummaryRow(at=at, sentence=said, link=entry.permalink or "")


def _numbered(section: SummarySection, numbers: Mapping[int, int]) -> SummarySection:
    lines = (replace(line, entries=tuple(numbers[e] for e in line.entries)) for line in section.lines)
    return replace(section, lines=tuple(lines))


def _live(record: Record) -> list[Entry]:
    return [e for e in record.entries if e.state is EntryState.LIVE]


def _of_kind(record: Record, *kinds: type[EntryFact]) -> list[Entry]:
    return [e for e in _live(record) if isinstance(e.fact, kinds)]


def _facts(record: Record, kind: type[F]) -> list[tuple[Entry, F]]:
    return [(e, e.fact) for e in _live(record) if isinstance(e.fact, kind)]


def _moved(record: Record, moment: datetime) -> list[Entry]:
    """The change of status at that moment."""
    return [e for e in _of_kind(record, StatusChanged) if e.happened_at == moment][-1:]
