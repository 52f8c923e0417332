"""Gathers what a surface shows of an incident, in one read."""

from datetime import datetime

from workflows.domain.ids import UserId
from workflows.domain.incident import Incident
from workflows.messages import Snapshot
from workflows.ports.records import StepState
from workflows.ports.store import UnitOfWork


def snapshot(uow: UnitOfWork, incident: Incident, now: datetime, *also: UserId | None) -> Snapshot:
    """The incident as it stands. `also`: further people whose names the surface needs."""
    holdings = uow.roles.of(incident.id)
    tasks = uow.tasks.of(incident.id)
    updates = uow.updates.of(incident.id)
    people = {incident.declared_by, *(h.user for h in holdings), *(t.assignee for t in tasks), *also}
    people |= {u.by for u in updates[-1:]}
    failed = {s.step: s.error for s in uow.steps.of(incident.id) if s.state is StepState.FAILED}
    return Snapshot(
        incident=incident,
        holdings=holdings,
        tasks=tasks,
        last_update=updates[-1] if updates else None,
        failed_steps=failed,
        names=uow.people.names([p for p in people if p]),
        now=now,
    )
