"""The summary: reading the record that it is made from, having it posted, sending it to somebody."""

from datetime import datetime

from workflows.access.audience import entries_for, entries_to_keep
from workflows.access.authorize import authorize, is_visible
from workflows.access.people import require_assignable
from workflows.deps import Deps
from workflows.domain.entries.incidents import SummarySent
from workflows.domain.errors import InvalidField
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.record import Record
from workflows.domain.request import Request
from workflows.jobs.timeline import PostSummary, SendSummary
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record


def look_at_record(incident_id: IncidentId, request: Request, deps: Deps) -> Record:
    """All that is on record, for somebody who may read it."""
    with deps.store.read() as uow:
        incident = authorize(uow, Verb.SUMMARISE, incident_id, request.person)
        return read_record(uow, incident, request.now, reader=request.person)


def ask_for_summary(incident_id: IncidentId, request: Request, deps: Deps) -> Incident:
    """Have the summary posted in the room, once for each request."""
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SUMMARISE, incident_id, request.person)
        if uow.idempotency_keys.claim(f"summary/{request.id}", request.now):
            uow.outbox.put(PostSummary(incident.id, by=request.person.id, request=request.id))
            uow.commit()
    return incident


def send_summary(incident_id: IncidentId, to: UserId | None, request: Request, deps: Deps) -> str:
    """Have it sent to somebody who may see the incident, once for each request; their name. Raises `InvalidField`."""
    if to is None:
        raise InvalidField("person", "nobody_named")
    reader = require_assignable("person", to, request.now, deps)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SUMMARISE, incident_id, request.person)
        if not is_visible(uow, incident, reader):
            raise InvalidField("person", "may_not_see", name=reader.name, label=incident.label)
        if uow.idempotency_keys.claim(f"summary-to/{request.id}", request.now):
            record(uow, incident, SummarySent(to=to), request)
            uow.outbox.put(SendSummary(incident.id, user=to, by=request.person.id))
            uow.commit()
    return reader.name


def read_record(
    uow: UnitOfWork,
    incident: Incident,
    now: datetime,
    *also: UserId,
    reader: Person | None = None,
    is_kept: bool = False,
) -> Record:
    """The record now. `also`: more people whose names the surface needs. `reader`: who alone reads it; else everybody
    who sees the incident does. `is_kept`: for a text that is never drawn anew, so that it names no other incident."""
    found = uow.timeline.of(incident.id)
    entries = entries_to_keep(found) if is_kept else entries_for(uow, incident, found, reader)
    holdings = uow.roles.of(incident.id)
    tasks = uow.tasks.of(incident.id)
    people: set[UserId] = {incident.declared_by, *also}.union(*(e.people for e in entries))
    people |= {h.user for h in holdings} | {t.assignee for t in tasks if t.assignee}
    return Record(
        incident=incident,
        entries=entries,
        revisions=uow.timeline.revisions(incident.id),
        updates=uow.updates.of(incident.id),
        holdings=holdings,
        tasks=tasks,
        names=uow.people.names(people),
        at=now,
    )
