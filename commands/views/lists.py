"""Lists that one person reads privately: incidents, their own tasks, the tasks of one incident."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from commands.views.blocks import MESSAGE_LIMIT, Block, Element, Rendered, button, context, section
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.incident import Incident
from workflows.domain.snapshot import Snapshot
from workflows.domain.tasks import Task
from workflows.messages.incidents import IncidentPage
from workflows.presentation.incidents import present_row, present_task, undone
from workflows.text.slack_text import escape, one_line

TASK_TICK = "task.tick"
LISTED = 40
"""A message has at most 50 blocks."""


def incident_line(fmt: SlackFormatter, incident: Incident, now: datetime) -> str:
    """One incident on two lines: what; then where, how bad, how far, and when the next update comes."""
    row = present_row(fmt, incident, now)
    what = f"*{row.label}*  {escape(one_line(row.title, 120))}"
    return f"{what}\n{fmt.markup((row.room,))}  ·  {fmt.markup(row.state)}"


def incident_list(fmt: SlackFormatter, page: IncidentPage) -> Rendered:
    """One page, and how to read the next."""
    if not page.incidents:
        return nothing(fmt.markup(fmt.line(f"list.none_{page.which}")))
    lines = [section(incident_line(fmt, i, page.now)) for i in page.incidents]
    shown = listed(fmt, fmt.catalogue.plural(f"list.heading_{page.which}", page.count), lines)
    if page.pages == 1:
        return shown
    is_last = page.number == page.pages
    key = "list.last_page" if is_last else "list.page"
    footer = fmt(key, number=page.number, pages=page.pages, which=page.which, next=page.number + 1)
    return replace(shown, blocks=(*shown.blocks, context(footer)))


def open_incident(fmt: SlackFormatter, incident: Incident, now: datetime, is_own: bool) -> str:
    """One incident of a page that is drawn anew whenever somebody looks: how long ago it was last heard of."""
    heard = incident.updated_at or incident.declared_at
    key = "home.last_update" if incident.updated_at else "home.no_update"
    own = f"  ·  {fmt('home.own')}" if is_own else ""
    return f"{incident_line(fmt, incident, now)}\n{fmt(key, ago=max(now - heard, timedelta()))}{own}"


def task_lines(fmt: SlackFormatter, tasks: Sequence[tuple[Incident, Task]], now: datetime) -> list[Block]:
    """Tasks across incidents, each with its button; those that are overdue come first and say so."""
    blocks: list[Block] = []
    for incident, task in tasks:
        key = "card.overdue" if task.due_at and task.due_at < now else "card.due"
        due = f"  ·  {fmt(key, at=fmt.when(task.due_at))}" if task.due_at else ""
        text = f"{escape(one_line(task.text, 300))}\n{fmt.room(incident)}{due}"
        blocks.append(section(text, accessory=_tick(fmt, task)))
    return blocks


def todo(fmt: SlackFormatter, tasks: Sequence[tuple[Incident, Task]], now: datetime) -> Rendered:
    if not tasks:
        return nothing(fmt("todo.none"))
    return listed(fmt, fmt.catalogue.plural("todo.heading", len(tasks)), task_lines(fmt, tasks, now))


def tasks_of(fmt: SlackFormatter, shown: Snapshot) -> Rendered:
    """The open tasks of one incident, each with its button."""
    tasks = undone(shown)
    if not tasks:
        return nothing(fmt.markup(fmt.line("task.none")))
    lines = [section(fmt.markup(present_task(fmt, t, shown, 300)), accessory=_tick(fmt, t)) for t in tasks]
    return listed(fmt, fmt.catalogue.plural("card.tasks", len(tasks)), lines)


def _tick(fmt: SlackFormatter, task: Task) -> Element:
    return button(fmt("task.tick"), f"{TASK_TICK}.{task.id}", str(task.id))


def nothing(text: str) -> Rendered:
    """An empty list."""
    return Rendered(text=text, blocks=(section(text),))


def listed(fmt: SlackFormatter, heading: str, lines: Sequence[Block]) -> Rendered:
    """As many of the first lines as fit into a message."""
    return Rendered(text=heading, blocks=(section(f"*{heading}*"), *_what_fits(fmt, lines)))


def _what_fits(fmt: SlackFormatter, lines: Sequence[Block]) -> list[Block]:
    """As many of the first lines as fit into a message, then how many are left out."""
    shown: list[Block] = []
    left = MESSAGE_LIMIT
    for line in lines[:LISTED]:
        left -= len(line["text"]["text"])
        if left < 0:
            break
        shown.append(line)
    hidden = len(lines) - len(shown)
    return [*shown, context(fmt.catalogue.plural("list.more", hidden))] if hidden else shown
