"""People in a war room who may not see its incident: on record, and removed where the chat allows."""

from collections.abc import Iterable
from datetime import datetime

from workflows.access.audience import get_to_know
from workflows.access.authorize import is_visible
from workflows.access.hazard_notices import told_by
from workflows.deps import Deps
from workflows.domain.asks import AskedMessage
from workflows.domain.entries.access import StrangerFound
from workflows.domain.entries.holds import HoldIssued
from workflows.domain.exposure import SeenBy, visibilities
from workflows.domain.ids import UserId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.incidents.departures import out_of_room
from workflows.incidents.grants import put_out
from workflows.jobs.access import PutStrangersOut, WithdrawAsks
from workflows.jobs.recovery import SyncMembers
from workflows.jobs.states import Claimed, job_as
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record_own

GUARDED = visibilities(lambda exposure: exposure.seen_by is not SeenBy.FULL_MEMBERS)


def watch_rooms(now: datetime, deps: Deps) -> None:
    """Of every incident that goes on and is not for everybody: its room is read, and strangers are put out."""
    with deps.store.write() as uow:
        for number in uow.incidents.under_way_with(GUARDED):
            uow.outbox.put(SyncMembers(number))
            uow.outbox.put(PutStrangersOut(number))
        uow.commit()


def put_strangers_out(claimed: Claimed, deps: Deps) -> None:
    """Those who are known to be in the room and may not see it. Whoever joined a private room was let in by somebody in
    it, and is none. Whoever has a role and may not see it, in its room or not, has it no more."""
    number = job_as(PutStrangersOut, claimed).incident_id
    with deps.store.read() as uow:
        incident = uow.incidents.get(number)
        if incident is None or not (
            _strangers(uow, incident) or _holders_outside(uow, incident) or asks_to_withdraw(uow, incident)
        ):
            return
    get_to_know((number,), deps.clock.now(), deps)
    with deps.store.write() as uow:
        incident = uow.incidents.get(number)
        assert incident is not None, "incidents are never deleted"
        for user in _strangers(uow, incident):
            record_own(uow, incident, StrangerFound(who=user), uow.now)
            put_out(uow, incident, user, uow.now)
        for user in _holders_outside(uow, incident):
            out_of_room(uow, incident, user, uow.now)
        for user in sorted({one.user for one in asks_to_withdraw(uow, incident)}):
            uow.outbox.put(WithdrawAsks(incident.id, user=user))
        uow.commit()


def asks_to_withdraw(uow: UnitOfWork, incident: Incident) -> tuple[AskedMessage, ...]:
    """What people were asked who may not see it any more. Custodians of a hold need not see it, nor does who is called
    and was told nothing but a hazard notice."""
    if incident.visibility not in GUARDED:
        return ()
    asked = uow.asked_messages.of(incident.id)
    outside = frozenset(_unseeing(uow, incident, {one.user for one in asked}))
    theirs = [one for one in asked if one.user in outside and told_by(uow, incident, one) is None]
    return tuple(one for one in theirs if not _is_of_hold(uow, one))


def _is_of_hold(uow: UnitOfWork, one: AskedMessage) -> bool:
    ask = uow.timeline.get(one.entry_id)
    return ask is not None and isinstance(ask.fact, HoldIssued)


def _strangers(uow: UnitOfWork, incident: Incident) -> tuple[UserId, ...]:
    if incident.visibility not in GUARDED:
        return ()
    there = uow.members.of(incident.id) - uow.members.leaving(incident.id)
    return _unseeing(uow, incident, there)


def _holders_outside(uow: UnitOfWork, incident: Incident) -> tuple[UserId, ...]:
    if incident.visibility not in GUARDED:
        return ()
    holding = {held.user for held in uow.roles.of(incident.id) if held.until is None}
    return _unseeing(uow, incident, holding - uow.members.of(incident.id))


def _unseeing(uow: UnitOfWork, incident: Incident, users: Iterable[UserId]) -> tuple[UserId, ...]:
    members = {user: uow.people.get(user) for user in users}
    unknown = {user: Person(id=user, name="", seen_at=uow.now) for user, person in members.items() if person is None}
    people = {user: person for user, person in members.items() if person is not None} | unknown
    return tuple(user for user, person in sorted(people.items()) if not is_visible(uow, incident, person))
