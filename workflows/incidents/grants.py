"""Who sees an incident and why: let in with an end, taken away, and ended by themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.access.audience import may_read, redraw_merged
from workflows.access.authorize import access_of, authorize, is_allowed, names_of
from workflows.access.grants import can_come, is_cleared, why_not
from workflows.access.hazard_notices import awaited, withdraw
from workflows.access.people import require_assignable
from workflows.deps import Deps
from workflows.domain.entries.access import AccessEnded, AccessGranted, AccessGrantedUntil, AccessRevoked
from workflows.domain.errors import InvalidField
from workflows.domain.exposure import SeenBy
from workflows.domain.grants import Grant, Via
from workflows.domain.ids import IncidentId, RoleId, UserId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.policy import Verb, can_see
from workflows.domain.request import Request
from workflows.domain.roles import LEAD, holders
from workflows.incidents.declarer_questions import may_ask_declarer
from workflows.incidents.departures import out_of_room
from workflows.incidents.membership import let_in
from workflows.jobs.access import NotifyAccessEnded, RemoveFromRoom
from workflows.jobs.war_room import RefreshIncidentCard
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record, record_own

MAX_REASON = 500


class Admitted(StrEnum):
    """What follows for somebody who was let in."""

    INVITED = "invited"
    THERE = "there"
    CALLED = "called"
    """They come by their own word, or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seer:
    """Somebody who may see it, and why: `roles`, being in the room, being cleared, `grant`. `is_called`: they are
    called, and not in the room yet."""

    user: UserId
    roles: tuple[RoleId, ...]
    is_present: bool
    is_called: bool
    is_cleared: bool
    grant: Grant | None
    """The live one that lasts longest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessList:
    """`seers`: those who are known to see it; of an open incident those in its room; of a restricted one, whoever is
    cleared for its type and not called to it is not named: why they were not is theirs. `revoked`: from whom it was
    taken."""

    incident: Incident
    seers: tuple[Seer, ...]
    revoked: tuple[Grant, ...]
    may_grant: bool
    may_revoke: bool
    may_sign: bool
    """Whether they decide for Legal."""
    may_ask: bool
    """Whether they may ask Legal to sign."""
    may_ask_declarer: bool
    """Whether who declared it may not see it, and they may ask that person something."""
    now: datetime
    names: dict[UserId, str]


def admitting(incident: Incident) -> Verb:
    """What somebody must be allowed to let another person in: where only grants open it, Legal decides."""
    return Verb.SIGN_OFF if incident.exposure.admitted_by_legal else Verb.ADMIT


def excluding(incident: Incident) -> Verb:
    """What somebody must be allowed to take it from another person."""
    return Verb.SIGN_OFF if incident.exposure.admitted_by_legal else Verb.EXCLUDE


def access_list(incident_id: IncidentId, request: Request, deps: Deps) -> AccessList:
    """Who can see it and why, for somebody who can. Raises `NotFound`."""
    with deps.store.read() as uow:
        incident = authorize(uow, Verb.SEE, incident_id, request.person)
        grants = uow.grants.of(incident.id)
        called = uow.members.invited(incident.id)
        known = {*uow.members.of(incident.id), *(one.user for one in grants)}
        return AccessList(
            incident=incident,
            seers=tuple(filter(None, (_seer(uow, incident, user, grants, called) for user in sorted(known)))),
            revoked=tuple(one for one in grants if one.denies and one.is_live(uow.now)),
            may_grant=is_allowed(uow, admitting(incident), incident, request.person),
            may_revoke=is_allowed(uow, excluding(incident), incident, request.person),
            may_sign=is_allowed(uow, Verb.SIGN_OFF, incident, request.person),
            may_ask=is_allowed(uow, Verb.NOTE, incident, request.person),
            may_ask_declarer=may_ask_declarer(uow, incident, request.person),
            now=uow.now,
            names=dict(uow.people.names({*known, *(one.by for one in grants if one.by)})),
        )


def _seer(
    uow: UnitOfWork, incident: Incident, user: UserId, grants: Iterable[Grant], called: frozenset[UserId]
) -> Seer | None:
    person = uow.people.get(user) or Person(id=user, name="", seen_at=uow.now)
    access = access_of(uow, incident, person)
    if not can_see(incident, access):
        return None
    live = [one for one in grants if one.user == user and not one.denies and one.is_live(uow.now)]
    return Seer(
        user=user,
        roles=access.roles,
        is_present=access.is_member and user not in called,
        is_called=user in called,
        is_cleared=access.is_cleared and incident.exposure.seen_by is SeenBy.CLEARED,
        grant=max(live, key=lambda one: (one.until is None, one.until, one.id), default=None),
    )


def grant_access(
    incident_id: IncidentId, user: UserId, until: datetime | None, reason: str, request: Request, deps: Deps
) -> Admitted:
    """Let somebody see it and come into its room, until then; without an end, until it is taken away.

    Raises `InvalidField` for somebody who cannot be invited, or is not cleared where that is needed, and for an end
    where clearance lets them see it.
    """
    if len(reason) > MAX_REASON:
        raise InvalidField("reason", "too_long", limit=MAX_REASON)
    if until is not None and until <= request.now:
        raise InvalidField("until", "time_past")
    person = require_assignable("person", user, request.now, deps)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SEE, incident_id, request.person)
        authorize(uow, admitting(incident), incident_id, request.person)
        if user == request.person.id:
            raise InvalidField("person", "sees_it")
        grant_anew(uow, incident, person, Via.INVITATION, until, reason, request)
        check_comes(uow, incident, user, until)
        admitted = _bring(uow, incident, user, request, deps)
        uow.commit()
    return admitted


def _bring(uow: UnitOfWork, incident: Incident, user: UserId, request: Request, deps: Deps) -> Admitted:
    """Nobody is invited, nor said to be, who is there or was called before."""
    if user in uow.members.of(incident.id):
        return Admitted.THERE
    if user not in awaited(uow, incident):
        let_in(uow, incident, (user,), "", request, deps.programme)
    return Admitted.CALLED if user in awaited(uow, incident) else Admitted.INVITED


def check_comes(uow: UnitOfWork, incident: Incident, user: UserId, until: datetime | None) -> None:
    """Raises `InvalidField` for whoever would not see it though they were let in, and for an end that would end
    nothing."""
    if not can_come(uow, incident, user):
        raise why_not(uow, incident, user, "person")
    if until is not None and is_cleared(uow, incident, user):
        raise InvalidField("until", "cleared_has_no_end", name=names_of(uow, (user,))[0])


def grant_anew(
    uow: UnitOfWork, incident: Incident, person: Person, via: Via, until: datetime | None, reason: str, request: Request
) -> None:
    """Inside a transaction: a grant in place of those that there were, on record."""
    for one in uow.grants.of_person(incident.id, person.id):
        if one.is_live(request.now):
            uow.grants.end(one.id, request.now, request.person.id)
            _no_emergency(uow, incident, one)
    uow.grants.add(
        Grant(
            user=person.id,
            incident_id=incident.id,
            via=via,
            by=request.person.id,
            at=request.now,
            reason=reason.strip(),
            until=until,
        )
    )
    fact = AccessGrantedUntil(to=person.id, until=until) if until else AccessGranted(to=person.id)
    record(uow, incident, fact, request, text=reason.strip())


def revoke_access(incident_id: IncidentId, user: UserId, reason: str, request: Request, deps: Deps) -> None:
    """From now on it does not exist for `user`: they are removed from its room, and their roles are vacant.
    If they saw it, they are told by its number alone.

    Raises `InvalidField` for its lead, who hands over first, and where everybody sees it.
    """
    if len(reason) > MAX_REASON:
        raise InvalidField("reason", "too_long", limit=MAX_REASON)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SEE, incident_id, request.person)
        authorize(uow, excluding(incident), incident_id, request.person)
        if incident.exposure.seen_by is SeenBy.FULL_MEMBERS:
            raise InvalidField("person", "open_to_all")
        if user in holders(uow.roles.of(incident.id), LEAD):
            raise InvalidField("person", "lead_hands_over_first")
        saw_it = may_read(uow, incident, user)
        for one in uow.grants.of_person(incident.id, user):
            if one.is_live(request.now):
                uow.grants.end(one.id, request.now, request.person.id)
        denial = Grant(
            user=user,
            incident_id=incident.id,
            via=Via.INVITATION,
            denies=True,
            by=request.person.id,
            at=request.now,
            reason=reason.strip(),
        )
        uow.grants.add(denial)
        record(uow, incident, AccessRevoked(of=user), request, text=reason.strip())
        put_out(uow, incident, user, request.now)
        if saw_it:
            uow.outbox.put(NotifyAccessEnded(incident.id, user=user, planned=False))
        uow.commit()


def put_out(uow: UnitOfWork, incident: Incident, user: UserId, now: datetime) -> None:
    """Inside a transaction, when somebody may not see it any more: they hold nothing there, and leave the room."""
    before = uow.members.known(incident.id).get(user)
    uow.members.correct(incident.id, user, before, is_member=False, at=now)
    withdraw(uow, incident, (user,), now)
    redraw_merged(uow, incident)
    out_of_room(uow, incident, user, now, unseeing=True)
    uow.outbox.put(RemoveFromRoom(incident.id, user=user))


def end_grants(now: datetime, deps: Deps) -> None:
    """What was let see until a moment that has come: on record, and out of the room. They see nothing since then
    anyway."""
    with deps.store.read() as uow:
        due = uow.grants.over(now)
    for one in due:
        with deps.store.write() as uow:
            current = uow.grants.get(one.id)
            if current is None or current.ended_at is not None or one.incident_id is None or one.until is None:
                continue
            incident = uow.incidents.get(one.incident_id)
            assert incident is not None, "incidents are never deleted"
            uow.grants.end(one.id, one.until, None)
            _no_emergency(uow, incident, one)
            person = uow.people.get(one.user) or Person(id=one.user, name="", seen_at=now)
            if not one.denies and not can_see(incident, access_of(uow, incident, person)):
                record_own(uow, incident, AccessEnded(of=one.user), now)
                put_out(uow, incident, one.user, now)
                uow.outbox.put(NotifyAccessEnded(incident.id, user=one.user))
            uow.commit()


def _no_emergency(uow: UnitOfWork, incident: Incident, ended: Grant) -> None:
    """The incident card says who broke the glass no longer than they see it by that."""
    if ended.via is Via.BREAK_GLASS:
        uow.outbox.put(RefreshIncidentCard(incident.id))
