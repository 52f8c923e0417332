"""The summary: one page that says what happened, where it stands, what is decided and owed. Without a model: every
sentence carries the numbers of the entries it rests on.

Pure: the same record gives the same bytes. Texts of people are whole here; each surface cuts them to what it can take.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto

from workflows.domain.entries.incidents import (
    IncidentDeclared,
    PromiseChanged,
    StatusChanged,
    TaskAdded,
    UpdateIssued,
)
from workflows.domain.entries.words import CauseAdded, DecisionAdded, ImpactAdded, QuestionAdded
from workflows.domain.ids import UserId
from workflows.domain.incident import Incident
from workflows.domain.lifecycle import StatusKind
from workflows.domain.record import Record, punctuality
from workflows.domain.roles import lead_of
from workflows.domain.tasks import Task
from workflows.domain.timeline import Entry
from workflows.presentation.key_moments import KeyMoments, peak
from workflows.presentation.page_clock import PageClock
from workflows.presentation.presenter import Presenter

LEFT_BY = (StatusKind.RESOLVED, StatusKind.SIDE_EXIT)
"""The kinds of status whose reason says what was done."""


class Style(Enum):
    """How the lines of a section stand: as one paragraph, between dots, or each on its own."""

    SENTENCES = auto()
    ITEMS = auto()
    LIST = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryLine:
    """One sentence of a summary, and the numbers of the entries it is based on."""

    text: str
    entries: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarySection:
    name: str
    title: str
    style: Style
    lines: tuple[SummaryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryView:
    """All that a summary says, in plain text."""

    label: str
    title: str
    marking: str
    """Who may know of it."""
    headline: str
    """How bad, how far, who leads, for how long, and when that was so."""
    sections: tuple[SummarySection, ...]


class Summariser:
    """Builds the summary of a record."""

    def __init__(self, say: Presenter) -> None:
        self._say = say

    def view(self, record: Record) -> SummaryView:
        incident = record.incident
        marking = self._say(f"visibility.{incident.visibility.shown_as}")
        page = Page(self._say, record)
        return SummaryView(
            label=incident.label,
            title=incident.title,
            marking=self._say("summary.practice", visibility=marking) if incident.practice else marking,
            headline=page.headline(),
            sections=page.sections(),
        )


class Page:
    """One record, being told."""

    def __init__(self, say: Presenter, record: Record) -> None:
        self._say = say
        self._record = record
        self._teller = say.entry_formatter
        self._clock = PageClock(say.catalogue, say.clock_zone, record.at)
        self._kind = {status.id: status.kind for status in say.programme.statuses}
        self._title = {status.id: say.local(status.title) for status in say.programme.statuses}
        self._milestones = {status.id for status in say.programme.statuses if status.milestone}

    # ---------------------------------------------------------------------------------------------- the headline

    def headline(self) -> str:
        record, incident = self._record, self._record.incident
        worst = peak(self._say, record)
        severity = self._say.severity(incident.severity)
        if worst != incident.severity:
            severity = self._say("summary.severity_was", severity=severity, peak=self._say.programme.signed(worst))
        return self._say(
            "summary.headline",
            severity=severity,
            status=self._teller.status(incident.status),
            lead=self._lead(),
            length=self._length(incident),
            at=self._clock.top(),
        )

    def _lead(self) -> str:
        lead = lead_of(self._record.holdings)
        led = self._say("summary.led_by", who=self._name(lead)) if lead else self._say("summary.no_lead")
        earlier = tuple(map(self._name, self._record.earlier_leads))
        return self._say("summary.led_earlier", led=led, earlier=earlier) if earlier else led

    def _length(self, incident: Incident) -> str:
        ended = incident.closed_at or incident.resolved_at
        length = (ended or self._record.at) - incident.declared_at
        return self._say("summary.lasted" if ended else "summary.open_since", length=length)

    # ---------------------------------------------------------------------------------------------- the sections

    def sections(self) -> tuple[SummarySection, ...]:
        """In reading order; what has nothing to say is left out, but for what is owed and what is not known."""
        active, outcome, updates = self._record.incident.is_active, self._outcome(), self._last_update()
        built = (
            self._section("what_happened", Style.SENTENCES, self._opening()),
            self._section("now_title", Style.SENTENCES, updates if active else []),
            self._section("outcome", Style.SENTENCES, outcome),
            self._section("last_update", Style.SENTENCES, [] if active or outcome else updates),
            self._section("impact", Style.ITEMS, self._impact()),
            self._section("why", Style.SENTENCES, self._causes()),
            self._section("decided", Style.LIST, self._decisions()),
            self._section("owed", Style.LIST, self._owed() or [self._line("nothing")]),
            self._section("key_moments", Style.ITEMS, self._moments()),
            self._section("durations", Style.ITEMS, self._durations()),
            self._section("not_known", Style.LIST, self._not_known() or [self._line("nothing")]),
        )
        numbers = self._record.numbers
        return tuple(_numbered(section, numbers) for section in built if section.lines)

    def _section(self, name: str, style: Style, lines: list[SummaryLine]) -> SummarySection:
        return SummarySection(name=name, title=self._say(f"summary.{name}"), style=style, lines=tuple(lines))

    def _line(self, key: str, *entries: Entry, **params: object) -> SummaryLine:
        return _based(self._say(f"summary.{key}", **params), entries)

    def _opening(self) -> list[SummaryLine]:
        """The declarer's words, else the message it was declared from; then who declared it when."""
        record, incident, origin = self._record, self._record.incident, self._record.origin
        declared = record.declared
        lines = []
        if words := _flat(incident.description):
            is_quoted = origin is not None and words == _flat(origin.text)
            lines.append(_based(words, (origin,) if is_quoted and origin else declared))
        elif origin is not None and origin.text:
            lines.append(_based(_flat(origin.text), (origin,)))
        by, at = self._name(incident.declared_by), self._clock.at(incident.declared_at)
        if origin is None:
            lines.append(self._line("declared", *declared, by=by, at=at))
        else:
            author, said = self._teller.author(origin, record.names), self._clock.at(origin.happened_at)
            lines.append(self._line("declared_from", *declared, origin, by=by, at=at, author=author, said=said))
        if record.first_title != incident.title:
            lines.append(self._line("declared_as", *declared, title=record.first_title))
        return lines

    def _last_update(self) -> list[SummaryLine]:
        return [self._said(entry) for entry in self._record.of_kind(UpdateIssued)[-1:]]

    def _outcome(self) -> list[SummaryLine]:
        """Once it is over: what was done, if anybody said so and no update came since."""
        if self._record.incident.is_active:
            return []
        moved = self._record.facts(StatusChanged)
        done = [e for e, fact in moved if self._kind.get(fact.new) in LEFT_BY and e.text][-1:]
        updates = self._record.of_kind(UpdateIssued)[-1:]
        return [self._said(e) for e in done if all(u.happened_at < e.happened_at for u in updates)]

    def _said(self, entry: Entry) -> SummaryLine:
        """Somebody's words, in whose mouth they stay."""
        by, at = self._name(entry.by), self._clock.at(entry.happened_at)
        return self._line("said", entry, text=_flat(entry.text), by=by, at=at)

    def _impact(self) -> list[SummaryLine]:
        found = self._record.findings(ImpactAdded)
        return [_based(_flat(item), (entry,)) for entry in found for item in entry.text.splitlines() if item.strip()]

    def _causes(self) -> list[SummaryLine]:
        found = self._record.findings(CauseAdded)
        return [self._line("because", e, text=_flat(e.text), by=self._name(e.by)) for e in found]

    def _decisions(self) -> list[SummaryLine]:
        return [self._said(entry) for entry in self._record.of_kind(DecisionAdded)]

    def _not_known(self) -> list[SummaryLine]:
        return [_based(_flat(entry.text), (entry,)) for entry in self._record.of_kind(QuestionAdded)]

    def _owed(self) -> list[SummaryLine]:
        """Open tasks, what is due first on top; then the next update."""
        undone = [task for task in self._record.tasks if task.is_open]
        far = max((t.due_at for t in undone if t.due_at), default=self._record.at)
        ordered = sorted(undone, key=lambda t: (t.due_at is None, t.due_at or far, t.number))
        added = {fact.number: entry for entry, fact in self._record.facts(TaskAdded)}
        tasks = [self._task(task, [added[task.number]] if task.number in added else []) for task in ordered]
        return tasks + self._next_update()

    def _task(self, task: Task, basis: list[Entry]) -> SummaryLine:
        text, who = _flat(task.text), self._name_or_nobody(task.assignee)
        if task.due_at is None:
            return self._line("open_task", *basis, text=text, who=who)
        at, late = self._clock.at(task.due_at), self._record.at - task.due_at
        if task.due_at < self._record.at:
            return self._line("overdue_task", *basis, text=text, who=who, at=at, late=late)
        return self._line("due_task", *basis, text=text, who=who, at=at)

    def _next_update(self) -> list[SummaryLine]:
        promised = self._record.incident.next_update_at
        if promised is None:
            return []
        basis = self._record.of_kind(UpdateIssued, PromiseChanged, IncidentDeclared)[-1:]
        who, at = self._name_or_nobody(lead_of(self._record.holdings)), self._clock.at(promised)
        if promised < self._record.at:
            late = self._record.at - promised
            return [self._line("overdue_update", *basis, who=who, at=at, late=late)]
        return [self._line("next_update", *basis, who=who, at=at)]

    def _moments(self) -> list[SummaryLine]:
        """Each with its time; the date only where it is another one than before."""
        lines: list[SummaryLine] = []
        before: datetime | None = None
        marked = self._record.key_moments
        for moment in KeyMoments(self._say, self._record):
            at = self._clock.at(moment.entry.happened_at, after=before)
            basis = (moment.entry, *((marked[moment.entry.id],) if moment.entry.id in marked else ()))
            lines.append(self._line("moment", *basis, at=at, what=moment.words))
            before = moment.entry.happened_at
        return lines

    def _durations(self) -> list[SummaryLine]:
        record, lines = self._record, []
        began = record.incident.declared_at
        for first in record.of_kind(UpdateIssued)[:1]:
            lines.append(self._line("first_update", first, length=first.happened_at - began))
        for entry, title in self._reached():
            lines.append(self._line("reached", entry, status=title, length=entry.happened_at - began))
        kept = punctuality(record)
        if kept.due:
            lines.append(self._line("on_time", *kept.entries, kept=kept.in_time, all=kept.due))
        return lines

    def _reached(self) -> Iterable[tuple[Entry, str]]:
        """The first milestone; then the resolution and the end as they hold now."""
        record, incident = self._record, self._record.incident
        moved = record.facts(StatusChanged)
        yield from [(e, self._title[fact.new]) for e, fact in moved if fact.new in self._milestones][:1]
        for moment in (incident.resolved_at, incident.closed_at):
            found = [(e, self._teller.status(fact.new)) for e, fact in moved if e.happened_at == moment]
            yield from found[-1:]

    def _name(self, user: UserId | None) -> str:
        return self._teller.name(user, self._record.names)

    def _name_or_nobody(self, user: UserId | None) -> str:
        return self._name(user) if user else self._say("nobody")


def _based(text: str, entries: Iterable[Entry]) -> SummaryLine:
    return SummaryLine(text=text, entries=tuple(e.id for e in entries))


def _numbered(section: SummarySection, numbers: Mapping[int, int]) -> SummarySection:
    lines = (replace(line, entries=tuple(numbers[e] for e in line.entries)) for line in section.lines)
    return replace(section, lines=tuple(lines))


def _flat(text: str) -> str:
    return " ".join(text.split())
