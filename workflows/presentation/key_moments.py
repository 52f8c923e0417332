"""The key moments of an incident, in a few words each: what people marked, then what turned its course."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflows.domain.entries.incidents import IncidentDeclared, SeverityChanged, StatusChanged
from workflows.domain.entries.roles import HandoverAccepted, RoleAssigned
from workflows.domain.entries.words import DecisionAdded
from workflows.domain.ids import EntryId, SeverityCode, UserId
from workflows.domain.incident import Phase
from workflows.domain.lifecycle import StatusKind
from workflows.domain.record import Record
from workflows.domain.roles import LEAD
from workflows.domain.timeline import Entry, EntryFact
from workflows.presentation.presenter import Presenter
from workflows.text.slack_text import one_line

SHOWN = 12
WEIGHTS: Mapping[type[EntryFact], int] = {
    IncidentDeclared: 1,
    StatusChanged: 2,
    RoleAssigned: 2,
    HandoverAccepted: 2,
    DecisionAdded: 3,
    SeverityChanged: 3,
}
"""What stays where not all of them can, the least first."""
WORDS = 80
"""Characters of one that people marked."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An entry in a few words."""

    entry: Entry
    words: str


class KeyMoments:
    """Picks them from a record."""

    def __init__(
        self, say: Presenter, record: Record, shown: int = SHOWN, wanted: Callable[[Entry], bool] = lambda entry: True
    ) -> None:
        """At most `shown` of those that are `wanted`."""
        self._say = say
        self._record = record = say.veiled(record)
        self._shown = shown
        self._wanted = wanted
        self._peak = peak(say, record)
        self._names = record.names
        self._marked = record.key_moments
        self._with_declaration = {entry.recorded_at for entry in record.declared}
        self._status = {status.id: status for status in say.programme.statuses}
        self._mistaken = self._find_mistaken()
        self._first_decision = next((entry.id for entry, _ in record.facts(DecisionAdded)), None)
        self._words: Mapping[type[EntryFact], Callable[[Entry, Any], str]] = {
            IncidentDeclared: self._declared,
            SeverityChanged: self._severity,
            StatusChanged: self._moved,
            RoleAssigned: self._assigned,
            HandoverAccepted: self._handed_over,
            DecisionAdded: lambda entry, fact: self._say("summary.moment_decision"),
        }

    def __iter__(self) -> Iterator[Moment]:
        """In the order in which they happened."""
        told = self._told()
        heaviest = sorted(told, key=lambda moment: (self._weight(moment.entry), -moment.entry.id))
        chosen = {moment.entry.id for moment in heaviest[: self._shown]}
        yield from (moment for moment in told if moment.entry.id in chosen)

    @property
    def more(self) -> int:
        """How many are left out."""
        return max(0, len(self._told()) - self._shown)

    def _told(self) -> list[Moment]:
        wanted = [e for e in self._record.live if e.id not in self._mistaken and self._wanted(e)]
        return [Moment(entry, words) for entry in wanted if (words := self._in_words(entry))]

    def _weight(self, entry: Entry) -> int:
        """How much it turned the course, the least first: of two that weigh the same the newer one counts."""
        if entry.id in self._marked:
            return 0
        weight = WEIGHTS[type(entry.fact)]
        is_peak = isinstance(entry.fact, SeverityChanged) and entry.fact.new == self._peak
        return weight - 1 if is_peak or entry.id == self._first_decision else weight

    def _find_mistaken(self) -> set[EntryId]:
        """The changes of status by merges that were undone, and by what undid them."""
        merged: list[EntryId] = []
        mistaken: set[EntryId] = set()
        for entry, fact in self._record.facts(StatusChanged):
            new, old = self._status.get(fact.new), self._status.get(fact.old)
            if new is not None and new.kind is StatusKind.DUPLICATE:
                merged.append(entry.id)
            elif old is not None and old.kind is StatusKind.DUPLICATE and not fact.reopens and merged:
                mistaken |= {merged.pop(), entry.id}
        return mistaken

    def _in_words(self, entry: Entry) -> str:
        """What people marked comes under its title, else in its own words."""
        if entry.id in self._marked:
            said = self._marked[entry.id].text or entry.text or self._say.entry_formatter.sentence(entry, self._names)
            return one_line(said, WORDS)
        tell = self._words.get(type(entry.fact))
        return tell(entry, entry.fact) if tell else ""

    def _declared(self, entry: Entry, fact: IncidentDeclared) -> str:
        return self._say("summary.moment_declared", severity=self._say.programme.signed(fact.severity))

    def _severity(self, entry: Entry, fact: SeverityChanged) -> str:
        rank, severity = self._say.programme.rank, self._say.programme.signed(fact.new)
        if rank(fact.new) < rank(fact.old):
            return self._say("summary.moment_raised", severity=severity)
        return self._say("summary.moment_lowered", severity=severity)

    def _moved(self, entry: Entry, fact: StatusChanged) -> str:
        new = self._status.get(fact.new)
        if new is None:
            return ""
        old = self._status.get(fact.old)
        reopens = (
            fact.phase is Phase.ACTIVE and old is not None and old.kind not in (StatusKind.ACTIVE, StatusKind.WATCH)
        )
        if reopens:
            return self._say("summary.moment_reopened")
        ends = new.kind in (StatusKind.RESOLVED, StatusKind.CLOSED, StatusKind.SIDE_EXIT, StatusKind.DUPLICATE)
        return self._say.local(new.title) if ends or new.milestone else ""

    def _assigned(self, entry: Entry, fact: RoleAssigned) -> str:
        """Whoever led from the beginning is named in the headline."""
        if fact.role != LEAD or entry.recorded_at in self._with_declaration:
            return ""
        return self._say("summary.moment_lead", who=self._name(fact.to))

    def _handed_over(self, entry: Entry, fact: HandoverAccepted) -> str:
        if fact.from_ is None:
            return self._say("summary.moment_lead", who=self._name(fact.to))
        return self._say("summary.moment_lead_moved", old=self._name(fact.from_), new=self._name(fact.to))

    def _name(self, user: UserId) -> str:
        return self._say.entry_formatter.name(user, self._names)


def peak(say: Presenter, record: Record) -> SeverityCode:
    """The worst severity the incident has had."""
    return min(record.severities_had, key=lambda code: (say.programme.rank(code), code))
