"""Incidents as plain text, for a terminal. Times are in the reader's zone."""

from collections.abc import Iterator, Sequence

from bot.cli.actor import CliActor
from workflows.domain.incident import Incident
from workflows.domain.roles import LEAD
from workflows.domain.tasks import Task
from workflows.messages.snapshot import Snapshot
from workflows.messages.timeline import TimelinePage
from workflows.text.slack_text import one_line

WIDTH = 110


def listed(actor: CliActor, incidents: Sequence[Incident]) -> str:
    """One line each, the newest first."""
    return "\n".join(_line(actor, one) for one in incidents) or "There are no open incidents that you can see."


def _line(actor: CliActor, incident: Incident) -> str:
    due = f"  next update by {actor.at(incident.next_update_at)}" if incident.next_update_at else ""
    state = f"{incident.severity}  {actor.fmt.status(incident.status)}  {incident.visibility}"
    return f"{incident.label}  {one_line(incident.title, 60)}  [{state}]{due}"


def shown(actor: CliActor, snapshot: Snapshot, page: TimelinePage | None) -> str:
    """The state, the open tasks, the timeline. `page` is None if the reader is no member."""
    return "\n".join([*_state(actor, snapshot), *_tasks(actor, snapshot), *_timeline(actor, page)])


def _state(actor: CliActor, snapshot: Snapshot) -> Iterator[str]:
    incident, fmt, names = snapshot.incident, actor.fmt, snapshot.names
    yield f"{incident.label}  {one_line(incident.title, WIDTH)}"
    yield f"{fmt.severity(incident.severity)}, {fmt.status(incident.status)}, {incident.visibility}"
    by = fmt.entry_formatter.name(incident.declared_by, names)
    room = f"#{incident.room_name}" if incident.room else "no room yet"
    yield f"declared by {by}, {actor.at(incident.declared_at)}; {room}"
    for role in fmt.programme.roles:
        who = ", ".join(
            fmt.entry_formatter.name(h.user, names) for h in snapshot.holdings if not h.until and h.role == role
        )
        if who or role == LEAD:
            yield f"{fmt.role(role)}: {who or 'nobody yet'}"
    if snapshot.last_update is not None:
        update = snapshot.last_update
        yield f"last update, {actor.at(update.at)}: {one_line(update.message, 300)}"
    if incident.next_update_at is not None:
        yield f"next update by {actor.at(incident.next_update_at)}"


def _tasks(actor: CliActor, snapshot: Snapshot) -> Iterator[str]:
    undone = [task for task in snapshot.tasks if not task.is_done]
    if undone:
        yield "\nopen tasks"
    for task in undone:
        yield f"  {task.number}. {one_line(task.text, WIDTH)} ({_whose(actor, snapshot, task)})"


def _whose(actor: CliActor, snapshot: Snapshot, task: Task) -> str:
    who = actor.fmt.entry_formatter.name(task.assignee, snapshot.names) if task.assignee else "nobody yet"
    return f"{who}, due {actor.at(task.due_at)}" if task.due_at else who


def _timeline(actor: CliActor, page: TimelinePage | None) -> Iterator[str]:
    if page is None:
        return
    count = len(page.entries)
    yield "\ntimeline" + (f", the newest {count} of {count + page.more}" if page.more else "")
    for entry in page.entries:
        said = one_line(actor.fmt.entry_formatter.sentence(entry, page.snapshot.names), 300)
        yield f"  {actor.at(entry.happened_at)}  {said}"
