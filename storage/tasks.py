"""Tasks, numbered within their incident."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Column, Integer, UniqueConstraint, bindparam, func, insert, select, union_all

from storage.engine.columns import Key, index_where, moment, of_incident, table, text
from storage.engine.encryption import encrypted_text
from storage.engine.lookup import Lookup
from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction
from storage.sight import may_see
from storage.tables import incidents
from workflows.domain.ids import IncidentId, TaskId
from workflows.domain.people import Person
from workflows.domain.tasks import Task

tasks = table(
    "tasks",
    of_incident(),
    Column("number", Integer, nullable=False),
    encrypted_text("tasks", "text"),
    text("assignee", nullable=True),
    moment("due_at", nullable=True),
    text("created_by", nullable=True),
    moment("created_at"),
    moment("done_at", nullable=True),
    text("done_by", nullable=True),
    moment("cancelled_at", nullable=True),
    text("cancelled_by", nullable=True),
    Column("was_of", Key, nullable=True),
    Column("was_number", Integer, nullable=True),
    UniqueConstraint("incident_id", "number"),
)
UNDONE = tasks.c.done_at.is_(None)
index_where("ix_tasks_assignee_undone", UNDONE, tasks.c.assignee, tasks.c.due_at)

_TASKS = RowMapper(Task, tasks)
_BY_ID = Lookup(_TASKS, tasks.c.id)
_OF_INCIDENT = Lookup(_TASKS, tasks.c.incident_id, order=(tasks.c.number, tasks.c.id))
_NUMBERED = union_all(
    select(tasks.c.number).where(tasks.c.incident_id == bindparam("of")),
    select(incidents.c.tasks_numbered).where(incidents.c.id == bindparam("of")),
).subquery()
_NEXT = select(func.coalesce(func.max(_NUMBERED.c.number), 0) + 1)
_ADD = insert(tasks).values(number=_NEXT.scalar_subquery()).returning(tasks.c.id, tasks.c.number)


class SqlTasks:
    """`workflows.ports.incidents.Tasks`."""

    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._tx = transaction
        self._now = now

    def add(self, task: Task) -> Task:
        """Raises `ConcurrentUpdate` when two transactions that did not lock the incident add at once."""
        row = self._tx.returned(_ADD, _TASKS.to_row(task, but=("number",)) | {"of": task.incident_id})[0]
        return replace(task, id=TaskId(row.id), number=row.number)

    def next_number(self, incident_id: IncidentId) -> int:
        return int(self._tx.all(_NEXT, {"of": incident_id})[0][0])

    def of(self, incident_id: IncidentId) -> tuple[Task, ...]:
        """Ordered by number."""
        return _OF_INCIDENT.all(self._tx, incident_id)

    def get(self, task_id: TaskId) -> Task | None:
        return _BY_ID.first(self._tx, task_id)

    def save(self, task: Task) -> None:
        self._tx.update(tasks, task.id, _TASKS.to_row(task))

    def open_of(self, person: Person, limit: int) -> tuple[Task, ...]:
        wanted = (
            select(tasks)
            .join(incidents, incidents.c.id == tasks.c.incident_id)
            .where(tasks.c.assignee == person.id, UNDONE, tasks.c.cancelled_at.is_(None), may_see(person, self._now))
            .order_by(tasks.c.due_at.asc().nulls_last(), tasks.c.id)
        )
        return tuple(map(_TASKS.from_row, self._tx.all(wanted.limit(limit))))
