"""People in a war room who may not see its incident: on record, and removed where the chat allows."""

from collections.abc import Iterable
from datetime import datetime

from workflows.access.audience import get_to_know
from workflows.access.authorize import is_visible
from workflows.deps import Deps
from workflows.domain.entries.access import StrangerFound
from workflows.domain.exposure import SeenBy, visibilities
from workflows.domain.ids import UserId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.incidents.departures import out_of_room
from workflows.incidents.grants import put_out
from workflows.jobs.access import PutStrangersOut
from workflows.jobs.recovery import SyncMembers
from workflows.jobs.states import Claimed, job_as
from workflows.outbox.direct import shown_to, take_back
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
            _strangers(uow, incident) or _holders_outside(uow, incident) or _to_take_back(uow, incident)
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
            out_of_room(uow, incident, user, uow.now, unseeing=True)
        for user in _to_take_back(uow, incident):
            take_back(uow, incident, user)
        uow.commit()


def _to_take_back(uow: UnitOfWork, incident: Incident) -> tuple[UserId, ...]:
    """Who was written to about it, or has it on their Home tab, and may not see it any more."""
    return _unseeing(uow, incident, shown_to(uow, incident.id)) if incident.visibility in GUARDED else ()


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
