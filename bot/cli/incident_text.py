"""Incidents as plain text, for a terminal. Times are in the reader's zone."""

from collections.abc import Iterator, Sequence

from bot.cli.actor import CliActor
from workflows.domain.incident import Incident
from workflows.domain.roles import LEAD, holders
from workflows.domain.tasks import Task
from workflows.messages.snapshot import Snapshot
from workflows.messages.timeline import TimelinePage
from workflows.text.slack_text import one_line

WIDTH = 110


def listed(actor: CliActor, incidents: Sequence[Incident]) -> str:
    """One line each, the newest first."""
    return "\n".join(_line(actor, one) for one in incidents) or actor.fmt.plain(actor.fmt.line("list.none"))


def _line(actor: CliActor, incident: Incident) -> str:
    params = {
        "label": incident.label,
        "title": one_line(incident.title, 60),
        "severity": incident.severity,
        "status": actor.fmt.status(incident.status),
        "visibility": actor.fmt(f"visibility.{incident.visibility}_short"),
    }
    due = incident.next_update_at
    return actor.fmt("cli.incident_due", at=actor.at(due), **params) if due else actor.fmt("cli.incident", **params)


def shown(actor: CliActor, snapshot: Snapshot, page: TimelinePage | None) -> str:
    """The state, the open tasks, the timeline. `page` is None if the reader is no member."""
    return "\n".join([*_state(actor, snapshot), *_tasks(actor, snapshot), *_timeline(actor, page)])


def _state(actor: CliActor, snapshot: Snapshot) -> Iterator[str]:
    incident, fmt, names = snapshot.incident, actor.fmt, snapshot.names
    yield f"{incident.label}  {one_line(incident.title, WIDTH)}"
    visibility = fmt(f"visibility.{incident.visibility}_short")
    severity, status = fmt.severity(incident.severity), fmt.status(incident.status)
    yield fmt("cli.state", severity=severity, status=status, visibility=visibility)
    by, at = fmt.entry_formatter.name(incident.declared_by, names), actor.at(incident.declared_at)
    if incident.room:
        yield fmt("cli.declared", by=by, at=at, room=f"#{incident.room_name}")
    else:
        yield fmt("cli.declared_without_room", by=by, at=at)
    for role in fmt.programme.roles:
        who = tuple(fmt.entry_formatter.name(user, names) for user in holders(snapshot.holdings, role))
        if who or role == LEAD:
            yield fmt("card.role", role=fmt.role(role), who=who or fmt("card.unassigned"))
    if snapshot.last_update is not None:
        update = snapshot.last_update
        yield fmt("cli.last_update", at=actor.at(update.at), text=one_line(update.message, 300))
    if incident.next_update_at is not None:
        yield fmt("cli.next_update", at=actor.at(incident.next_update_at))


def _tasks(actor: CliActor, snapshot: Snapshot) -> Iterator[str]:
    undone = [task for task in snapshot.tasks if not task.is_done]
    if undone:
        yield f"\n{actor.fmt('cli.tasks')}"
    for task in undone:
        text, who = one_line(task.text, WIDTH), _whose(actor, snapshot, task)
        yield f"  {actor.fmt('cli.task', number=task.number, text=text, who=who)}"


def _whose(actor: CliActor, snapshot: Snapshot, task: Task) -> str:
    fmt = actor.fmt
    who = fmt.entry_formatter.name(task.assignee, snapshot.names) if task.assignee else fmt("card.unassigned")
    return fmt("card.assigned_due", who=who, at=actor.at(task.due_at)) if task.due_at else who


def _timeline(actor: CliActor, page: TimelinePage | None) -> Iterator[str]:
    if page is None:
        return
    count = len(page.entries)
    part = actor.fmt("cli.timeline_part", shown=count, all=count + page.more)
    yield "\n" + (part if page.more else actor.fmt("cli.timeline"))
    for entry in page.entries:
        said = one_line(actor.fmt.entry_formatter.sentence(entry, page.snapshot.names), 300)
        yield f"  {actor.at(entry.happened_at)}  {said}"
