"""Gathers what a surface shows of incidents, in one read: of many as quickly as of one."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Protocol, TypeVar

from workflows.domain.ids import IncidentId, UserId
from workflows.domain.incident import Incident
from workflows.messages import Snapshot
from workflows.ports.store import UnitOfWork

Also = Mapping[IncidentId, Collection[UserId | None]]


class OfIncident(Protocol):
    @property
    def incident_id(self) -> IncidentId: ...


Record = TypeVar("Record", bound=OfIncident)


def snapshot(uow: UnitOfWork, incident: Incident, now: datetime, *also: UserId | None) -> Snapshot:
    """The incident as it stands. `also`: further people whose names the surface needs."""
    return snapshots(uow, [incident], now, {incident.id: also})[incident.id]


def snapshots(
    uow: UnitOfWork, incidents: Collection[Incident], now: datetime, also: Also
) -> Mapping[IncidentId, Snapshot]:
    """Each of them as it stands."""
    numbers = [incident.id for incident in incidents]
    holdings, tasks = by_incident(uow.roles.of_each(numbers)), by_incident(uow.tasks.of_each(numbers))
    failed, last = by_incident(uow.steps.failed_of_each(numbers)), uow.updates.last_of_each(numbers)
    people = {
        i.id: {
            i.declared_by,
            *(holding.user for holding in holdings.get(i.id, ())),
            *(task.assignee for task in tasks.get(i.id, ())),
            *((last[i.id].by,) if i.id in last else ()),
            *also.get(i.id, ()),
        }
        for i in incidents
    }
    names = uow.people.names({user for users in people.values() for user in users if user})
    return {
        i.id: Snapshot(
            incident=i,
            holdings=holdings.get(i.id, ()),
            tasks=tasks.get(i.id, ()),
            last_update=last.get(i.id),
            failed_steps={step.step: step.error for step in failed.get(i.id, ())},
            names={user: names[user] for user in people[i.id] if user in names},
            now=now,
        )
        for i in incidents
    }


def by_incident(records: Iterable[Record]) -> Mapping[IncidentId, tuple[Record, ...]]:
    """In the order they come."""
    found: dict[IncidentId, list[Record]] = {}
    for record in records:
        found.setdefault(record.incident_id, []).append(record)
    return {number: tuple(each) for number, each in found.items()}
