"""The tasks that come with a role stay with the role: whoever has it has them."""

from collections.abc import Iterator
from dataclasses import replace

from workflows.deps import Deps
from workflows.domain.entries.tasks import TaskReassigned
from workflows.domain.ids import RoleId, UserId
from workflows.domain.incident import Incident
from workflows.domain.request import Request
from workflows.domain.tasks import Task
from workflows.domain.timeline import AlreadyPosted
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import add_entries, new_entry


def pass_on_role_tasks(
    uow: UnitOfWork,
    incident: Incident,
    role: RoleId,
    old: UserId | None,
    new: UserId | None,
    request: Request,
    deps: Deps,
) -> None:
    """Inside a transaction: the open tasks of `role` that `old` has (None: nobody) are those of `new`."""
    entries = []
    for task in _open_tasks(uow, incident, role, deps):
        if task.assignee == old:
            uow.tasks.save(replace(task, assignee=new))
            told = old if new is None else None  # whoever hands the role over knows
            fact = TaskReassigned(task.number, to=new, holder=told)
            entry = new_entry(incident, fact, request, text=task.text, already_posted=AlreadyPosted.BY_CARD)
            entries.append(replace(entry, by=None))
    add_entries(uow, incident, entries)


def _open_tasks(uow: UnitOfWork, incident: Incident, role: RoleId, deps: Deps) -> Iterator[Task]:
    brings = deps.programme.roles[role].brings
    return (t for t in uow.tasks.of(incident.id) if t.is_open and t.created_by is None and brings(t.text))
