"""Breaking the glass: a person with that right lets themselves into an incident that they may not see.

It takes a reason, lasts an hour, tells those who answer for the incident at once, and somebody else reviews it. After
NIST SP 800-53 AC-3(10), audited override of access control mechanisms.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from workflows.deps import Deps
from workflows.domain.entries.access import BreakGlassReviewed, GlassBroken
from workflows.domain.errors import InvalidField, NotAllowed, NotFound, ReasonNeeded
from workflows.domain.grants import BREAK_GLASS_FOR, BreakGlassReason, Grant, Via
from workflows.domain.ids import EntryId, IncidentId, UserId, incident_label
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.request import Request
from workflows.domain.roles import leaders
from workflows.domain.rosters import BREAK_GLASS, LEGAL, PRIVACY, SECURITY, people_of_function
from workflows.domain.timeline import Entry
from workflows.incidents.grants import MAX_REASON
from workflows.incidents.membership import let_in
from workflows.jobs.access import NotifyBrokenGlass
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record

ANSWERABLE = (SECURITY, PRIVACY)
REVIEWERS = (SECURITY, PRIVACY, LEGAL)
REVIEW_WITHIN = timedelta(days=1)
"""Of working days."""


def may_break_glass(uow: UnitOfWork, person: Person) -> bool:
    return person.is_full_member and people_of_function(BREAK_GLASS) in uow.rosters.naming(person.id)


def has_right(person: Person, deps: Deps) -> bool:
    """Whether `person` may let themselves into any incident."""
    with deps.store.read() as uow:
        return may_break_glass(uow, person)


def break_glass(
    number: IncidentId, code: BreakGlassReason, reason: str, request: Request, deps: Deps
) -> tuple[Incident, datetime]:
    """Let `request.person` in for an hour. Raises `NotAllowed` for somebody without the right, `ReasonNeeded`, and
    `NotFound` where there is no such incident: whoever has the right is told that."""
    if len(reason) > MAX_REASON:
        raise InvalidField("reason", "too_long", limit=MAX_REASON)
    with deps.store.write() as uow:
        if not may_break_glass(uow, request.person):
            raise NotAllowed("need_break_glass")
        if not reason.strip():
            raise ReasonNeeded("break_glass_needs_reason")
        incident = uow.incidents.get(number)
        if incident is None:
            raise NotFound("no_such_incident", label=incident_label(number))
        until = request.now + BREAK_GLASS_FOR
        for one in uow.grants.of_person(incident.id, request.person.id):
            if one.is_live(request.now) and one.denies:
                raise NotAllowed("access_was_taken")
        uow.grants.add(
            Grant(
                user=request.person.id,
                incident_id=incident.id,
                via=Via.BREAK_GLASS,
                by=request.person.id,
                at=request.now,
                reason=f"{code}: {reason.strip()}",
                until=until,
            )
        )
        fact = GlassBroken(who=request.person.id, code=code, until=until)
        entry = record(uow, incident, fact, request, text=reason.strip())
        let_in(uow, incident, (request.person.id,), "", request)
        for user in sorted(_answerable(uow, incident) - {request.person.id}):
            uow.outbox.put(NotifyBrokenGlass(incident.id, user=user, entry_id=entry.id))
        uow.commit()
    return incident, until


def _answerable(uow: UnitOfWork, incident: Incident) -> frozenset[UserId]:
    functions = [uow.rosters.of(people_of_function(one)) for one in ANSWERABLE]
    return frozenset(leaders(uow.roles.of(incident.id))).union(*functions)


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
