"""Breaking the glass: a person with that right lets themselves into an incident that they may not see.

It takes a reason, lasts an hour, tells those who answer for the incident at once, and somebody else reviews it. After
NIST SP 800-53 AC-3(10), audited override of access control mechanisms. Where a second person has to confirm it first:
`second_person.py`; the review: `glass_review.py`.
"""

from dataclasses import dataclass
from datetime import datetime

from workflows.deps import Deps
from workflows.domain.break_glass import BREAK_GLASS_FOR, BreakGlassReason, GlassRequest, waits
from workflows.domain.entries.access import GlassBroken, GlassRequested
from workflows.domain.errors import InvalidField, NotAllowed, NotFound, ReasonNeeded
from workflows.domain.glass_reviews import for_review
from workflows.domain.grants import Grant, Via
from workflows.domain.ids import IncidentId, UserId, incident_label
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.request import Request
from workflows.domain.roles import leaders
from workflows.domain.rosters import BREAK_GLASS, PRIVACY, SECURITY, people_of_function
from workflows.incidents.grants import MAX_REASON
from workflows.incidents.membership import let_in
from workflows.jobs.access import AskSecondPerson, NotifyBrokenGlass
from workflows.outbox.snapshot import reviewers_of
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record

ANSWERABLE = (SECURITY, PRIVACY)
CONFIRMING = (BREAK_GLASS, SECURITY)


@dataclass(frozen=True, slots=True)
class Opened:
    """They see the incident until then."""

    incident: Incident
    until: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many people were asked to confirm; nothing is open, and after `until` nothing will be."""

    incident: Incident
    asked: int
    until: datetime


def may_break_glass(uow: UnitOfWork, person: Person) -> bool:
    return person.is_full_member and people_of_function(BREAK_GLASS) in uow.rosters.naming(person.id)


def has_right(person: Person, deps: Deps) -> bool:
    """Whether `person` may let themselves into any incident."""
    with deps.store.read() as uow:
        return may_break_glass(uow, person)


def break_glass(
    number: IncidentId, code: BreakGlassReason, reason: str, with_second: bool, request: Request, deps: Deps
) -> Opened | Waiting:
    """Let `request.person` in for an hour, or ask a second person first, where the organisation wants that or they do:
    `with_second`. Danger to life never waits.

    Raises `NotAllowed` for somebody without the right and where nobody could confirm, `ReasonNeeded`, and `NotFound`
    where there is no such incident: whoever has the right is told that.
    """
    if len(reason) > MAX_REASON:
        raise InvalidField("reason", "too_long", limit=MAX_REASON)
    with deps.store.write() as uow:
        if not may_break_glass(uow, request.person):
            uow.look.missed(number)
        require_right(uow, request.person)
        if not reason.strip():
            raise ReasonNeeded("break_glass_needs_reason")
        incident = uow.incidents.get(number)
        if incident is None:
            uow.look.missed(number)
            raise NotFound("no_such_incident", label=incident_label(number))
        uow.look.saw(incident)
        require_not_kept_out(uow, incident, request)
        done: Opened | Waiting
        if waits(code, deps.programme.break_glass.second, with_second):
            asked = ask_second_person(uow, incident, code, reason.strip(), request)
            done = Waiting(incident, len(asked.asked), asked.expires_at)
        else:
            done = Opened(incident, open_to(uow, incident, code, reason.strip(), request, deps))
        uow.commit()
    return done


def require_right(uow: UnitOfWork, person: Person) -> None:
    """Raises `NotAllowed`."""
    if not may_break_glass(uow, person):
        raise NotAllowed("need_break_glass")


def require_not_kept_out(uow: UnitOfWork, incident: Incident, request: Request) -> None:
    """Raises `NotAllowed` for somebody from whom it was taken."""
    theirs = uow.grants.of_person(incident.id, request.person.id)
    if any(one.denies and one.is_live(request.now) for one in theirs):
        raise NotAllowed("access_was_taken")


def open_to(
    uow: UnitOfWork, incident: Incident, code: BreakGlassReason, reason: str, request: Request, deps: Deps
) -> datetime:
    """Inside a transaction: `request.person` sees it, those who answer for it are told. Until when."""
    until = request.now + BREAK_GLASS_FOR
    uow.grants.add(
        Grant(
            user=request.person.id,
            incident_id=incident.id,
            via=Via.BREAK_GLASS,
            by=request.person.id,
            at=request.now,
            reason=f"{code}: {reason}",
            until=until,
        )
    )
    entry = record(uow, incident, GlassBroken(who=request.person.id, code=code, until=until), request, text=reason)
    let_in(uow, incident, (request.person.id,), "", request, deps.programme)
    for user in sorted(_answerable(uow, incident) - {request.person.id}):
        uow.outbox.put(NotifyBrokenGlass(incident.id, user=user, entry_id=entry.id))
    reviewers = reviewers_of(uow) - {request.person.id}
    for reminder in for_review(incident.id, entry.id, reviewers, request.now, deps.programme.timezone):
        uow.reminders.add(reminder)
    return until


def _answerable(uow: UnitOfWork, incident: Incident) -> frozenset[UserId]:
    functions = [uow.rosters.of(people_of_function(one)) for one in ANSWERABLE]
    return frozenset(leaders(uow.roles.of(incident.id))).union(*functions)


def ask_second_person(
    uow: UnitOfWork, incident: Incident, code: BreakGlassReason, reason: str, request: Request
) -> GlassRequest:
    """Inside a transaction: the others who may break the glass, and Security, are asked; who may answer is settled now.
    Asked again while the first question is open, nobody is asked twice. Raises `NotAllowed` where nobody can be."""
    uow.incidents.lock(incident.id)
    for standing in uow.glass_requests.open_of(incident.id):
        if standing.user == request.person.id and standing.is_open(request.now):
            return standing
    asked = _can_confirm(uow, incident, request)
    if not asked:
        raise NotAllowed("nobody_confirms")
    stored = uow.glass_requests.add(
        GlassRequest(
            incident_id=incident.id, user=request.person.id, code=code, reason=reason, at=request.now, asked=asked
        )
    )
    record(uow, incident, GlassRequested(who=request.person.id, code=code), request, text=reason)
    for user in asked:
        uow.outbox.put(AskSecondPerson(incident.id, request_id=stored.id, user=user))
    return stored


def _can_confirm(uow: UnitOfWork, incident: Incident, request: Request) -> tuple[UserId, ...]:
    """Nobody who is known to be a guest or gone, or is kept out of this incident."""
    named = frozenset[UserId]().union(*(uow.rosters.of(people_of_function(one)) for one in CONFIRMING))
    kept_out = {one.user for one in uow.grants.of(incident.id) if one.denies and one.is_live(request.now)}
    known = {user: uow.people.get(user) for user in named - kept_out - {request.person.id}}
    return tuple(user for user, person in sorted(known.items()) if person is None or person.is_full_member)
