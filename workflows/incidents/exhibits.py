"""Evidence that is kept elsewhere: put on record, handed on, and opened by one person at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from workflows.access.audit import log_access
from workflows.access.authorize import authorize, authorize_part
from workflows.access.people import require_assignable
from workflows.deps import Deps
from workflows.domain.access_log import Accessed
from workflows.domain.entries.exhibits import CustodyRecorded, ExhibitAdded, ExhibitViewed
from workflows.domain.errors import InvalidField, NotAllowed, NotFound
from workflows.domain.exhibits import TO_SOMEBODY, Custody, CustodyEvent, Exhibit, Medium, known_hash
from workflows.domain.ids import ClassId, ExhibitId, ExposureId, IncidentId, UserId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.incidents.exposures import Spent, begin_exposure, refuse_opted_out, spent_on
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record

MAX_LINE, MAX_LOCATION = 120, 500
"""Enough for a reference and a place, and too little for a description."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitDraft:
    """What the form says."""

    reference: str
    content_class: ClassId | None
    medium: Medium
    location: str
    hash: str
    how: str
    collected_by: UserId
    collected_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitsView:
    """The exhibits of an incident as one person reads them. `events`: of the one that is looked at alone."""

    incident: Incident
    exhibits: tuple[Exhibit, ...]
    names: Mapping[UserId, str]
    events: tuple[CustodyEvent, ...] = ()


def add_exhibit(incident_id: IncidentId, draft: ExhibitDraft, request: Request, deps: Deps) -> Exhibit | None:
    """Put an exhibit on record. None when this request was recorded before. Raises `InvalidField`."""
    require_assignable("collected_by", draft.collected_by, request.now, deps)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.EXHIBIT, incident_id, request.person)
        _check(draft, incident, request, deps)
        uow.incidents.lock(incident.id)
        if not uow.idempotency_keys.claim(f"exhibit/{request.id}", request.now):
            return None
        exhibit = uow.exhibits.add(
            Exhibit(
                incident_id=incident.id,
                reference=" ".join(draft.reference.split()),
                content_class=draft.content_class,
                medium=draft.medium,
                location=" ".join(draft.location.split()),
                hash=known_hash(draft.hash) or "",
                how=" ".join(draft.how.split()),
                collected_by=draft.collected_by,
                collected_at=draft.collected_at or request.now,
                recorded_by=request.person.id,
                recorded_at=request.now,
            )
        )
        record(uow, incident, ExhibitAdded(exhibit.number, exhibit.hash), request, text=exhibit.reference)
        uow.commit()
    return exhibit


def _check(draft: ExhibitDraft, incident: Incident, request: Request, deps: Deps) -> None:
    for field, text, limit in (
        ("reference", draft.reference, MAX_LINE),
        ("location", draft.location, MAX_LOCATION),
        ("how", draft.how, MAX_LINE),
    ):
        if len(text) > limit:
            raise InvalidField(field, "too_long", limit=limit)
    if not draft.reference.strip():
        raise InvalidField("reference", "reference_missing")
    if draft.hash.strip() and known_hash(draft.hash) is None:
        raise InvalidField("hash", "hash_unknown")
    if draft.content_class is not None and draft.content_class not in deps.programme.classes:
        raise InvalidField("class", "choice_gone")
    if draft.how.strip() and deps.programme.guarded(incident.type):
        raise InvalidField("how", "guarded_words")
    if draft.collected_at is not None and draft.collected_at > request.now:
        raise InvalidField("time", "time_future")


def record_custody(
    exhibit_id: ExhibitId, kind: Custody, to: str, basis: str, at: datetime | None, request: Request, deps: Deps
) -> Exhibit:
    """What somebody did with it. Raises `InvalidField`."""
    for field, text in (("to", to), ("basis", basis)):
        if len(text) > MAX_LINE:
            raise InvalidField(field, "too_long", limit=MAX_LINE)
    if kind in TO_SOMEBODY and not to.strip():
        raise InvalidField("to", "custody_to_missing")
    if kind is Custody.DISCLOSED and not basis.strip():
        raise InvalidField("basis", "custody_basis_missing")
    if at is not None and at > request.now:
        raise InvalidField("time", "time_future")
    with deps.store.write() as uow:
        incident, exhibit = _locked(uow, exhibit_id, request.person)
        if exhibit.disposed_at is not None:
            raise InvalidField("kind", "exhibit_disposed", label=exhibit.label)
        if uow.idempotency_keys.claim(f"custody/{request.id}", request.now):
            _add_event(uow, exhibit, kind, request, at, to, basis)
            exhibit = _after(exhibit, kind, at or request.now)
            uow.exhibits.save(exhibit)
            fact = CustodyRecorded(exhibit.number, kind, to.strip())
            record(uow, incident, fact, request, text=basis.strip(), happened_at=at)
        uow.commit()
    return exhibit


def _after(exhibit: Exhibit, kind: Custody, at: datetime) -> Exhibit:
    match kind:
        case Custody.SEALED | Custody.UNSEALED:
            return replace(exhibit, sealed=kind is Custody.SEALED)
        case Custody.DISPOSED:
            return replace(exhibit, disposed_at=at)
    return exhibit


def reveal(exhibit_id: ExhibitId, request: Request, deps: Deps) -> tuple[Exhibit, ExposureId | None]:
    """Where it is kept, for this person alone, who was asked twice: on record as a viewing and as an exposure. Raises
    `NotAllowed` for what was disposed of, and for a class that they opted out of."""
    begun = None
    with deps.store.write() as uow:
        incident, exhibit = _locked(uow, exhibit_id, request.person)
        if exhibit.disposed_at is not None:
            raise NotAllowed("exhibit_disposed", label=exhibit.label)
        refuse_opted_out(uow, exhibit.content_class, request.person)
        if uow.idempotency_keys.claim(f"reveal/{request.id}", request.now):
            _add_event(uow, exhibit, Custody.VIEWED, request)
            log_access(uow, incident, Accessed.REVEALED, request, exhibit=exhibit.number)
            record(uow, incident, ExhibitViewed(exhibit.number, exhibit.content_class), request)
            begun = begin_exposure(uow, exhibit.content_class, exhibit.medium, request)
        uow.commit()
    return exhibit, begun


def look_before_reveal(exhibit_id: ExhibitId, request: Request, deps: Deps) -> tuple[Incident, Exhibit, Spent | None]:
    """What is asked before it opens. Raises `NotAllowed` for a class that they opted out of."""
    with deps.store.read() as uow:
        incident, exhibit = _found(uow, exhibit_id, request.person)
        refuse_opted_out(uow, exhibit.content_class, request.person)
        known = exhibit.content_class
        spent = spent_on(uow, known, request.person, request.now, deps.programme) if known else None
    return incident, exhibit, spent


def _add_event(
    uow: UnitOfWork,
    exhibit: Exhibit,
    kind: Custody,
    request: Request,
    at: datetime | None = None,
    to: str = "",
    basis: str = "",
) -> None:
    event = CustodyEvent(
        exhibit_id=exhibit.id,
        kind=kind,
        by=request.person.id,
        at=at or request.now,
        recorded_at=request.now,
        to=to.strip(),
        basis=basis.strip(),
    )
    uow.exhibits.add_event(event)


def _locked(uow: UnitOfWork, exhibit_id: ExhibitId, by: Person) -> tuple[Incident, Exhibit]:
    """The exhibit and its incident, which is locked first. For somebody who may not see that, there is none."""
    incident, found = _found(uow, exhibit_id, by)
    uow.incidents.lock(incident.id)
    return incident, uow.exhibits.get(exhibit_id) or found


def _found(uow: UnitOfWork, exhibit_id: ExhibitId, by: Person) -> tuple[Incident, Exhibit]:
    """What is missing and what is hidden are looked up alike."""
    found, missing = uow.exhibits.get(exhibit_id), NotFound("no_such_exhibit")
    incident = authorize_part(uow, Verb.EXHIBIT, found.incident_id if found else None, by, missing)
    if found is None:
        raise missing
    return incident, found


def exhibits_of(incident_id: IncidentId, request: Request, deps: Deps) -> ExhibitsView:
    """All exhibits of an incident, by number."""
    with deps.store.read() as uow:
        incident = authorize(uow, Verb.EXHIBIT, incident_id, request.person)
        found = uow.exhibits.of(incident.id)
        names = uow.people.names({one.collected_by for one in found})
    return ExhibitsView(incident=incident, exhibits=found, names=names)


def look_at_exhibit(exhibit_id: ExhibitId, request: Request, deps: Deps) -> ExhibitsView:
    """One exhibit with its chain of custody, without the place where it is kept."""
    with deps.store.read() as uow:
        incident, found = _found(uow, exhibit_id, request.person)
        events = uow.exhibits.events(found.id)
        names = uow.people.names({found.collected_by, *(event.by for event in events)})
    return ExhibitsView(incident=incident, exhibits=(found,), names=names, events=events)
