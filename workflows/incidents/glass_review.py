"""Reviewing that the glass was broken: by somebody who answers for it, never by who broke it."""

from datetime import datetime

from workflows.access.authorize import NO_INCIDENT
from workflows.deps import Deps
from workflows.domain.entries.access import BreakGlassReviewed, GlassBroken, GlassReviewOpen
from workflows.domain.errors import InvalidField, NotAllowed, NotFound, ReasonNeeded
from workflows.domain.glass_reviews import OpenReview, unreviewed
from workflows.domain.ids import EntryId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.reminders import Outcome, Reminder, ReminderKind
from workflows.domain.request import Request
from workflows.domain.roles import DEPUTY, LEAD, leaders
from workflows.domain.rosters import LEGAL, PRIVACY, SECURITY, people_of_function
from workflows.incidents.grants import MAX_REASON
from workflows.ports.store import UnitOfWork
from workflows.reminders.closing import close_about
from workflows.timeline.record import record, record_own

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
        close_about(uow, incident.id, ReminderKind.REVIEW_DUE, int(entry_id), Outcome.DONE, request.person.id)
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
        uow.look.missed(NO_INCIDENT)
        raise missing
    is_reviewer = any(people_of_function(one) in uow.rosters.naming(request.person.id) for one in REVIEWERS)
    if not is_reviewer and request.person.id not in leaders(uow.roles.of(incident.id)):
        uow.look.missed(NO_INCIDENT)
        raise missing
    uow.look.saw(incident)
    if request.person.id == entry.fact.who:
        raise NotAllowed("second_person")
    return incident, entry.fact


def say_what_is_open(uow: UnitOfWork, incident: Incident, now: datetime) -> None:
    """Inside a transaction, when the incident ends: nobody takes it that the review ended with it."""
    for broken in unreviewed(uow.timeline.of(incident.id)).values():
        record_own(uow, incident, GlassReviewOpen(who=broken.who), now)


def open_reviews(person: Person, deps: Deps) -> tuple[OpenReview, ...]:
    """Those that `person` is asked to do, across incidents, what is due first on top. For everybody else the same is
    looked up, and nothing found."""
    with deps.store.read() as uow:
        rosters = uow.rosters.naming(person.id)
        is_reviewer = any(people_of_function(one) in rosters for one in REVIEWERS)
        led = {held.incident_id for held in uow.roles.held_by(person.id) if held.role in (LEAD, DEPUTY)}
        waiting = uow.reminders.waiting(ReminderKind.REVIEW_DUE)
        found = {EntryId(one.subject_id or 0): one for one in waiting if is_reviewer or one.incident_id in led}
        reviews = tuple(filter(None, (_open(uow, entry_id, one, person) for entry_id, one in found.items())))
        if reviews:
            uow.look.lists(uow.incidents.get_many(one.incident_id for one in reviews).values())
        return reviews


def _open(uow: UnitOfWork, entry_id: EntryId, reminder: Reminder, person: Person) -> OpenReview | None:
    entry = uow.timeline.get(entry_id)
    if entry is None or not isinstance(entry.fact, GlassBroken) or entry.fact.who == person.id:
        return None
    if entry_id not in unreviewed(uow.timeline.of(entry.incident_id)):
        return None
    name = uow.people.names([entry.fact.who]).get(entry.fact.who, "")
    due_at = reminder.promised_at or reminder.due_at
    return OpenReview(incident_id=entry.incident_id, entry_id=entry_id, broken=entry.fact, name=name, due_at=due_at)
