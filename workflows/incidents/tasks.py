"""Tasks: work of a person during the incident."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from workflows.access.authorize import authorize, authorize_part
from workflows.access.people import require_assignable
from workflows.deps import Deps
from workflows.domain.entries.answers import TaskAnswered, TaskDeclined
from workflows.domain.entries.tasks import (
    TaskAccepted,
    TaskAdded,
    TaskCancelled,
    TaskDone,
    TaskMoved,
    TaskReassigned,
    TaskRenamed,
    TaskReopened,
)
from workflows.domain.errors import ConcurrentUpdate, InvalidField, NotFound
from workflows.domain.ids import IncidentId, TaskId, UserId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.reminders import Outcome, ReminderKind, for_task
from workflows.domain.request import Request
from workflows.domain.roles import lead_of
from workflows.domain.tasks import Task
from workflows.domain.timeline import EntryFact
from workflows.incidents.asks import Answered, check_answer, who_hears
from workflows.incidents.membership import bring_in
from workflows.ports.store import UnitOfWork
from workflows.programme.models import Programme
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
    _check_text(text)
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
            bring_in(uow, incident, assignee, request, deps.programme)
        record(uow, incident, TaskAdded(number=task.number, to=assignee, due=due_at), request, text=task.text)
        _remind(uow, task, request.now)
        uow.commit()
    return task


def complete_task(task_id: TaskId, done: bool, request: Request, deps: Deps) -> bool:
    """Tick a task off, or open it again. False when it is so already."""
    with deps.store.write() as uow:
        incident, task = _locked(uow, task_id, request)
        if task.is_open != done:
            return False
        closed = {"done_at": request.now, "done_by": request.person.id} if done else _OPEN
        changed = replace(task, **closed)
        uow.tasks.save(changed)
        kind = TaskDone if done else TaskReopened
        fact = kind(task.number, holder=task.assignee)
        record(uow, incident, fact, request, text=task.text)
        if done:
            _close_reminders(uow, task, Outcome.DONE, request)
        else:
            _remind(uow, changed, request.now)
        uow.commit()
    return True


_OPEN: Mapping[str, Any] = dict.fromkeys(("done_at", "done_by", "cancelled_at", "cancelled_by"))


def cancel_task(task_id: TaskId, reason: str, request: Request, deps: Deps) -> bool:
    """It need not be done any more. False when it is not open."""
    with deps.store.write() as uow:
        incident, task = _locked(uow, task_id, request)
        if not task.is_open:
            return False
        cancel_in(uow, incident, task, reason, request)
        uow.commit()
    return True


def rename_task(task_id: TaskId, text: str, request: Request, deps: Deps) -> None:
    """New words for an open task. Raises `InvalidField`."""
    _check_text(text)
    with deps.store.write() as uow:
        incident, task = _open(uow, task_id, request)
        uow.tasks.save(replace(task, text=text.strip()))
        record(uow, incident, TaskRenamed(task.number, old=task.text, holder=task.assignee), request, text=text.strip())
        uow.commit()


def assign_task(task_id: TaskId, to: UserId, request: Request, deps: Deps) -> None:
    """Give an open task to somebody, who is told unless they have it already. Raises `InvalidField`."""
    require_assignable("assignee", to, request.now, deps)
    with deps.store.write() as uow:
        incident, task = _open(uow, task_id, request)
        if task.assignee == to:
            return
        assign_in(uow, incident, task, to, request, deps.programme)
        uow.commit()


def unassign_task(task_id: TaskId, request: Request, deps: Deps) -> bool:
    """An open task is nobody's. False when it is so already. Raises `InvalidField`."""
    with deps.store.write() as uow:
        incident, task = _open(uow, task_id, request)
        if task.assignee is None:
            return False
        uow.tasks.save(replace(task, assignee=None))
        fact = TaskReassigned(task.number, to=None, holder=task.assignee)
        record(uow, incident, fact, request, text=task.text)
        uow.commit()
    return True


def move_task(task_id: TaskId, due_at: datetime | None, request: Request, deps: Deps) -> None:
    """Another due time, or none, for an open task. Raises `InvalidField`."""
    if due_at is not None and due_at <= request.now:
        raise InvalidField("due", "time_past")
    with deps.store.write() as uow:
        incident, task = _open(uow, task_id, request)
        changed = replace(task, due_at=due_at)
        uow.tasks.save(changed)
        record(uow, incident, TaskMoved(task.number, due=due_at, holder=task.assignee), request, text=task.text)
        _close_reminders(uow, task, Outcome.SUPERSEDED, request)
        _remind(uow, changed, request.now)
        uow.commit()


def accept_task(task_id: TaskId, request: Request, deps: Deps) -> bool:
    """The assignee is on it. False when it is somebody else's by now, or not open."""
    with deps.store.write() as uow:
        incident, task = _locked(uow, task_id, request)
        if not task.is_open or task.assignee != request.person.id:
            return False
        if not _is_accepted(uow, task):
            record(uow, incident, TaskAccepted(task.number), request, text=task.text)
        uow.commit()
    return True


def _is_accepted(uow: UnitOfWork, task: Task) -> bool:
    """Whether the assignee said so since the task is theirs."""
    about = TaskAccepted | TaskAdded | TaskReassigned | TaskDeclined
    facts = [e.fact for e in uow.timeline.of(task.incident_id) if isinstance(e.fact, about)]
    of_it = [fact for fact in facts if fact.number == task.number]
    return bool(of_it) and isinstance(of_it[-1], TaskAccepted)


def decline_task(task_id: TaskId, answer: str, request: Request, deps: Deps) -> bool:
    """The assignee cannot do it: it is nobody's. False when it is somebody else's by now, or not open. Raises
    `InvalidField`."""
    check_answer(answer, optional=True)
    with deps.store.write() as uow:
        incident, task = _locked(uow, task_id, request)
        if not task.is_open or task.assignee != request.person.id:
            return False
        asker = _asker(uow, task)
        uow.tasks.save(replace(task, assignee=None))
        record(uow, incident, TaskDeclined(asker=asker, number=task.number), request, text=answer.strip())
        uow.commit()
    return True


def answer_task(task_id: TaskId, text: str, request: Request, deps: Deps) -> Answered:
    """In their own words. Raises `InvalidField`."""
    check_answer(text)
    with deps.store.write() as uow:
        incident, task = _locked(uow, task_id, request)
        asker = _asker(uow, task)
        if uow.idempotency_keys.claim(f"answer/{request.id}", request.now):
            fact = TaskAnswered(asker=asker, number=task.number)
            record(uow, incident, fact, request, text=text.strip())
        told = who_hears(uow, incident, asker, request)
        uow.commit()
    return told


def _asker(uow: UnitOfWork, task: Task) -> UserId | None:
    """Who gave it to its assignee; the lead, where they gave it to themselves or Muster did."""
    given = [e.by for e in uow.timeline.of(task.incident_id) if _gives(e.fact, task)][-1:]
    by = given[0] if given else None
    return by if by is not None and by != task.assignee else lead_of(uow.roles.of(task.incident_id))


def _gives(fact: EntryFact, task: Task) -> bool:
    return isinstance(fact, TaskAdded | TaskReassigned) and (fact.number, fact.to) == (task.number, task.assignee)


def _locked(uow: UnitOfWork, task_id: TaskId, request: Request) -> tuple[Incident, Task]:
    """The task and its incident, which is locked first."""
    task, missing = uow.tasks.get(task_id), NotFound("no_such_task")
    incident = authorize_part(uow, Verb.TASK, task.incident_id if task else None, request.person, missing)
    if task is None:
        raise missing
    locked = uow.tasks.get(task_id)
    assert locked is not None, "tasks are never deleted"
    if locked.incident_id != incident.id:
        raise ConcurrentUpdate("task_moved")
    return incident, locked


def _open(uow: UnitOfWork, task_id: TaskId, request: Request) -> tuple[Incident, Task]:
    incident, task = _locked(uow, task_id, request)
    if not task.is_open:
        raise InvalidField("task", "task_not_open", number=task.number)
    return incident, task


def assign_in(
    uow: UnitOfWork, incident: Incident, task: Task, to: UserId, request: Request, programme: Programme
) -> None:
    """Inside a transaction: an open task goes to somebody."""
    uow.tasks.save(replace(task, assignee=to))
    bring_in(uow, incident, to, request, programme)
    record(uow, incident, TaskReassigned(task.number, to=to, holder=task.assignee), request, text=task.text)


def cancel_in(uow: UnitOfWork, incident: Incident, task: Task, reason: str, request: Request) -> None:
    """Inside a transaction: an open task need not be done any more."""
    uow.tasks.save(replace(task, cancelled_at=request.now, cancelled_by=request.person.id))
    fact = TaskCancelled(task.number, holder=task.assignee)
    record(uow, incident, fact, request, text=reason.strip() or task.text)
    _close_reminders(uow, task, Outcome.SUPERSEDED, request)


def _remind(uow: UnitOfWork, task: Task, now: datetime) -> None:
    for reminder in for_task(task, now):
        uow.reminders.add(reminder)


def _close_reminders(uow: UnitOfWork, task: Task, outcome: Outcome, request: Request) -> None:
    close_about(uow, task.incident_id, ReminderKind.TASK_DUE, task.id, outcome, request.person.id)


def _check_text(text: str) -> None:
    if not text.strip():
        raise InvalidField("text", "task_missing")
    if len(text) > MAX_TASK:
        raise InvalidField("text", "too_long", limit=MAX_TASK)


def incident_and_task(task_id: TaskId, by: Person, deps: Deps) -> tuple[Incident, Task]:
    """For somebody who may work on it. Raises `NotFound`."""
    with deps.store.read() as uow:
        task, missing = uow.tasks.get(task_id), NotFound("no_such_task")
        incident = authorize_part(uow, Verb.TASK, task.incident_id if task else None, by, missing)
        if task is None:
            raise missing
        return incident, task


def find_task(incident_id: IncidentId, number: int, by: Person, deps: Deps) -> Task:
    """Task `number` of an incident, for somebody who may work on it."""
    with deps.store.read() as uow:
        incident = authorize(uow, Verb.TASK, incident_id, by)
        found = next((t for t in uow.tasks.of(incident.id) if t.number == number), None)
    if found is None:
        raise NotFound("no_such_task")
    return found
