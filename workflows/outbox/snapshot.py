"""Reads what a surface shows of an incident."""

from datetime import datetime

from workflows.domain.ids import UserId
from workflows.domain.incident import Incident
from workflows.domain.snapshot import Snapshot
from workflows.ports.store import UnitOfWork


def snapshot(uow: UnitOfWork, incident: Incident, now: datetime, *also: UserId | None) -> Snapshot:
    """The incident now. `also`: more people whose names the surface needs."""
    holdings, tasks = uow.roles.of(incident.id), uow.tasks.of(incident.id)
    last_update = uow.updates.last(incident.id)
    people = {
        incident.declared_by,
        *(holding.user for holding in holdings),
        *(task.assignee for task in tasks),
        *((last_update.by,) if last_update else ()),
        *also,
    }
    return Snapshot(
        incident=incident,
        holdings=holdings,
        tasks=tasks,
        last_update=last_update,
        failed_steps={step.step: step.error for step in uow.steps.failed(incident.id)},
        names=uow.people.names(user for user in people if user),
        now=now,
    )
