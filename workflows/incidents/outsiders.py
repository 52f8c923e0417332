"""Guests, people of other organisations and other apps in a private room: the lead is told once, on record, and may
remove them. An app is removed from rooms of people who were cleared or let in one by one: nobody cleared it."""

from contextlib import suppress
from datetime import datetime

from workflows.access.audience import may_read
from workflows.access.outsiders import perhaps_outside
from workflows.access.people import find_person
from workflows.access.reach import first_reachable
from workflows.deps import Deps
from workflows.domain.entries.access import OutsiderFound, StrangerFound
from workflows.domain.errors import ChatError, RateLimited
from workflows.domain.exposure import SeenBy
from workflows.domain.ids import UserId
from workflows.domain.incident import Incident
from workflows.domain.people import Outsider
from workflows.incidents.grants import put_out
from workflows.jobs.access import FlagOutsiders, TellOfOutsider
from workflows.jobs.states import Claimed, job_as
from workflows.messages.access import OutsiderInRoom
from workflows.outbox.direct import tell
from workflows.outbox.preconditions import OPEN_TO_MUSTER, incident_of
from workflows.outbox.snapshot import snapshot
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record_own

WITHOUT_APPS = frozenset({SeenBy.CLEARED, SeenBy.GRANTED})


def flag_outsiders(claimed: Claimed, deps: Deps) -> None:
    """Raises `ChatUnavailable`, `ChatRejected` and `RateLimited`."""
    number = job_as(FlagOutsiders, claimed).incident_id
    with deps.store.read() as uow:
        incident = incident_of(uow, number)
    if incident.room is None or incident.room_state not in OPEN_TO_MUSTER:
        return
    present = deps.chat.members(incident.room)
    with deps.store.read() as uow:
        unsure = perhaps_outside(uow, incident, present)
    for user in sorted(unsure):
        with suppress(ChatError, RateLimited):
            find_person(user, deps.clock.now(), deps)
    with deps.store.write() as uow:
        incident = incident_of(uow, number)
        for user in sorted(perhaps_outside(uow, incident, present)):
            _flag(uow, incident, user, uow.now)
        uow.commit()


def _flag(uow: UnitOfWork, incident: Incident, user: UserId, now: datetime) -> None:
    person = uow.people.get(user)
    if person is None or person.outside is None:
        return
    is_app = person.outside is Outsider.APP
    if is_app and incident.exposure.seen_by in WITHOUT_APPS:
        record_own(uow, incident, StrangerFound(who=user), now)
        put_out(uow, incident, user, now)
    elif is_app or may_read(uow, incident, user):  # whoever may not read it is a stranger
        entry = record_own(uow, incident, OutsiderFound(who=user, outside=person.outside), now)
        uow.outbox.put(TellOfOutsider(incident.id, entry_id=entry.id))
    known = uow.members.known(incident.id).get(user)
    if is_app and known is not None and known.is_member:
        uow.members.correct(incident.id, user, known, is_member=False, at=now)  # no app is anybody's audience


def tell_of_outsider(claimed: Claimed, deps: Deps) -> None:
    """Raises `ChatUnavailable`, `ChatRejected` and `RateLimited`."""
    job = job_as(TellOfOutsider, claimed)
    with deps.store.read() as uow:
        incident, entry = incident_of(uow, job.incident_id), uow.timeline.get(job.entry_id)
        assert entry is not None, "entries are never deleted"
        assert isinstance(entry.fact, OutsiderFound)
        shown = snapshot(uow, incident, deps.clock.now(), entry.fact.who)
        told = first_reachable(uow, shown)
    if told is not None and told != entry.fact.who:
        name = shown.names.get(entry.fact.who, "")
        message = OutsiderInRoom(incident_id=incident.id, name=name, fact=entry.fact)
        tell(claimed, told, message, deps)
