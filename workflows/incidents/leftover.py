"""What becomes of the tasks that are open when an incident ends: they stay, are cancelled, or go to somebody."""

from dataclasses import dataclass

from workflows.access.authorize import authorize
from workflows.access.people import require_assignable
from workflows.deps import Deps
from workflows.domain.errors import InvalidField, NotAllowed
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.incident import Incident
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.incidents.tasks import assign_in, cancel_in
from workflows.ports.store import UnitOfWork
from workflows.programme.models import Programme


@dataclass(frozen=True, slots=True)
class Leftover:
    """The open tasks stay, or `cancel`, or go `to` somebody."""

    cancel: bool = False
    to: UserId | None = None


def check_leftover(leftover: Leftover | None, request: Request, deps: Deps) -> None:
    """Raises `InvalidField` for tasks that are to be cancelled and handed over, or handed to somebody who cannot."""
    if leftover is not None and leftover.to is not None:
        if leftover.cancel:
            raise InvalidField("hand_over", "tasks_both")
        require_assignable("hand_over", leftover.to, request.now, deps)


def settle_tasks(incident_id: IncidentId, leftover: Leftover, request: Request, deps: Deps) -> tuple[Incident, int]:
    """After the end, what becomes of the open tasks: the incident, and of how many. Raises `NotAllowed` once the
    incident goes on again, and `InvalidField`."""
    check_leftover(leftover, request, deps)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.TASK, incident_id, request.person)
        if incident.is_active:
            raise NotAllowed("tasks_go_on", label=incident.label)
        settled = dispose(uow, incident, leftover, request, deps.programme)
        uow.commit()
    return incident, settled


def dispose(uow: UnitOfWork, incident: Incident, leftover: Leftover, request: Request, programme: Programme) -> int:
    """Inside a transaction: cancel the open tasks of an incident, or hand them over; how many changed."""
    settled = 0
    for task in uow.tasks.of(incident.id):
        if task.is_open and leftover.cancel:
            cancel_in(uow, incident, task, "", request)
            settled += 1
        elif task.is_open and leftover.to is not None and task.assignee != leftover.to:
            assign_in(uow, incident, task, leftover.to, request, programme)
            settled += 1
    return settled
