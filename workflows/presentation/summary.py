"""The summary: one page that says what happened, where it stands, what is decided and owed. Without a model: every
sentence carries the numbers of the entries it rests on.

Pure: the same record gives the same bytes. Texts of people are whole here; each surface cuts them to what it can take.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from workflows.domain.incident import Incident
from workflows.domain.record import Record
from workflows.domain.time_open import time_open
from workflows.presentation.incidents import marked
from workflows.presentation.presenter import Presenter
from workflows.presentation.record_teller import RecordTeller, SummaryLine


class Style(Enum):
    """How the lines of a section stand: as one paragraph, between dots, or each on its own."""

    SENTENCES = auto()
    ITEMS = auto()
    LIST = auto()


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
    """Who may know of it, and how far it may be passed on."""
    headline: str
    """How bad, how far, who leads, for how long, and when that was so."""
    sections: tuple[SummarySection, ...]


class Summariser:
    """Builds the summary of a record."""

    def __init__(self, say: Presenter) -> None:
        self._say = say

    def view(self, record: Record) -> SummaryView:
        incident = record.incident
        page = Page(self._say, record)
        return SummaryView(
            label=incident.label,
            title=incident.title,
            marking=marking(self._say, incident),
            headline=page.headline(),
            sections=page.sections(),
        )


def marking(say: Presenter, incident: Incident) -> str:
    """Who may know of it, and how far this may be passed on."""
    visibility = say(f"visibility.{incident.visibility.shown_as}")
    seen_by = say("summary.practice", visibility=visibility) if incident.practice else visibility
    return f"{seen_by} · {marked(say, incident)}"


class Page:
    """One record, on one page."""

    def __init__(self, say: Presenter, record: Record) -> None:
        self._say = say
        self._record = record = say.veiled(record)
        self._told = RecordTeller(say, record)

    def headline(self) -> str:
        incident = self._record.incident
        return self._say(
            "summary.headline",
            severity=self._told.severity(),
            status=self._say.status(incident.status),
            lead=self._told.lead(),
            length=self._length(incident),
            at=self._told.clock.top(),
        )

    def _length(self, incident: Incident) -> str:
        ended = incident.closed_at or incident.resolved_at
        length = time_open(self._record, ended or self._record.at)
        return self._say("summary.lasted" if ended else "summary.open_since", length=length)

    def sections(self) -> tuple[SummarySection, ...]:
        """In reading order; what has nothing to say is left out, but for what is owed and what is not known."""
        told, active = self._told, self._record.incident.is_active
        outcome, updates, nothing = told.outcome(), told.last_update(), told.summary_line("nothing")
        back = self._section("reopened_title", Style.SENTENCES, told.reopening())
        built = (
            *([back] if active else []),
            self._section("what_happened", Style.SENTENCES, told.opening()),
            *([] if active else [back]),
            self._section("now_title", Style.SENTENCES, updates if active else []),
            self._section("outcome", Style.SENTENCES, outcome),
            self._section("last_update", Style.SENTENCES, [] if active or outcome else updates),
            self._section("impact", Style.LIST, told.impact()),
            self._section("why", Style.SENTENCES, told.causes()),
            self._section("decided", Style.LIST, told.decisions()),
            self._section("owed", Style.LIST, told.owed() or [nothing]),
            self._section("key_moments", Style.ITEMS, told.moments()),
            self._section("durations", Style.ITEMS, told.durations()),
            self._section("not_known", Style.LIST, told.not_known() or [nothing]),
        )
        numbers = self._record.numbers
        return tuple(numbered(section, numbers) for section in built if section.lines)

    def _section(self, name: str, style: Style, lines: list[SummaryLine]) -> SummarySection:
        return SummarySection(name=name, title=self._say(f"summary.{name}"), style=style, lines=tuple(lines))


def in_a_row(texts: Sequence[str]) -> str:
    """As sentences of one paragraph: what people wrote often ends without a full stop."""
    whole = [f"{text}." if text[-1:].isalnum() else text for text in texts[:-1]]
    return " ".join([*whole, *texts[-1:]])


def numbered(section: SummarySection, numbers: Mapping[int, int]) -> SummarySection:
    """With the numbers of entries in place of their ids."""
    lines = (replace(line, entries=tuple(numbers[e] for e in line.entries)) for line in section.lines)
    return replace(section, lines=tuple(lines))
