"""The tasks of an incident as they stood at a moment, rebuilt from the entries. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from workflows.domain.entries.answers import TaskDeclined
from workflows.domain.entries.merges import TaskCame, TaskReturned, TaskWent
from workflows.domain.entries.tasks import (
    TaskAdded,
    TaskCancelled,
    TaskDone,
    TaskMoved,
    TaskReassigned,
    TaskRenamed,
    TaskReopened,
    TaskVacated,
)
from workflows.domain.ids import TaskId
from workflows.domain.tasks import Task
from workflows.domain.timeline import Entry, EntryFact

_OPEN: Mapping[str, Any] = {"done_at": None, "done_by": None, "cancelled_at": None, "cancelled_by": None}


def tasks_as_of(tasks: Iterable[Task], entries: Iterable[Entry], at: datetime) -> tuple[Task, ...]:
    """Ordered by number. `tasks`: as they are, for what no entry tells: their ids, and who made one that came from
    another incident."""
    present = {task.number: task for task in tasks}
    known: dict[int, Task] = {}
    gone: dict[int, Task] = {}
    past = sorted((entry for entry in entries if entry.recorded_at <= at), key=lambda entry: entry.id)
    for entry in past:
        fact: Any = entry.fact
        if isinstance(fact, TaskAdded):
            known[fact.number] = _added(entry, fact, present)
        elif isinstance(fact, TaskCame | TaskReturned):
            known[fact.number] = _came(entry, fact, gone.get(fact.number) or present.get(fact.number))
        elif isinstance(fact, TaskWent):
            gone |= {fact.number: known.pop(fact.number)} if fact.number in known else {}
        elif type(fact) in _CHANGES and fact.number in known:
            known[fact.number] = replace(known[fact.number], **_CHANGES[type(fact)](entry, fact))
    return tuple(known[number] for number in sorted(known))


def _added(entry: Entry, fact: TaskAdded, present: Mapping[int, Task]) -> Task:
    is_same = fact.number in present and present[fact.number].created_at == entry.recorded_at
    return Task(
        id=present[fact.number].id if is_same else TaskId(0),
        incident_id=entry.incident_id,
        number=fact.number,
        text=entry.text,
        assignee=fact.to,
        due_at=fact.due,
        created_by=entry.by,
        created_at=entry.recorded_at,
    )


def _came(entry: Entry, fact: TaskCame | TaskReturned, before: Task | None) -> Task:
    """From another incident, with what was recorded of it on the way."""
    made = before or Task(
        incident_id=entry.incident_id, text=entry.text, created_by=entry.by, created_at=entry.recorded_at
    )
    known: dict[str, Any] = {"number": fact.number, "text": entry.text, "assignee": fact.holder, "due_at": fact.due}
    if isinstance(fact, TaskCame):
        return replace(made, **known, **_OPEN, was_of=fact.other, was_number=fact.was)
    ended = {name: getattr(fact, name) for name in _OPEN}
    return replace(made, **known, **ended)


_CHANGES: Mapping[type[EntryFact], Callable[[Entry, Any], dict[str, Any]]] = {
    TaskDone: lambda entry, fact: {"done_at": entry.recorded_at, "done_by": entry.by},
    TaskReopened: lambda entry, fact: dict(_OPEN),
    TaskCancelled: lambda entry, fact: {"cancelled_at": entry.recorded_at, "cancelled_by": entry.by},
    TaskReassigned: lambda entry, fact: {"assignee": fact.to},
    TaskVacated: lambda entry, fact: {"assignee": None},
    TaskDeclined: lambda entry, fact: {"assignee": None},
    TaskMoved: lambda entry, fact: {"due_at": fact.due},
    TaskRenamed: lambda entry, fact: {"text": entry.text},
}
"""What each kind of entry made of its task: a new kind that changes one is a line here."""
