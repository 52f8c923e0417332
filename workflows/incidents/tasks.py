"""Tasks: work of a person during the incident."""

from dataclasses import replace
from datetime import datetime

from workflows.access.authorize import authorize, authorize_part
from workflows.access.people import require_assignable
from workflows.deps import Deps
from workflows.domain.entries.incidents import TaskAdded, TaskDone, TaskReopened
from workflows.domain.errors import InvalidField, NotFound
from workflows.domain.ids import IncidentId, TaskId, UserId
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.reminders import Outcome, ReminderKind, for_task
from workflows.domain.request import Request
from workflows.domain.tasks import Task
from workflows.incidents.membership import bring_in
from workflows.reminders.closing import close_about
from workflows.timeline.record import record

MAX_TASK = 3000


def add_task(
    incident_id: IncidentId,
    text: str,
    assignee: UserId | None,
    due_at: datetime | None,
    request: Request,
    deps: Deps,
) -> Task | None:
    """A new task. None when this request was recorded before."""
    if not text.strip():
        raise InvalidField("text", "task_missing")
    if len(text) > MAX_TASK:
        raise InvalidField("text", "too_long", limit=MAX_TASK)
    if due_at is not None and due_at <= request.now:
        raise InvalidField("due", "time_past")
    if assignee is not None:
        require_assignable("assignee", assignee, request.now, deps)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.TASK, incident_id, request.person)
        if not uow.idempotency_keys.claim(f"task/{request.id}", request.now):
            return None
        task = uow.tasks.add(
            Task(
                incident_id=incident.id,
                text=text.strip(),
                assignee=assignee,
                due_at=due_at,
                created_by=request.person.id,
                created_at=request.now,
            )
        )
        if assignee is not None:
            bring_in(uow, incident.id, assignee, request.person.id, request.now)
        record(uow, incident, TaskAdded(number=task.number, to=assignee), request, text=task.text)
        reminder = for_task(task)
        if reminder is not None:
            uow.reminders.add(reminder)
        uow.commit()
    return task


def complete_task(task_id: TaskId, done: bool, request: Request, deps: Deps) -> bool:
    """Tick a task off, or open it again. False when it is so already."""
    with deps.store.write() as uow:
        task = uow.tasks.get(task_id)
        if task is None:
            raise NotFound("no_such_task")
        incident = authorize_part(uow, Verb.TASK, task.incident_id, request.person, NotFound("no_such_task"))
        task = uow.tasks.get(task_id)  # read again under the incident's lock
        if task is None or task.is_done == done:
            return False
        changed = replace(task, done_at=request.now if done else None, done_by=request.person.id if done else None)
        uow.tasks.save(changed)
        fact = TaskDone(task.number) if done else TaskReopened(task.number)
        record(uow, incident, fact, request, text=task.text)
        if done:
            close_about(uow, task.incident_id, ReminderKind.TASK_DUE, task.id, Outcome.DONE, request.person.id)
        uow.commit()
    return True


def find_task(incident_id: IncidentId, number: int, by: Person, deps: Deps) -> Task:
    """Task `number` of an incident, for somebody who may work on it."""
    with deps.store.read() as uow:
        incident = authorize(uow, Verb.TASK, incident_id, by)
        found = next((t for t in uow.tasks.of(incident.id) if t.number == number), None)
    if found is None:
        raise NotFound("no_such_task")
    return found
