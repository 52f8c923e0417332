"""Incidents as plain text, for a terminal. Times are in the reader's zone."""

from collections.abc import Iterator, Sequence

from bot.cli.actor import Clerk
from workflows.domain.incident import Incident
from workflows.domain.roles import LEAD
from workflows.domain.tasks import Task
from workflows.messages import Snapshot, TimelinePage
from workflows.text.slack_text import one_line

WIDTH = 110


def listed(clerk: Clerk, incidents: Sequence[Incident]) -> str:
    """One line each, the newest first."""
    return "\n".join(_line(clerk, one) for one in incidents) or "There are no open incidents that you can see."


def _line(clerk: Clerk, incident: Incident) -> str:
    due = f"  next update by {clerk.at(incident.next_update_at)}" if incident.next_update_at else ""
    state = f"{incident.severity}  {clerk.voice.status(incident.status)}  {incident.visibility}"
    return f"{incident.label}  {one_line(incident.title, 60)}  [{state}]{due}"


def shown(clerk: Clerk, snapshot: Snapshot, page: TimelinePage | None) -> str:
    """How it stands, what is to be done, what happened. Without a page, the reader is no member."""
    return "\n".join([*_state(clerk, snapshot), *_tasks(clerk, snapshot), *_timeline(clerk, page)])


def _state(clerk: Clerk, snapshot: Snapshot) -> Iterator[str]:
    incident, voice, names = snapshot.incident, clerk.voice, snapshot.names
    yield f"{incident.label}  {one_line(incident.title, WIDTH)}"
    yield f"{voice.severity(incident.severity)}, {voice.status(incident.status)}, {incident.visibility}"
    by = voice.entry_formatter.name(incident.declared_by, names)
    room = f"#{incident.room_name}" if incident.room else "no room yet"
    yield f"declared by {by}, {clerk.at(incident.declared_at)}; {room}"
    for role in voice.programme.roles:
        who = ", ".join(
            voice.entry_formatter.name(h.user, names) for h in snapshot.holdings if not h.until and h.role == role
        )
        if who or role == LEAD:
            yield f"{voice.role(role)}: {who or 'nobody yet'}"
    if snapshot.last_update is not None:
        update = snapshot.last_update
        yield f"last update, {clerk.at(update.at)}: {one_line(update.message, 300)}"
    if incident.next_update_at is not None:
        yield f"next update by {clerk.at(incident.next_update_at)}"


def _tasks(clerk: Clerk, snapshot: Snapshot) -> Iterator[str]:
    undone = [task for task in snapshot.tasks if not task.is_done]
    if undone:
        yield "\nopen tasks"
    for task in undone:
        yield f"  {task.number}. {one_line(task.text, WIDTH)} ({_whose(clerk, snapshot, task)})"


def _whose(clerk: Clerk, snapshot: Snapshot, task: Task) -> str:
    who = clerk.voice.entry_formatter.name(task.assignee, snapshot.names) if task.assignee else "nobody yet"
    return f"{who}, due {clerk.at(task.due_at)}" if task.due_at else who


def _timeline(clerk: Clerk, page: TimelinePage | None) -> Iterator[str]:
    if page is None:
        return
    count = len(page.entries)
    yield "\ntimeline" + (f", the newest {count} of {count + page.more}" if page.more else "")
    for entry in page.entries:
        said = one_line(clerk.voice.entry_formatter.sentence(entry, page.snapshot.names), 300)
        yield f"  {clerk.at(entry.happened_at)}  {said}"
