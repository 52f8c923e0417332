"""What people are to do, numbered within their incident."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select

from storage.incidents import may_see
from storage.tables import UNDONE, incidents, tasks
from storage.transaction import Transaction
from workflows.domain.ids import IncidentId, TaskId
from workflows.domain.incident import Phase
from workflows.domain.people import Person
from workflows.domain.tasks import Task

_NEXT = select(func.coalesce(func.max(tasks.c.number), 0) + 1).where(tasks.c.incident_id == bindparam("of"))
_ADD = insert(tasks).values(number=_NEXT.scalar_subquery()).returning(tasks.c.id, tasks.c.number)


class SqlTasks:
    """`workflows.ports.records.Tasks`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, task: Task) -> Task:
        """Two at once get the same number only if their verbs did not lock the incident: then `ConcurrentUpdate`."""
        values = {name: value for name, value in _columns(task).items() if name != "number"}
        row = self._tx.returned(_ADD, values | {"of": task.incident_id})[0]
        return replace(task, id=TaskId(row.id), number=row.number)

    def of(self, incident_id: IncidentId) -> tuple[Task, ...]:
        """In the order of their numbers."""
        wanted = select(tasks).where(tasks.c.incident_id == incident_id)
        return tuple(map(_task, self._tx.all(wanted.order_by(tasks.c.number, tasks.c.id))))

    def get(self, task_id: TaskId) -> Task | None:
        row = self._tx.first(select(tasks).where(tasks.c.id == task_id))
        return None if row is None else _task(row)

    def save(self, task: Task) -> None:
        self._tx.save(tasks, task.id, _columns(task))

    def open_of(self, person: Person) -> tuple[Task, ...]:
        if person.is_deactivated:
            return ()
        wanted = (
            select(tasks)
            .join(incidents, incidents.c.id == tasks.c.incident_id)
            .where(tasks.c.assignee == person.id, UNDONE, incidents.c.phase != Phase.ENDED.value, may_see(person))
            .order_by(tasks.c.due_at.is_(None), tasks.c.due_at, tasks.c.id)
        )
        return tuple(map(_task, self._tx.all(wanted)))


def _columns(task: Task) -> dict[str, Any]:
    return {
        "incident_id": task.incident_id,
        "number": task.number,
        "text": task.text,
        "assignee": task.assignee,
        "due_at": task.due_at,
        "created_by": task.created_by,
        "created_at": task.created_at,
        "done_at": task.done_at,
        "done_by": task.done_by,
    }


def _task(row: Row[Any]) -> Task:
    return Task(
        id=row.id,
        incident_id=row.incident_id,
        number=row.number,
        text=row.text,
        assignee=row.assignee,
        due_at=row.due_at,
        created_by=row.created_by,
        created_at=row.created_at,
        done_at=row.done_at,
        done_by=row.done_by,
    )
