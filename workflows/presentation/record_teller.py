"""What a record says, sentence by sentence: for the summary and the situation report. Without a model: every sentence
carries the numbers of the entries it rests on.

Texts of people are whole here; each surface cuts them to what it can take.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from workflows.domain.entries.incidents import (
    IncidentDeclared,
    PromiseChanged,
    SeverityChanged,
    StatusChanged,
    UpdateIssued,
)
from workflows.domain.entries.merges import MergedInto
from workflows.domain.entries.tasks import TaskAdded
from workflows.domain.entries.words import CauseAdded, DecisionAdded, ImpactAdded, QuestionAdded
from workflows.domain.ids import EntryId, UserId
from workflows.domain.lifecycle import StatusKind
from workflows.domain.punctuality import PROMISING, punctuality
from workflows.domain.record import Record
from workflows.domain.roles import lead_of
from workflows.domain.tasks import Task
from workflows.domain.time_open import time_open
from workflows.domain.timeline import Entry
from workflows.presentation.key_moments import KeyMoments, peak
from workflows.presentation.page_clock import PageClock
from workflows.presentation.presenter import Presenter
from workflows.text.headline import paragraph

LATER_CHANGES = 2
"""How many changes of the severity after the worst are told, the last ones."""
LEFT_BY = (StatusKind.RESOLVED, StatusKind.SIDE_EXIT)
"""The kinds of status whose reason says what was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryLine:
    """One sentence, and the numbers of the entries it is based on."""

    text: str
    entries: tuple[int, ...] = ()


class RecordTeller:
    """One record, being told."""

    def __init__(self, say: Presenter, record: Record) -> None:
        self._say = say
        self._record = record = say.veiled(record)
        self._teller = say.entry_formatter
        self._correctors = record.correctors
        self.clock = PageClock(say.catalogue, say.clock_zone, record.at)
        self._kind = {status.id: status.kind for status in say.programme.statuses}
        self._title = {status.id: say.local(status.title) for status in say.programme.statuses}
        self._milestones = {status.id for status in say.programme.statuses if status.milestone}

    def severity(self) -> str:
        """With the worst that it ever was, where that differs."""
        worst, severity = peak(self._say, self._record), self._say.severity(self._record.incident.severity)
        if worst == self._record.incident.severity:
            return severity
        return self._say("summary.severity_was", severity=severity, peak=self._say.programme.signed(worst))

    def lead(self) -> str:
        lead = lead_of(self._record.holdings)
        led = self._say("summary.led_by", who=self.name(lead)) if lead else self._say("summary.no_lead")
        earlier = tuple(map(self.name, self._record.earlier_leads))
        return self._say("summary.led_earlier", led=led, earlier=earlier) if earlier else led

    def summary_line(self, key: str, *entries: Entry, **params: object) -> SummaryLine:
        return based(self._say(f"summary.{key}", **params), entries)

    def story(self) -> list[SummaryLine]:
        """The declarer's words, else the message it was declared from."""
        incident, origin = self._record.incident, self._record.origin
        words = flat(incident.description)
        if origin is not None and words in ("", flat(origin.text)):
            return [based(flat(paragraph(origin.text, self._record.first_title)), (origin,))] if origin.text else []
        return [based(words, self._record.declared)] if words else []

    def opening(self) -> list[SummaryLine]:
        """What happened; then who declared it when, and why it was raised."""
        record, incident, origin = self._record, self._record.incident, self._record.origin
        declared, lines = record.declared, self.story()
        by, at = self.name(incident.declared_by), self.clock.at(incident.declared_at)
        if origin is None:
            lines.append(self.summary_line("declared", *declared, by=by, at=at))
        else:
            author, said = self._teller.author(origin, record.names), self.clock.at(origin.happened_at)
            lines.append(self.summary_line("declared_from", *declared, origin, by=by, at=at, author=author, said=said))
        if record.first_title != incident.title:
            lines.append(self.summary_line("declared_as", *declared, title=record.first_title))
        return lines + self.why_severity()

    def why_severity(self) -> list[SummaryLine]:
        """Why it was raised to the worst severity that it ever had, and what became of that: it may have been a
        mistake."""
        changed, worst = self._record.facts(SeverityChanged), peak(self._say, self._record)
        raised = [at for at, (_, fact) in enumerate(changed) if fact.new == worst]
        course = changed[raised[-1] if raised else 0 :]
        if raised and len(course) == 1 and not self._record.said_with(course[0][0], UpdateIssued).strip():
            return []
        told = [self._severity_changed(entry, fact) for entry, fact in course]
        return told[:1] + told[1:][-LATER_CHANGES:]

    def _severity_changed(self, entry: Entry, fact: SeverityChanged) -> SummaryLine:
        rank, why = self._say.programme.rank, flat(self._record.said_with(entry, UpdateIssued))
        by, at = self._by_at(entry)
        severity = self._say.programme.signed(fact.new)
        if rank(fact.new) < rank(fact.old):
            return self.summary_line(
                "raised" if why else "raised_unsaid", entry, severity=severity, by=by, at=at, text=why
            )
        return self.summary_line(
            "lowered" if why else "lowered_unsaid", entry, severity=severity, by=by, at=at, text=why
        )

    def reopening(self) -> list[SummaryLine]:
        """That it was brought back last, by whom and why."""
        entry = self._record.reopened
        if entry is None:
            return []
        text = flat(self._record.said_with(entry, UpdateIssued))
        by, at = self._by_at(entry)
        return [self.summary_line("reopened", entry, by=by, at=at, text=text)]

    def last_update(self) -> list[SummaryLine]:
        return [self.said(entry) for entry in self._record.of_kind(UpdateIssued)[-1:]]

    def outcome(self) -> list[SummaryLine]:
        """Once it is over: what was done, if that was said and no update came since; of a duplicate, where it went."""
        if self._record.incident.is_active:
            return []
        if self._record.incident.duplicate_of is not None:
            return [self.sentence(entry) for entry in self._record.of_kind(MergedInto)[-1:]]
        moved = self._record.facts(StatusChanged)
        done = [e for e, fact in moved if self._kind.get(fact.new) in LEFT_BY and e.text][-1:]
        updates = self._record.of_kind(UpdateIssued)[-1:]
        return [self.said(e) for e in done if all(u.happened_at < e.happened_at for u in updates)]

    def sentence(self, entry: Entry) -> SummaryLine:
        """What the timeline says, with its time."""
        text = flat(self._teller.sentence(entry, self._record.names))
        return self.summary_line("told", entry, text=text, at=self.clock.at(entry.happened_at))

    def said(self, entry: Entry) -> SummaryLine:
        """Somebody's words, in whose mouth they stay."""
        by, at = self._by_at(entry)
        return self.summary_line("said", entry, text=flat(entry.text), by=by, at=at)

    def _by_at(self, entry: Entry) -> tuple[str, str]:
        return self.name(entry.by), self._whose(entry, self.clock.at(entry.happened_at))

    def _whose(self, entry: Entry, said: str) -> str:
        """Behind whom or when: who put other words into somebody's mouth."""
        return corrected_by(self._say, said, entry, self._correctors, self._record.names)

    def impact(self) -> list[SummaryLine]:
        """Newest first, each with its time: numbers change, and an earlier one must not be taken for today's."""
        return [self._in_items(entry) for entry in reversed(self._record.findings(ImpactAdded))]

    def _in_items(self, entry: Entry) -> SummaryLine:
        (by, at), items = self._by_at(entry), filter(None, map(flat, entry.text.splitlines()))
        return self.summary_line("said", entry, text=" · ".join(items), by=by, at=at)

    def causes(self) -> list[SummaryLine]:
        found = self._record.findings(CauseAdded)
        return [self.summary_line("because", e, text=flat(e.text), by=self._whose(e, self.name(e.by))) for e in found]

    def decisions(self) -> list[SummaryLine]:
        return [self._decision(entry, fact) for entry, fact in self._record.facts(DecisionAdded)]

    def _decision(self, entry: Entry, fact: DecisionAdded) -> SummaryLine:
        if fact.agreed_by is None:
            return self.said(entry)
        agreed_by, (by, at) = self.name(fact.agreed_by), self._by_at(entry)
        return self.summary_line("decided_agreed", entry, text=flat(entry.text), by=by, agreed_by=agreed_by, at=at)

    def not_known(self) -> list[SummaryLine]:
        return [based(flat(entry.text), (entry,)) for entry in self._record.of_kind(QuestionAdded)]

    def owed(self) -> list[SummaryLine]:
        """Open tasks, what is due first on top; then the next update."""
        promised = self.promise()
        return self.open_tasks() + ([promised] if promised else [])

    def open_tasks(self) -> list[SummaryLine]:
        ordered = sorted((task for task in self._record.tasks if task.is_open), key=lambda task: task.urgency)
        added = {fact.number: entry for entry, fact in self._record.facts(TaskAdded)}
        return [self.task(task, [added[task.number]] if task.number in added else []) for task in ordered]

    def task(self, task: Task, basis: list[Entry]) -> SummaryLine:
        text, who = flat(task.text), self.name_or_nobody(task.assignee)
        if task.due_at is None:
            return self.summary_line("open_task", *basis, text=text, who=who)
        at, late = self.clock.at(task.due_at), self._record.at - task.due_at
        if task.due_at < self._record.at:
            return self.summary_line("overdue_task", *basis, text=text, who=who, at=at, late=late)
        return self.summary_line("due_task", *basis, text=text, who=who, at=at)

    def promise(self) -> SummaryLine | None:
        """Who owes the next update by when."""
        promised = self._record.incident.next_update_at
        if promised is None:
            return None
        promising = self._record.of_kind(*PROMISING)
        made = [e for e in promising if promised in (getattr(e.fact, "next", None), getattr(e.fact, "new", None))]
        basis = made[-1:] or self._record.of_kind(UpdateIssued, PromiseChanged, IncidentDeclared)[-1:]
        who, at = self.name_or_nobody(lead_of(self._record.holdings)), self.clock.at(promised)
        if promised < self._record.at:
            late = self._record.at - promised
            return self.summary_line("overdue_update", *basis, who=who, at=at, late=late)
        return self.summary_line("next_update", *basis, who=who, at=at)

    def moments(self) -> list[SummaryLine]:
        """Each with its time; the date only where it is another one than before."""
        lines: list[SummaryLine] = []
        before: datetime | None = None
        marked, chosen = self._record.key_moments, KeyMoments(self._say, self._record)
        for moment in chosen:
            at = self.clock.at(moment.entry.happened_at, after=before)
            basis = (moment.entry, *((marked[moment.entry.id],) if moment.entry.id in marked else ()))
            lines.append(self.summary_line("moment", *basis, at=at, what=moment.words))
            before = moment.entry.happened_at
        return [*lines, self.summary_line("more_moments", n=chosen.more)] if chosen.more else lines

    def durations(self) -> list[SummaryLine]:
        record, lines = self._record, []
        began = record.incident.declared_at
        for first in record.of_kind(UpdateIssued)[:1]:
            lines.append(self.summary_line("first_update", first, length=first.happened_at - began))
        for entry, title, is_again in self._reached():
            length = time_open(record, entry.happened_at)
            lines.append(
                self.summary_line("reached_again" if is_again else "reached", entry, status=title, length=length)
            )
        kept = punctuality(record)
        if kept.due:
            lines.append(self.summary_line("on_time", *kept.entries, kept=kept.in_time, all=kept.due))
        return lines

    def _reached(self) -> Iterator[tuple[Entry, str, bool]]:
        """The first milestone and the first resolution; then the resolution and the end as they hold now, and whether
        that is not the first time."""
        record, incident = self._record, self._record.incident
        moved = record.facts(StatusChanged)
        yield from [(e, self._title[fact.new], False) for e, fact in moved if fact.new in self._milestones][:1]
        resolved = [(e, fact) for e, fact in moved if self._kind.get(fact.new) is StatusKind.RESOLVED]
        is_back = record.reopened is not None
        yield from [(e, self._teller.status(f.new), False) for e, f in resolved[:1] if is_back]
        for moment in (incident.resolved_at, incident.closed_at):
            found = [(e, self._teller.status(fact.new), is_back) for e, fact in moved if e.happened_at == moment]
            yield from found[-1:]

    def name(self, user: UserId | None) -> str:
        return self._teller.name(user, self._record.names)

    def name_or_nobody(self, user: UserId | None) -> str:
        return self.name(user) if user else self._say("nobody")


def based(text: str, entries: Iterable[Entry]) -> SummaryLine:
    return SummaryLine(text=text, entries=tuple(e.id for e in entries))


def corrected_by(
    say: Presenter, said: str, entry: Entry, correctors: Mapping[EntryId, UserId], names: Mapping[UserId, str]
) -> str:
    """`said`, and who corrected the entry, if that was not its author."""
    by = correctors.get(entry.id, entry.by)
    if by is None or by == entry.by:
        return said
    return say("summary.corrected_by", said=said, by=say.entry_formatter.name(by, names))


def flat(text: str) -> str:
    return " ".join(text.split())
