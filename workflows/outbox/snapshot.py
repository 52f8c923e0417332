"""Reads the state of an incident: for rules, and with names for what is shown of it."""

from dataclasses import replace
from datetime import datetime

from workflows.domain.ids import UserId
from workflows.domain.incident import Incident
from workflows.domain.snapshot import Snapshot
from workflows.ports.store import UnitOfWork


def state_of(uow: UnitOfWork, incident: Incident, now: datetime) -> Snapshot:
    """What belongs to the incident now, without its last update, failed steps and names."""
    return Snapshot(incident=incident, holdings=uow.roles.of(incident.id), tasks=uow.tasks.of(incident.id), now=now)


def snapshot(uow: UnitOfWork, incident: Incident, now: datetime, *also: UserId | None) -> Snapshot:
    """The incident now. `also`: more people whose names the surface needs."""
    state = state_of(uow, incident, now)
    last_update = uow.updates.last(incident.id)
    people = {
        incident.declared_by,
        *(holding.user for holding in state.holdings),
        *(task.assignee for task in state.tasks),
        *((last_update.by,) if last_update else ()),
        *also,
    }
    return replace(
        state,
        last_update=last_update,
        failed_steps={step.step: step.error for step in uow.steps.failed(incident.id)},
        names=uow.people.names(user for user in people if user),
    )
