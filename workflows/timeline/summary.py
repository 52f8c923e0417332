"""Asking for a summary, and reading the record that it is made from."""

from datetime import datetime

from workflows.access.authorize import authorize
from workflows.deps import Deps
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.incident import Incident
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.jobs.timeline import PostSummary
from workflows.ports.store import UnitOfWork
from workflows.presentation.summary import Record


def ask_for_summary(incident_id: IncidentId, request: Request, deps: Deps) -> bool:
    """Have the summary posted in the room. False when this request was made before."""
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SUMMARISE, incident_id, request.person)
        if not uow.idempotency_keys.claim(f"summary/{request.id}", request.now):
            return False
        uow.outbox.put(PostSummary(incident.id, by=request.person.id, request=request.id))
        uow.commit()
    return True


def read_record(uow: UnitOfWork, incident: Incident, now: datetime) -> Record:
    """The record now."""
    entries = uow.timeline.of(incident.id)
    holdings = uow.roles.of(incident.id)
    tasks = uow.tasks.of(incident.id)
    people: set[UserId] = {incident.declared_by}.union(*(e.people for e in entries))
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
