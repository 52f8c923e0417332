"""What the document of an export says, whatever it is written as: one page, then the whole record in order.

Pure: the same record and order give the same bytes. All texts are plain; each writer makes them safe.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflows.domain.entries.words import DecisionAdded
from workflows.domain.exhibits import CustodyEvent, Exhibit, Held
from workflows.domain.exports import ExportOrder
from workflows.domain.ids import EntryId
from workflows.domain.markings import Tlp
from workflows.domain.record import Record
from workflows.domain.tasks import Task
from workflows.domain.time_zones import name_of
from workflows.domain.timeline import Change, Entry, EntryState, Revision
from workflows.presentation.page_clock import PageClock
from workflows.presentation.presenter import Presenter
from workflows.presentation.sentences import EntryFormatter
from workflows.presentation.summary import Summariser, SummarySection
from workflows.text.catalogue import YEAR

TOLD_IN_TABLES = frozenset({"decided", "owed"})
"""Sections of the summary of which the document has tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What an entry said before somebody changed it, when, and why."""

    at: str
    text: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRow:
    """An entry. `utc`: when it happened, for programs. `withdrawn`: it is named, and its words are not shown."""

    number: int
    at: str
    utc: str
    said: str
    late: str = ""
    link: str = ""
    earlier: tuple[Earlier, ...] = ()
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is not in the export, how many times, and why."""

    what: str
    count: int
    why: str

    @property
    def said(self) -> str:
        """Without a number, where nobody counts it."""
        return f"{self.what}: {self.count}." if self.count else f"{self.what}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    label: str
    title: str
    language: str
    tlp: Tlp
    marking: str
    """The line at the top and the end of every page."""
    headline: str
    as_of: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[SummarySection, ...]
    decisions: Table
    tasks: Table
    people: Table
    exhibits: Table
    """What is kept elsewhere, without the place."""
    timeline_title: str
    timeline_note: str
    rows: tuple[DossierRow, ...]
    left_out_title: str
    left_out: tuple[LeftOut, ...]
    nothing: str
    """Where a table has no rows."""
    signature_title: str
    signature: tuple[tuple[str, str], ...]
    watermark: str
    earlier_words: str
    """`until {at}: {text}`, already in the language."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Who asked for it, when, where the journal ended, and the SHA-256 of its file."""

    requester: str
    at: datetime
    journal_head: str
    journal_file: str


class DossierWriter:
    """One record, for one audience."""

    def __init__(self, say: Presenter, record: Record, order: ExportOrder, exhibits: Sequence[Held] = ()) -> None:
        """`exhibits`: as they were on record, their texts as these readers may read them."""
        self._exhibits = exhibits
        self._say = say
        self._record = record = say.veiled(record)
        self._order = order
        self._clock = PageClock(say.catalogue, say.clock_zone, record.at)
        self._teller = EntryFormatter(say.catalogue, say.programme, self._clock)
        self._revisions = _by_entry(record.revisions)
        self._numbers = record.numbers

    def write(self, signed: Signed, marking: str, tlp: Tlp, left_out: Sequence[LeftOut]) -> Dossier:
        say, record, incident = self._say, self._record, self._record.incident
        view = Summariser(say).view(record)
        return Dossier(
            label=incident.label,
            title=incident.title,
            language=say.catalogue.language,
            tlp=tlp,
            marking=marking,
            headline=view.headline,
            as_of=say("export.as_of", at=self._moment(record.at)),
            facts=tuple(self._facts()),
            sections=tuple(s for s in view.sections if s.name not in TOLD_IN_TABLES),
            decisions=self._decisions(),
            tasks=self._tasks(),
            people=self._people(),
            exhibits=self._held_elsewhere(),
            timeline_title=say("summary.timeline"),
            timeline_note=say("export.times", zone=name_of(say.clock_zone, record.at)),
            rows=tuple(map(self.row, record.entries)),
            left_out_title=say("export.left_out"),
            left_out=tuple(left_out),
            nothing=say("summary.nothing"),
            signature_title=say("export.signature"),
            signature=tuple(self._signature(signed)),
            watermark=say("export.watermark", who=signed.requester, at=self._moment(signed.at)),
            earlier_words=say("export.until"),
        )

    def _facts(self) -> list[tuple[str, str]]:
        say, incident = self._say, self._record.incident
        return [
            (say("card.severity"), say.severity(incident.severity)),
            (say("card.status"), say.status(incident.status)),
            (say("card.type"), say.kind(incident.kind)),
            (say("card.visibility"), say(f"visibility.{incident.visibility.shown_as}")),
            (say("export.declared"), self._moment(incident.declared_at)),
            (say("export.audience"), say(f"export.audience_{self._order.audience}")),
            (say("export.purpose"), self._order.purpose),
        ]

    def _signature(self, signed: Signed) -> list[tuple[str, str]]:
        say = self._say
        return [
            (say("export.requested_by"), signed.requester),
            (say("export.requested_at"), self._moment(signed.at)),
            (say("export.purpose"), self._order.purpose),
            (say("export.journal_head"), signed.journal_head),
            ("journal.jsonl (SHA-256)", signed.journal_file),
            (say("export.hashes"), say("export.hashes_in")),
        ]

    def row(self, entry: Entry) -> DossierRow:
        number, at = self._numbers[entry.id], self._clock.dated(entry.happened_at)
        utc = entry.happened_at.isoformat(timespec="seconds")
        if entry.state is not EntryState.LIVE:
            said = self._say(f"export.is_{entry.state.value}")
            return DossierRow(number=number, at=at, utc=utc, said=said, withdrawn=True)
        late = self._say("entry.mark_late", at=self._clock.dated(entry.recorded_at)) if entry.is_late else ""
        return DossierRow(
            number=number,
            at=at,
            utc=utc,
            said=self._teller.sentence(entry, self._record.names),
            late=late,
            link=entry.permalink or "",
            earlier=tuple(self._earlier(entry)),
        )

    def _earlier(self, entry: Entry) -> list[Earlier]:
        changes = (Change.EDITED, Change.CORRECTED)
        made = [one for one in self._revisions.get(entry.id, ()) if one.change in changes and one.text]
        return [
            Earlier(
                at=self._clock.dated(one.at),
                text=one.text,
                by=self._teller.name(one.by, self._record.names) if one.by else "",
                reason=one.reason,
            )
            for one in made
        ]

    def _decisions(self) -> Table:
        rows = [
            (f"#{self._numbers[e.id]}", self._clock.dated(e.happened_at), self._name(e), e.text)
            for e in self._record.of_kind(DecisionAdded)
        ]
        columns = ("export.number", "export.when", "export.who", "export.decision")
        return self._table("summary.decided", columns, rows)

    def _name(self, entry: Entry) -> str:
        return self._teller.name(entry.by, self._record.names)

    def _tasks(self) -> Table:
        rows = [(str(t.number), t.text, self._holder(t), self._due(t), self._state(t)) for t in self._record.tasks]
        columns = ("export.number", "export.task", "export.who", "export.due", "card.status")
        return self._table("export.tasks", columns, rows)

    def _holder(self, task: Task) -> str:
        return self._teller.name(task.assignee, self._record.names) if task.assignee else self._say("card.unassigned")

    def _due(self, task: Task) -> str:
        return self._clock.dated(task.due_at) if task.due_at else "–"

    def _state(self, task: Task) -> str:
        if task.done_at is not None:
            return self._say("export.done", at=self._clock.dated(task.done_at))
        if task.cancelled_at is not None:
            return self._say("export.cancelled", at=self._clock.dated(task.cancelled_at))
        return self._say("export.open")

    def _people(self) -> Table:
        rows = [
            (self._teller.name(h.user, self._record.names), self._say.role(h.role), *self._held(h.since, h.until))
            for h in self._record.holdings
        ]
        return self._table("export.people", ("export.who", "export.role", "export.from", "export.to"), rows)

    def _held(self, since: datetime, until: datetime | None) -> tuple[str, str]:
        return self._clock.dated(since), self._clock.dated(until) if until else "–"

    def _held_elsewhere(self) -> Table:
        rows = [
            (*self._exhibit(one.exhibit), "; ".join(map(self._custody, one.events)) or "–") for one in self._exhibits
        ]
        columns = (
            *("export.number", "exhibit.field_reference", "exhibit.field_class", "exhibit.field_medium"),
            *("export.hash", "exhibit.field_by", "exhibit.field_time", "exhibit.chain"),
        )
        return self._table("export.exhibits", columns, rows)

    def _exhibit(self, one: Exhibit) -> tuple[str, ...]:
        return (
            one.label,
            one.reference,
            self._teller.content_class(one.content_class) or "–",
            self._say(f"exhibit.medium_{one.medium}"),
            one.hash or "–",
            self._teller.name(one.collected_by, self._record.names),
            self._clock.dated(one.collected_at),
        )

    def _custody(self, event: CustodyEvent) -> str:
        by, at = self._teller.name(event.by, self._record.names), self._clock.dated(event.at)
        said = self._say(f"exhibit.did_{event.kind}", by=by, at=at, to=event.to, basis=event.basis)
        return " ".join(said.split())

    def _table(self, title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table:
        return Table(title=self._say(title), columns=tuple(map(self._say, columns)), rows=tuple(rows))

    def _moment(self, at: datetime) -> str:
        """`30 Nov 2026, 09:20:05 CET`, and in UTC."""
        zone, catalogue = self._say.clock_zone, self._say.catalogue
        local = self._say("moment.in_zone", date=catalogue.written(YEAR, at, zone), zone=name_of(zone, at))
        utc = f"{at:%Y-%m-%dT%H:%M:%SZ}"
        return f"{local} ({utc})"


def _by_entry(revisions: Sequence[Revision]) -> Mapping[EntryId, list[Revision]]:
    found: dict[EntryId, list[Revision]] = {}
    for revision in revisions:
        found.setdefault(revision.entry_id, []).append(revision)
    return found
