"""All that is on record about an incident at one moment, and what follows from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from workflows.domain.entries.incidents import (
    IncidentDeclared,
    SeverityChanged,
    StatusChanged,
    TitleChanged,
)
from workflows.domain.entries.words import Finding, MessageCaptured
from workflows.domain.ids import EntryId, SeverityCode, UserId
from workflows.domain.incident import Incident
from workflows.domain.key_moments import key_moments
from workflows.domain.roles import LEAD, Holding
from workflows.domain.tasks import Task
from workflows.domain.timeline import Entry, EntryFact, EntryState, Revision, correctors
from workflows.domain.updates import Update

F = TypeVar("F", bound=EntryFact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The incident with everything that was said of it. `entries`: by the time at which it was so."""

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

    @property
    def live(self) -> list[Entry]:
        return [e for e in self.entries if e.state is EntryState.LIVE]

    def of_kind(self, *kinds: type[EntryFact]) -> list[Entry]:
        return [e for e in self.live if isinstance(e.fact, kinds)]

    def facts(self, kind: type[F]) -> list[tuple[Entry, F]]:
        return [(e, e.fact) for e in self.live if isinstance(e.fact, kind)]

    @property
    def declared(self) -> tuple[Entry, ...]:
        """The entry of the declaration, if it is there."""
        return tuple(self.of_kind(IncidentDeclared)[:1])

    @property
    def origin(self) -> Entry | None:
        """The message it was declared from: kept with the declaration, just before it."""
        if not self.declared:
            return None
        first = self.declared[0]
        kept = (e for e in self.of_kind(MessageCaptured) if e.id < first.id and e.recorded_at == first.recorded_at)
        return next(kept, None)

    @property
    def key_moments(self) -> Mapping[EntryId, Entry]:
        return key_moments(self.live)

    @property
    def correctors(self) -> Mapping[EntryId, UserId]:
        return correctors(self.revisions)

    @property
    def first_title(self) -> str:
        """The title under which it was declared."""
        renamed = sorted(self.facts(TitleChanged), key=lambda found: found[0].id)
        return renamed[0][1].old if renamed else self.incident.title

    @property
    def severities_had(self) -> frozenset[SeverityCode]:
        had = {self.incident.severity, *(fact.severity for _, fact in self.facts(IncidentDeclared))}
        return frozenset(had.union(*({fact.old, fact.new} for _, fact in self.facts(SeverityChanged))))

    @property
    def reopened(self) -> Entry | None:
        """What brought it back last."""
        return next((entry for entry, fact in reversed(self.facts(StatusChanged)) if fact.reopens), None)

    def said_with(self, entry: Entry, kind: type[EntryFact]) -> str:
        """The words of an entry, else those of one of that kind that was recorded with it: an update that raised the
        severity says why."""
        together = (other.text for other in self.of_kind(kind) if other.recorded_at == entry.recorded_at)
        return entry.text or next(together, "")

    @property
    def earlier_leads(self) -> tuple[UserId, ...]:
        """Who led and does not lead now, each once, the first one first."""
        led = sorted((h for h in self.holdings if h.role == LEAD), key=lambda h: h.since)
        now = {h.user for h in led if h.until is None}
        return tuple(dict.fromkeys(h.user for h in led if h.user not in now))

    def findings(self, kind: type[Finding]) -> list[Entry]:
        """What is told of that kind: from the last one that says all on."""
        return still_told(entry for entry, _ in self.facts(kind))


def still_told(findings: Iterable[Entry]) -> list[Entry]:
    """Of findings of one kind: from the last one that says all on."""
    found = sorted(findings, key=lambda entry: entry.id)
    starts = [at for at, entry in enumerate(found) if isinstance(entry.fact, Finding) and entry.fact.is_all]
    return found[starts[-1] if starts else 0 :]
