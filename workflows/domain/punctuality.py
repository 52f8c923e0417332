"""How many of the promised updates came in time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workflows.domain.entries.incidents import (
    IncidentDeclared,
    PromiseChanged,
    SeverityChanged,
    StatusChanged,
    UpdateIssued,
)
from workflows.domain.entries.merges import MergeUndone
from workflows.domain.incident import Phase
from workflows.domain.record import Record
from workflows.domain.timeline import AlreadyPosted, Entry, EntryFact


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Of the promised updates that came due, how many came in time; the entries that show it."""

    in_time: int
    due: int
    entries: tuple[Entry, ...]


def punctuality(record: Record) -> Punctuality:
    """Each promise is met by the next update: in time when that came by the promised minute, which is what people read.
    Before its time a promise may be moved, or ended with the incident; skipped, it never came due."""
    ledger = _Ledger(record)
    for entry in sorted(record.of_kind(*PROMISING), key=lambda e: e.id):
        PROMISING[type(entry.fact)](ledger, entry, entry.fact)
    if record.incident.is_active:
        ledger.end(record.at)
    return Punctuality(sum(ledger.kept), len(ledger.kept), tuple(ledger.entries))


@dataclass(slots=True)
class _Ledger:
    """The promise that stands while the record is read, and what became of those before it."""

    record: Record
    promised: datetime | None = None
    basis: Entry | None = None
    kept: list[bool] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def promise(self, at: datetime | None, basis: Entry) -> None:
        self.promised, self.basis = at, basis

    def meet(self, at: datetime) -> None:
        """An update came."""
        if self.promised is not None and self.basis is not None:
            self.kept.append(at.replace(second=0, microsecond=0) <= self.promised)
            self.entries.append(self.basis)
        self.promised = None

    def end(self, at: datetime) -> None:
        """No update comes any more: it is late if it should have come before."""
        if self.promised is not None and self.promised < at.replace(second=0, microsecond=0):
            self.meet(at)
        self.promised = None


def _updated(ledger: _Ledger, entry: Entry, fact: UpdateIssued) -> None:
    ledger.meet(entry.happened_at)
    ledger.promise(fact.next, entry)


def _moved(ledger: _Ledger, entry: Entry, fact: SeverityChanged | MergeUndone | IncidentDeclared) -> None:
    if fact.next is not None:
        ledger.promise(fact.next, entry)


def _skipped(ledger: _Ledger, entry: Entry, fact: PromiseChanged) -> None:
    ledger.promise(fact.new, entry)


def _status(ledger: _Ledger, entry: Entry, fact: StatusChanged) -> None:
    """What an update brought is judged by that update, which comes right behind it."""
    if fact.next is not None:
        ledger.promise(fact.next, entry)
    elif _ends(ledger.record, entry, fact) and entry.already_posted is not AlreadyPosted.BY_UPDATE:
        ledger.end(entry.happened_at)


def _ends(record: Record, entry: Entry, fact: StatusChanged) -> bool:
    """The first versions did not record the phase."""
    if fact.phase is not None:
        return fact.phase is not Phase.ACTIVE
    return entry.happened_at in (record.incident.resolved_at, record.incident.closed_at)


PROMISING: Mapping[type[EntryFact], Callable[[_Ledger, Entry, Any], None]] = {
    IncidentDeclared: _moved,
    UpdateIssued: _updated,
    PromiseChanged: _skipped,
    SeverityChanged: _moved,
    StatusChanged: _status,
    MergeUndone: _moved,
}
"""What makes, moves, meets or ends a promise."""
