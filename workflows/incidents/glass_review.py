"""Reviewing that the glass was broken: by somebody who answers for it, never by who broke it."""

from collections.abc import Iterable

from workflows.deps import Deps
from workflows.domain.entries.access import BreakGlassReviewed, GlassBroken
from workflows.domain.errors import InvalidField, NotAllowed, NotFound, ReasonNeeded
from workflows.domain.ids import EntryId
from workflows.domain.incident import Incident
from workflows.domain.request import Request
from workflows.domain.roles import leaders
from workflows.domain.rosters import LEGAL, PRIVACY, SECURITY, people_of_function
from workflows.domain.timeline import Entry
from workflows.incidents.grants import MAX_REASON
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record

REVIEWERS = (SECURITY, PRIVACY, LEGAL)


def review(entry_id: EntryId, found: str, request: Request, deps: Deps) -> bool:
    """Somebody of Security, Privacy or Legal, or who leads the incident, looked at it; never who broke the glass. False
    when it was reviewed before. Raises `ReasonNeeded` and `NotAllowed`."""
    if not found.strip():
        raise ReasonNeeded("review_needs_words")
    if len(found) > MAX_REASON:
        raise InvalidField("reason", "too_long", limit=MAX_REASON)
    with deps.store.write() as uow:
        incident, broken = _broken(uow, entry_id, request)
        uow.incidents.lock(incident.id)
        if entry_id not in unreviewed(uow.timeline.of(incident.id)):
            return False
        record(uow, incident, BreakGlassReviewed(who=broken.who, of=int(entry_id)), request, text=found.strip())
        uow.commit()
    return True


def to_review(entry_id: EntryId, request: Request, deps: Deps) -> Incident:
    """The incident, for somebody who may review that somebody let themselves into it. Raises `NotFound`."""
    with deps.store.read() as uow:
        return _broken(uow, entry_id, request)[0]


def _broken(uow: UnitOfWork, entry_id: EntryId, request: Request) -> tuple[Incident, GlassBroken]:
    missing = NotFound("control_gone")
    entry = uow.timeline.get(entry_id)
    incident = uow.incidents.get(entry.incident_id) if entry is not None else None
    if entry is None or incident is None or not isinstance(entry.fact, GlassBroken):
        raise missing
    is_reviewer = any(people_of_function(one) in uow.rosters.naming(request.person.id) for one in REVIEWERS)
    if not is_reviewer and request.person.id not in leaders(uow.roles.of(incident.id)):
        raise missing
    if request.person.id == entry.fact.who:
        raise NotAllowed("second_person")
    return incident, entry.fact


def unreviewed(entries: Iterable[Entry]) -> dict[EntryId, GlassBroken]:
    """The times that somebody let themselves in and nobody looked at yet."""
    found = tuple(entries)
    seen = {entry.fact.of for entry in found if isinstance(entry.fact, BreakGlassReviewed)}
    return {e.id: e.fact for e in found if isinstance(e.fact, GlassBroken) and int(e.id) not in seen}
