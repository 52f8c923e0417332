"""The key moments of an incident, in a few words each: what people marked, then what turned its course."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflows.domain.entries.incidents import IncidentDeclared, SeverityChanged, StatusChanged
from workflows.domain.entries.roles import HandoverAccepted, RoleAssigned
from workflows.domain.entries.words import DecisionAdded
from workflows.domain.ids import SeverityCode, UserId
from workflows.domain.incident import Phase
from workflows.domain.lifecycle import StatusKind
from workflows.domain.record import Record
from workflows.domain.roles import LEAD
from workflows.domain.timeline import Entry, EntryFact
from workflows.presentation.presenter import Presenter
from workflows.text.slack_text import one_line

SHOWN = 12
WORDS = 80
"""Characters of one that people marked."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An entry in a few words."""

    entry: Entry
    words: str


class KeyMoments:
    """Picks them from a record."""

    def __init__(self, say: Presenter, record: Record) -> None:
        self._say = say
        self._record = record
        self._names = record.names
        self._marked = record.key_moments
        self._with_declaration = {entry.recorded_at for entry in record.declared}
        self._status = {status.id: status for status in say.programme.statuses}
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
        told = [Moment(entry, words) for entry in self._record.live if (words := self._in_words(entry))]
        marked = [moment for moment in told if moment.entry.id in self._marked]
        others = [moment for moment in told if moment.entry.id not in self._marked]
        left = max(0, SHOWN - len(marked))
        first, newest = others[: min(1, left)], others[1:][-(left - 1) :] if left > 1 else []
        chosen = {moment.entry.id for moment in (*marked[:SHOWN], *first, *newest)}
        yield from (moment for moment in told if moment.entry.id in chosen)

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
