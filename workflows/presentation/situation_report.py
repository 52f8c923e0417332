"""The situation report: for people upstairs, short, numbered, what changed since the last one on top. From the record.

Pure, as the summary: the same record gives the same bytes.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from workflows.domain.entries.incidents import SeverityChanged
from workflows.domain.entries.reports import SituationReported
from workflows.domain.entries.tasks import TaskDone
from workflows.domain.exposure import Visibility
from workflows.domain.ids import UserId
from workflows.domain.proposals import Proposal, ProposalKind
from workflows.domain.record import Record
from workflows.domain.timeline import Entry
from workflows.presentation.key_moments import KeyMoments
from workflows.presentation.presenter import Presenter
from workflows.presentation.promises import none_promised
from workflows.presentation.record_teller import RecordTeller, SummaryLine, flat
from workflows.presentation.summary import Style, SummarySection, SummaryView, in_a_row, marking, numbered
from workflows.text.slack_text import shorten, shorten_at_word

MAX_REPORT = 3000
"""Characters of a report: what a field of a form takes."""
LISTED = 6
"""Lines of a list: the rest is in the summary."""
SENTENCE = 300
WAITING = {
    ProposalKind.DECISION: "decision",
    ProposalKind.LOWER_SEVERITY: "lowering",
    ProposalKind.OPEN_UP: "opening",
    ProposalKind.WIDEN_MARKING: "widening",
}
"""What somebody has to decide, of all that waits for an answer."""


def reports_of(record: Record) -> list[tuple[Entry, SituationReported]]:
    """Those that were posted, the first one first."""
    return sorted(record.facts(SituationReported), key=lambda found: found[0].id)


def present_report(say: Presenter, record: Record, waiting: Sequence[Proposal]) -> SummaryView:
    """The next report of an incident. `waiting`: what nobody has answered yet."""
    page = _Report(say, record, waiting)
    return SummaryView(
        label=say("sitrep.number", number=len(reports_of(record)) + 1, label=record.incident.label),
        title=record.incident.title,
        marking=marking(say, record.incident),
        headline=page.headline(),
        sections=tuple(page.sections()),
    )


def report_text(view: SummaryView) -> str:
    """The report as people read, edit and copy it, without its number and title."""
    return shorten("\n".join([view.headline, *map(_section, view.sections)]), MAX_REPORT)


def _section(section: SummarySection) -> str:
    texts = [shorten_at_word(flat(line.text), SENTENCE) for line in section.lines]
    if section.style is Style.LIST and len(texts) > 1:
        return "\n".join([f"{section.title}:", *(f"• {text}" for text in texts)])
    return f"{section.title}: {' · '.join(texts) if section.style is Style.ITEMS else in_a_row(texts)}"


class _Report:
    def __init__(self, say: Presenter, record: Record, waiting: Sequence[Proposal]) -> None:
        self._say = say
        self._record = record = say.veiled(record)
        self._waiting = waiting
        self._told = RecordTeller(say, record)
        self._last = next(reversed(reports_of(record)), None)

    def headline(self) -> str:
        return self._say(
            "sitrep.headline",
            severity=self._told.severity(),
            since=self._told.clock.at(self._since()),
            status=self._say.status(self._record.incident.status),
            lead=self._told.lead(),
            at=self._told.clock.top(),
        )

    def _since(self) -> datetime:
        """Since when it is as severe as now."""
        changed = self._record.facts(SeverityChanged)
        return changed[-1][0].happened_at if changed else self._record.incident.declared_at

    def sections(self) -> Iterator[SummarySection]:
        """In reading order; what has nothing to say is left out, but for what is open and the next update."""
        told, say, nothing = self._told, self._say, self._told.summary_line("nothing")
        active = self._record.incident.is_active
        built = (
            (self._since_last(), Style.ITEMS, self._changed() or [nothing]),
            (say("summary.reopened_title"), Style.SENTENCES, told.reopening()),
            (say("sitrep.what"), Style.SENTENCES, told.story() + told.why_severity()),
            (say("summary.now_title"), Style.SENTENCES, told.last_update() if active else told.outcome()),
            (say("summary.impact"), Style.LIST, told.impact()),
            (say("summary.why"), Style.SENTENCES, told.causes()),
            (say("sitrep.done"), Style.LIST, self._done()),
            (say("sitrep.open"), Style.LIST, self._open() or [nothing]),
            (say("summary.decided"), Style.LIST, told.decisions()[-LISTED:]),
            (say("sitrep.decisions_needed"), Style.LIST, self._needed()),
            (say("summary.not_known"), Style.LIST, told.not_known()),
            (say("catchup.next_update"), Style.SENTENCES, self._none_promised()),
        )
        for title, style, lines in built:
            if title and lines:
                section = SummarySection(name=title, title=title, style=style, lines=self._capped(lines))
                yield numbered(section, self._record.numbers)

    def _since_last(self) -> str:
        """Nothing: it is the first report."""
        if self._last is None:
            return ""
        entry, fact = self._last
        return self._say("sitrep.since", number=fact.number, at=self._told.clock.at(entry.happened_at))

    def _capped(self, lines: list[SummaryLine]) -> tuple[SummaryLine, ...]:
        """One line more says how many are left out."""
        if len(lines) <= LISTED + 1:
            return tuple(lines)
        return (*lines[:LISTED], SummaryLine(text=self._say("sitrep.more", n=len(lines) - LISTED)))

    def _is_new(self, entry: Entry) -> bool:
        return self._last is None or entry.id > self._last[0].id

    def _changed(self) -> list[SummaryLine]:
        """The key moments since the last report."""
        at, moments = self._told.clock.at, KeyMoments(self._say, self._record, LISTED, self._is_new)
        told = [
            self._told.summary_line("moment", moment.entry, at=at(moment.entry.happened_at), what=moment.words)
            for moment in moments
        ]
        return [*told, SummaryLine(text=self._say("sitrep.more", n=moments.more))] if moments.more else told

    def _done(self) -> list[SummaryLine]:
        """The tasks that were finished since the last report, and are not open again."""
        finished = {task.number for task in self._record.tasks if task.done_at is not None}
        done = {f.number: e for e, f in self._record.facts(TaskDone) if f.number in finished and self._is_new(e)}
        whose = {task.number: task.assignee for task in self._record.tasks}
        return [self._finished(entry, whose[number]) for number, entry in done.items()]

    def _finished(self, entry: Entry, whose: UserId | None) -> SummaryLine:
        """Whose it was, where somebody else ticked it."""
        if whose is None or whose == entry.by:
            return self._told.said(entry)
        who, by, at = self._told.name(whose), self._told.name(entry.by), self._told.clock.at(entry.happened_at)
        return self._told.summary_line("ticked", entry, text=flat(entry.text), who=who, by=by, at=at)

    def _needed(self) -> list[SummaryLine]:
        asked = [proposal for proposal in self._waiting if proposal.kind in WAITING]
        return [SummaryLine(text=self._question(proposal)) for proposal in asked]

    def _question(self, proposal: Proposal) -> str:
        severity = self._say.severity(proposal.severity) if proposal.severity else ""
        marking = proposal.marking.label if proposal.marking else ""
        params = {"by": self._told.name(proposal.by), "text": flat(proposal.reason), "severity": severity}
        params["marking"] = marking
        visibility = proposal.visibility or Visibility.OPEN
        params["visibility"] = self._say(f"visibility.{visibility.shown_as}_short")
        return self._say(f"sitrep.needed_{WAITING[proposal.kind]}", **params)

    def _open(self) -> list[SummaryLine]:
        """What people ask for first: who owes the next update by when; then the tasks."""
        promised = self._told.promise()
        return [*([promised] if promised else []), *self._told.open_tasks()]

    def _none_promised(self) -> list[SummaryLine]:
        incident = self._record.incident
        if incident.next_update_at is not None:
            return []
        return [SummaryLine(text=none_promised(self._say, incident, len(self._told.open_tasks())))]
