"""People in a war room who may not see its incident: on record, and removed where the chat allows."""

from datetime import datetime

from workflows.access.audience import get_to_know
from workflows.access.authorize import is_visible
from workflows.deps import Deps
from workflows.domain.entries.access import StrangerFound
from workflows.domain.exposure import SeenBy, visibilities
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.incidents.grants import put_out
from workflows.jobs.recovery import SyncMembers
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record_own

GUARDED = visibilities(lambda exposure: exposure.seen_by is not SeenBy.FULL_MEMBERS)


def watch_rooms(now: datetime, deps: Deps) -> None:
    """Of every incident that is not for everybody and goes on: its room is read, and strangers are put out."""
    with deps.store.write() as uow:
        watched = uow.incidents.under_way_with(GUARDED)
        for number in watched:
            uow.outbox.put(SyncMembers(number))
        uow.commit()
    for number in watched:
        put_strangers_out(number, deps)


def put_strangers_out(number: IncidentId, deps: Deps) -> None:
    """Those who are known to be in the room and may not see it. Whoever joined a private room was let in by somebody in
    it, and is none."""
    with deps.store.read() as uow:
        incident = uow.incidents.get(number)
        if incident is None or not _strangers(uow, incident):
            return
    get_to_know((number,), deps.clock.now(), deps)
    with deps.store.write() as uow:
        incident = uow.incidents.get(number)
        assert incident is not None, "incidents are never deleted"
        for user in _strangers(uow, incident):
            record_own(uow, incident, StrangerFound(who=user), uow.now)
            put_out(uow, incident, user, uow.now)
        uow.commit()


def _strangers(uow: UnitOfWork, incident: Incident) -> tuple[UserId, ...]:
    if incident.visibility not in GUARDED:
        return ()
    members = {user: uow.people.get(user) for user in uow.members.of(incident.id)}
    unknown = {user: Person(id=user, name="", seen_at=uow.now) for user, person in members.items() if person is None}
    people = {user: person for user, person in members.items() if person is not None} | unknown
    return tuple(user for user, person in sorted(people.items()) if not is_visible(uow, incident, person))
