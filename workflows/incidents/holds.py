"""Legal hold: nothing of an incident is erased while one stands. Legal issues it, another of Legal releases it.

Its custodians are asked to keep everything and to acknowledge that; whoever comes into the room later is asked too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from workflows.access.audience import may_read
from workflows.access.authorize import authorize, authorize_part, is_allowed
from workflows.access.grants import why_not
from workflows.access.people import require_assignable
from workflows.deps import Deps
from workflows.domain.entries.holds import HoldAcknowledged, HoldIssued, HoldReleased, HoldReviewed
from workflows.domain.errors import InvalidField, NotAllowed, NotFound, ReasonNeeded
from workflows.domain.hold_rules import for_review, for_unread
from workflows.domain.ids import HoldId, IncidentId, UserId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.reminders import Outcome, ReminderKind, ReminderState
from workflows.domain.request import Request
from workflows.domain.retention import Custodian, Hold
from workflows.domain.roles import role_holders
from workflows.jobs.holds import AskCustodian, NotifyReleased
from workflows.outbox.preconditions import incident_of
from workflows.ports.store import UnitOfWork
from workflows.reminders.closing import close_about
from workflows.timeline.record import record

LONGEST = 100
MAX_SCOPE, MAX_WORDS = 200, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldOrder:
    """What Legal asks for. `people`: who has to acknowledge it; nobody named: whoever has a role or is in the room."""

    matter: str
    scope: str = ""
    instruction: str = ""
    people: tuple[UserId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldsView:
    """The holds of an incident as one person reads them. `custodians`: those who were asked, by hold. `unasked`: for
    Legal alone, who was not asked because they cannot see it, by hold that stands."""

    incident: Incident
    holds: tuple[Hold, ...]
    custodians: Mapping[HoldId, tuple[Custodian, ...]]
    unasked: Mapping[HoldId, tuple[UserId, ...]]
    may_sign: bool
    names: Mapping[UserId, str]


def issue_hold(incident_id: IncidentId, order: HoldOrder, request: Request, deps: Deps) -> Hold:
    """The hold, or the one that stands for this matter already. Raises `InvalidField`."""
    matter = _checked(order)
    for user in order.people:
        require_assignable("people", user, request.now, deps)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SIGN_OFF, incident_id, request.person)
        if uow.erasing.certificates(incident_id):
            raise InvalidField("matter", "erased_already", label=incident.label)
        uow.incidents.lock(incident.id)
        for hold in uow.holds.of(incident_id):
            if hold.is_live and hold.matter == matter:
                return hold
        made = Hold(
            incident_id=incident_id,
            matter=matter,
            by=request.person.id,
            at=request.now,
            scope=" ".join(order.scope.split()),
            instruction=order.instruction.strip(),
        )
        hold = uow.holds.add(made)
        record(uow, incident, HoldIssued(hold=hold.id), request, text=matter)
        _ask_first(uow, incident, hold, order.people)
        uow.reminders.add(for_unread(hold, hold.at, deps.programme.timezone))
        uow.reminders.add(for_review(hold))
        uow.commit()
    return hold


def _checked(order: HoldOrder) -> str:
    """The matter in one line."""
    matter = " ".join(order.matter.split())
    if not matter or len(matter) > LONGEST:
        raise InvalidField("matter", "matter_needed", most=LONGEST)
    for field, text, limit in (("scope", order.scope, MAX_SCOPE), ("instruction", order.instruction, MAX_WORDS)):
        if len(text) > limit:
            raise InvalidField(field, "too_long", limit=limit)
    return matter


def _ask_first(uow: UnitOfWork, incident: Incident, hold: Hold, chosen: Iterable[UserId]) -> None:
    """Those whom Legal chose, or else everybody with a role or in the room but whoever issues it. Whom Legal did not
    choose of those who see the incident is noted: only who comes later, or may see it only then, is asked besides."""
    asked = tuple(dict.fromkeys(chosen))
    for user in asked:
        if not may_read(uow, incident, user):
            raise why_not(uow, incident, user, "people")
    there = {*uow.members.of(incident.id), *role_holders(uow.roles.of(incident.id)), hold.by}
    readers = tuple(user for user in sorted(there) if user == hold.by or _reads(uow, incident, user))
    wanted = asked or tuple(user for user in readers if user != hold.by)
    for user in wanted:
        ask_custodian(uow, hold, user, hold.at)
    for user in sorted(set(readers).difference(wanted)):
        uow.holds.add_custodian(Custodian(incident_id=incident.id, hold_id=hold.id, user=user, asked_at=None))


def _reads(uow: UnitOfWork, incident: Incident, user: UserId) -> bool:
    person = uow.people.get(user)
    return (person is None or person.reads) and may_read(uow, incident, user)


def ask_custodian(uow: UnitOfWork, hold: Hold, user: UserId, now: datetime) -> bool:
    """Inside a transaction, once for each. False for somebody who was asked before."""
    one = Custodian(incident_id=hold.incident_id, hold_id=hold.id, user=user, asked_at=now)
    is_new = uow.holds.add_custodian(one)
    if is_new:
        uow.outbox.put(AskCustodian(hold.incident_id, user=user, hold_id=hold.id))
    return is_new


def ask_newcomers(now: datetime, deps: Deps) -> None:
    """Whoever came into the room of an incident under hold since it was issued is asked too, also who was there before
    and could not see it then."""
    with deps.store.read() as uow:
        waiting = [hold for hold in uow.holds.live() if _newcomers(uow, hold)]
    for hold in waiting:
        with deps.store.write() as uow:
            new = [user for user in _newcomers(uow, hold) if ask_custodian(uow, hold, user, now)]
            if new:
                _remind(uow, hold, now, deps)
                uow.commit()


def _remind(uow: UnitOfWork, hold: Hold, now: datetime, deps: Deps) -> None:
    """Unless others are reminded already: then they are reminded together."""
    theirs = [one for one in uow.reminders.of(hold.incident_id, ReminderKind.HOLD_UNREAD) if one.subject_id == hold.id]
    if not any(one.state is ReminderState.WAITING for one in theirs):
        uow.reminders.add(for_unread(hold, now, deps.programme.timezone))


def _newcomers(uow: UnitOfWork, hold: Hold) -> tuple[UserId, ...]:
    new = uow.members.of(hold.incident_id) - _noted(uow, hold)
    incident = incident_of(uow, hold.incident_id) if new else None
    return tuple(user for user in sorted(new) if incident is not None and _reads(uow, incident, user))


def _noted(uow: UnitOfWork, hold: Hold) -> frozenset[UserId]:
    return frozenset(one.user for one in uow.holds.custodians(hold.id))


def _unasked(uow: UnitOfWork, incident: Incident, hold: Hold) -> tuple[UserId, ...]:
    """Who is or was in the room or has or had a role, and cannot see it: nobody asked them to keep anything."""
    known = {*uow.members.known(incident.id), *(held.user for held in uow.roles.of(incident.id))}
    people = {user: uow.people.get(user) for user in sorted(known - _noted(uow, hold))}
    reading = (user for user, person in people.items() if person is None or person.reads)
    return tuple(user for user in reading if not may_read(uow, incident, user))


def acknowledge_hold(hold_id: HoldId, request: Request, deps: Deps) -> Hold:
    """They have read it and will keep everything: on record once. Raises `NotFound` to whoever was not asked."""
    with deps.store.write() as uow:
        incident, hold = _hold(uow, hold_id, Verb.SEE, request.person)
        asked = {one.user for one in uow.holds.custodians(hold_id) if one.asked_at}
        if request.person.id not in asked:
            raise NotFound("no_such_ask")
        if hold.is_live and uow.holds.acknowledge(hold_id, request.person.id, request.now):
            record(uow, incident, HoldAcknowledged(hold=hold_id), request)
        uow.commit()
    return hold


def _hold(uow: UnitOfWork, hold_id: HoldId, verb: Verb, by: Person) -> tuple[Incident, Hold]:
    """What is missing and what is hidden are looked up alike."""
    hold, missing = uow.holds.get(hold_id), NotFound("control_gone")
    incident = authorize_part(uow, verb, hold.incident_id if hold else None, by, missing)
    if hold is None:
        raise missing
    return incident, hold


def find_hold(hold_id: HoldId, by: Person, deps: Deps) -> tuple[Incident, Hold]:
    """For somebody of Legal, before a form about it. Raises `NotFound` and `NotAllowed`."""
    with deps.store.read() as uow:
        return _hold(uow, hold_id, Verb.SIGN_OFF, by)


def require_second(hold: Hold, person: Person) -> None:
    """Raises `NotAllowed` to whoever issued it."""
    if hold.by == person.id:
        raise NotAllowed("release_needs_second")


def release_hold(incident_id: IncidentId, hold_id: HoldId, reason: str, request: Request, deps: Deps) -> Hold:
    """Its custodians are told. Raises `NotAllowed` to whoever issued it, `ReasonNeeded`, and `InvalidField` for one
    that the incident does not have."""
    _check_length(reason)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SIGN_OFF, incident_id, request.person)
        uow.incidents.lock(incident.id)
        hold = uow.holds.get(hold_id)
        if hold is None or hold.incident_id != incident_id:
            raise InvalidField("reason", "no_such_hold", label=incident.label)
        if not hold.is_live:
            return hold
        require_second(hold, request.person)
        if not reason.strip():
            raise ReasonNeeded("release_needs_reason")
        uow.holds.release(hold_id, request.person.id, request.now)
        record(uow, incident, HoldReleased(hold=hold_id), request, text=reason.strip())
        _close_review(uow, hold, request)
        for one in uow.holds.custodians(hold_id):
            if one.asked_at and one.user != request.person.id:
                uow.outbox.put(NotifyReleased(incident.id, user=one.user, hold_id=hold_id))
        uow.commit()
    return replace(hold, released_by=request.person.id, released_at=request.now)


def keep_hold(hold_id: HoldId, reason: str, request: Request, deps: Deps) -> Hold:
    """It is still needed: the next review is due in six months. Raises `ReasonNeeded`, and `InvalidField` for one that
    was released."""
    _check_length(reason)
    with deps.store.write() as uow:
        incident, hold = _hold(uow, hold_id, Verb.SIGN_OFF, request.person)
        if not hold.is_live:
            raise InvalidField("reason", "hold_released", label=incident.label)
        if not reason.strip():
            raise ReasonNeeded("review_needs_reason")
        reviewed = replace(hold, reviewed_at=request.now)
        uow.holds.review(hold_id, request.now)
        record(uow, incident, HoldReviewed(hold=hold_id), request, text=reason.strip())
        _close_review(uow, hold, request)
        uow.reminders.add(for_review(reviewed))
        uow.commit()
    return reviewed


def _close_review(uow: UnitOfWork, hold: Hold, request: Request) -> None:
    kind = ReminderKind.HOLD_REVIEW
    close_about(uow, hold.incident_id, kind, hold.id, Outcome.ANSWERED, request.person.id)


def _check_length(reason: str) -> None:
    if len(reason) > MAX_WORDS:
        raise InvalidField("reason", "too_long", limit=MAX_WORDS)


def holds_of(incident_id: IncidentId, request: Request, deps: Deps) -> HoldsView:
    """The oldest first, released ones too, for everybody who sees the incident."""
    with deps.store.read() as uow:
        incident = authorize(uow, Verb.SEE, incident_id, request.person)
        holds = uow.holds.of(incident_id)
        asked = {hold.id: tuple(c for c in uow.holds.custodians(hold.id) if c.asked_at) for hold in holds}
        may_sign = is_allowed(uow, Verb.SIGN_OFF, incident, request.person)
        unasked = {hold.id: _unasked(uow, incident, hold) for hold in holds if may_sign and hold.is_live}
        people = {one.user for found in asked.values() for one in found}
        people |= {user for found in unasked.values() for user in found}
        people |= {user for hold in holds for user in (hold.by, hold.released_by) if user}
        return HoldsView(
            incident=incident,
            holds=holds,
            custodians=asked,
            unasked=unasked,
            may_sign=may_sign,
            names=uow.people.names(people),
        )
