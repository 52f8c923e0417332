"""Tasks that go from one incident to another with a merge, and back when it is undone. Both incidents are locked."""

from dataclasses import replace

from workflows.access.authorize import authorize
from workflows.deps import Deps
from workflows.domain.ids import IncidentId
from workflows.domain.incident import Incident
from workflows.domain.policy import Verb
from workflows.domain.reminders import Outcome, ReminderKind, for_task
from workflows.domain.request import Request
from workflows.domain.tasks import Task
from workflows.ports.store import UnitOfWork
from workflows.reminders.closing import transfer_reminders, wait_again


def move_task(uow: UnitOfWork, task: Task, old: Incident, moved: Task, new: Incident, request: Request) -> None:
    """Make `task` of `old` into `moved` of `new`, with its reminders. One whose reminder was answered by nobody is
    asked for again."""
    uow.tasks.save(moved)
    still_waits = transfer_reminders(
        uow, ReminderKind.TASK_DUE, task.id, old.id, new.id, Outcome.SUPERSEDED, request.person.id
    )
    if not still_waits or task.due_at != moved.due_at:
        for reminder in for_task(moved, request.now):
            wait_again(uow, reminder)


def keep_numbers(uow: UnitOfWork, incident: Incident) -> Incident:
    """Before tasks leave an incident: their numbers are not given to others."""
    numbered = max((task.number for task in uow.tasks.of(incident.id)), default=0)
    kept = replace(incident, tasks_numbered=max(incident.tasks_numbered, numbered))
    uow.incidents.save(kept)
    return kept


def tasks_meant(
    duplicate: IncidentId, target: IncidentId, number: int, request: Request, deps: Deps
) -> tuple[tuple[Incident, Task], ...]:
    """What a number may mean in the room of a duplicate: task `number` of the target, the one that stayed with the
    duplicate, the one that came from it. Nothing where it can only be the first."""
    with deps.store.read() as uow:
        here, there = (authorize(uow, Verb.SEE, one, request.person) for one in (duplicate, target))
        stayed = [(here, task) for task in uow.tasks.of(here.id) if task.number == number]
        known = uow.tasks.of(there.id)
    came = [(there, t) for t in known if (t.was_of, t.was_number) == (here.id, number) and t.number != number]
    if not stayed and not came:
        return ()
    return (*((there, task) for task in known if task.number == number), *stayed, *came)
