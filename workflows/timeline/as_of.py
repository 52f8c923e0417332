"""Reading what was on record at an earlier moment. Who may see it now sees it; nobody else does."""

from dataclasses import replace
from datetime import datetime

from workflows.access.audience import may_be_named, tasks_for
from workflows.access.authorize import access_of, authorize
from workflows.deps import Deps
from workflows.domain.as_of import record_as_of, with_stricter_marking
from workflows.domain.entries.incidents import PersonNamed
from workflows.domain.entries.merges import MergedHere, MergeUndoneHere
from workflows.domain.entries.words import DecisionAdded, ImpactAdded
from workflows.domain.errors import InvalidField
from workflows.domain.ids import EntryId, IncidentId, UserId
from workflows.domain.incident import Incident
from workflows.domain.key_moments import key_moments
from workflows.domain.people import Person
from workflows.domain.policy import Access, Verb, may
from workflows.domain.proposals import PROPOSALS, Proposal
from workflows.domain.record import Record, still_told
from workflows.domain.request import Request
from workflows.domain.roles import lead_of, roles_of
from workflows.domain.snapshot import Snapshot
from workflows.domain.timeline import Entry, correctors
from workflows.messages.timeline import CatchUp, TimelinePage
from workflows.ports.store import UnitOfWork
from workflows.programme.models import Programme
from workflows.timeline.summary import read_record

PAGE = 20
NEWS, DECISIONS = 500, 5


def look_at_then(incident_id: IncidentId, at: datetime, request: Request, deps: Deps) -> Snapshot:
    """One incident as it stood on record. Raises `NotFound`, and `InvalidField` as `check_moment`."""
    with deps.store.read() as uow:
        incident = authorize(uow, Verb.SEE, incident_id, request.person)
        check_moment(incident, at, request.now)
        known = read_then(uow, incident, at, request, deps.programme)
        return snapshot_of(uow, known, request.person)


def record_then(incident_id: IncidentId, at: datetime, request: Request, deps: Deps) -> Record:
    """All that was on record."""
    with deps.store.read() as uow:
        incident = authorize(uow, Verb.SUMMARISE, incident_id, request.person)
        check_moment(incident, at, request.now)
        return read_then(uow, incident, at, request, deps.programme)


def timeline_then(
    incident_id: IncidentId, at: datetime, request: Request, deps: Deps, before: int | None = None
) -> TimelinePage:
    """The newest entries of then, of those before entry `before` where it is given."""
    with deps.store.read() as uow:
        incident = authorize(uow, Verb.READ, incident_id, request.person)
        check_moment(incident, at, request.now)
        known = read_then(uow, incident, at, request, deps.programme)
        numbers = known.numbers
        told = [e for e in known.live if before is None or numbers[e.id] < before]
        page = tuple(told[-PAGE:])
        return TimelinePage(
            snapshot=snapshot_of(uow, known, request.person),
            entries=page,
            key=frozenset(key_moments(known.live)),
            more=len(told) - len(page),
            numbers={EntryId(e.id): numbers[e.id] for e in page},
        )


def catch_up_then(incident_id: IncidentId, at: datetime, request: Request, deps: Deps) -> CatchUp:
    """The state and the story as far as it went. How far somebody has read stays as it is."""
    with deps.store.read() as uow:
        incident = authorize(uow, Verb.SUMMARISE, incident_id, request.person)
        check_moment(incident, at, request.now)
        known = read_then(uow, incident, at, request, deps.programme)
        return CatchUp(
            snapshot=snapshot_of(uow, known, request.person),
            reader=request.person,
            proposals=_waiting(uow, known, request.person),
            since=None,
            entries=tuple(known.live[-NEWS:]),
            decisions=tuple(known.of_kind(DecisionAdded)[-DECISIONS:]),
            impact=tuple(still_told(known.of_kind(ImpactAdded))),
            correctors=correctors(known.revisions),
            more=max(len(known.live) - NEWS, 0),
        )


def check_moment(incident: Incident, at: datetime, now: datetime) -> None:
    """Raises `InvalidField` for a moment that is still to come, or before there was anything."""
    if at > now:
        raise InvalidField("time", "as_of_future")
    if at < incident.declared_at:
        raise InvalidField("time", "as_of_before", label=incident.label, at=incident.declared_at)


def read_then(
    uow: UnitOfWork, incident: Incident, at: datetime, request: Request, programme: Programme, *also: UserId
) -> Record:
    """Inside a transaction, for somebody who may read it: other incidents are named as they may be now."""
    whole = read_record(uow, incident, request.now, *also, reader=request.person)
    kinds = {status.id: status.kind for status in programme.statuses}
    known = record_as_of(whole, at, kinds)
    known = replace(known, incident=with_stricter_marking(known.incident, incident))
    people = {t.assignee for t in known.tasks if t.assignee} | {h.user for h in known.holdings}
    missing = people - whole.names.keys()
    return known if not missing else _with_names(known, dict(uow.people.names(missing)))


def _with_names(known: Record, more: dict[UserId, str]) -> Record:
    return replace(known, names={**known.names, **more})


def snapshot_of(uow: UnitOfWork, known: Record, reader: Person) -> Snapshot:
    """What every surface shows of an incident, as it was then. What failed in its set-up is of now, and left out."""
    incident = known.incident
    names = {e.fact.function for e in known.live if isinstance(e.fact, PersonNamed)}
    others = uow.incidents.get_many([*_merged_here(known.live), *_one(incident.duplicate_of)])
    named = {number: other for number, other in others.items() if may_be_named(uow, incident, other, reader)}
    return Snapshot(
        incident=incident,
        holdings=known.holdings,
        tasks=tasks_for(uow, incident, known.tasks, reader),
        last_update=known.updates[-1] if known.updates else None,
        named_for=frozenset(names),
        names=known.names,
        duplicate_of=named.get(incident.duplicate_of) if incident.duplicate_of else None,
        duplicates=tuple(other for number, other in sorted(named.items()) if number != incident.duplicate_of),
        now=known.at,
    )


def _one(number: IncidentId | None) -> list[IncidentId]:
    return [] if number is None else [number]


def _merged_here(entries: list[Entry]) -> set[IncidentId]:
    """The incidents that were merged into it, and were not taken out again."""
    merged: set[IncidentId] = set()
    for entry in sorted(entries, key=lambda e: e.id):
        if isinstance(entry.fact, MergedHere) and entry.fact.other is not None:
            merged.add(entry.fact.other)
        elif isinstance(entry.fact, MergeUndoneHere) and entry.fact.other is not None:
            merged.discard(entry.fact.other)
    return merged


def _waiting(uow: UnitOfWork, known: Record, person: Person) -> tuple[Proposal, ...]:
    """What waited for an answer then: proposed by this person, or one that they could have answered."""
    incident, holdings = known.incident, known.holdings
    access = Access(
        person=person,
        is_member=access_of(uow, incident, person).is_member,
        roles=roles_of(holdings, person.id),
        has_lead=lead_of(holdings) is not None,
        holdings=holdings,
    )
    open_then = [p for p in uow.proposals.of(incident.id) if p.at <= known.at and not _is_answered(p, known.at)]
    return tuple(p for p in open_then if p.by == person.id or may(PROPOSALS[p.kind].verb, incident, access))


def _is_answered(proposal: Proposal, at: datetime) -> bool:
    return proposal.answered_at is not None and proposal.answered_at <= at
