"""Parts of an incident that several surfaces show: header, facts, the last update, failed steps of the set-up."""

from commands.views.blocks import Block, Element, button, header, section, section_of_fields
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.ids import RoleId
from workflows.domain.incident import Incident
from workflows.domain.roles import LEAD, holders
from workflows.domain.tasks import Task
from workflows.messages.snapshot import Snapshot
from workflows.text.slack_text import escape, one_line, shorten

CLAIM = "card.claim"
RETRY = "card.retry"
FIELD_ROOM = 1900
"""A field of a section has at most 2,000 characters, heading included."""


def fallback(fmt: SlackFormatter, incident: Incident) -> str:
    """The incident in one line."""
    title = escape(one_line(incident.title, 150))
    return fmt(
        "card.fallback",
        label=incident.label,
        title=title,
        severity=escape(fmt.severity(incident.severity)),
        status=escape(fmt.status(incident.status)),
    )


def incident_header(incident: Incident) -> Block:
    return header(f"{incident.label}  {incident.title}")


def facts(fmt: SlackFormatter, shown: Snapshot) -> Block:
    """How bad, how far, who leads, when the next update comes."""
    incident = shown.incident
    lead = holders(shown.holdings, LEAD)
    fields = [
        ("card.severity", escape(fmt.severity(incident.severity))),
        ("card.status", escape(fmt.status(incident.status))),
        ("card.lead", fmt.name(lead[0], shown.names) if lead else fmt("card.no_lead")),
        ("card.next_update", _next_update(fmt, incident)),
        ("card.type", escape(fmt.type(incident.type))),
        ("card.visibility", fmt(f"visibility.{incident.visibility.shown_as}")),
    ]
    others = _other_roles(fmt, shown)
    if others:
        fields.append(("card.roles", others))
    return section_of_fields(f"*{fmt(key)}*\n{text}" for key, text in fields)


def _next_update(fmt: SlackFormatter, incident: Incident) -> str:
    if incident.has_ended:
        return fmt("card.ended")
    return fmt.when(incident.next_update_at) if incident.next_update_at else fmt("card.no_promise")


def _other_roles(fmt: SlackFormatter, shown: Snapshot) -> str:
    lines: list[str] = []
    for role in fmt.programme.roles:
        held = holders(shown.holdings, role)
        if role != LEAD and held:
            who = tuple(fmt.name(user, shown.names) for user in held)
            lines.append(fmt("card.role", role=escape(fmt.role(role)), who=who))
    while sum(map(len, lines)) + len(lines) > FIELD_ROOM:
        lines[-2:] = ["…"]
    return "\n".join(lines)


def description(incident: Incident, limit: int) -> list[Block]:
    """The declarer's words, if there are any."""
    return [section(escape(shorten(incident.description, limit)))] if incident.description else []


def last_update(fmt: SlackFormatter, shown: Snapshot, words: str) -> Block:
    """Who posted it, when, and `words` of it."""
    update = shown.last_update
    assert update is not None
    posted = fmt("card.by_at", by=fmt.name(update.by, shown.names), at=fmt.when(update.at))
    return section(f"*{fmt('card.last_update')}*  {posted}\n{words}")


def open_tasks(shown: Snapshot) -> list[Task]:
    return [task for task in shown.tasks if not task.is_done]


def assignee_and_due(fmt: SlackFormatter, task: Task, shown: Snapshot) -> str:
    who = fmt.name(task.assignee, shown.names) if task.assignee else fmt("card.unassigned")
    return fmt("card.assigned_due", who=who, at=fmt.when(task.due_at)) if task.due_at else who


def failed_steps(fmt: SlackFormatter, shown: Snapshot) -> Block:
    """The failed steps of the set-up, and the button to retry them."""
    lines = [
        fmt("card.failed_step", step=fmt(f"steps.{step}"), code=escape(code))
        for step, code in shown.failed_steps.items()
    ]
    text = "\n".join([f":warning: *{fmt('card.failed')}*", *lines])
    return section(text, accessory=button(fmt("card.retry"), RETRY, str(shown.incident.id)))


def claim_button(incident: Incident, role: RoleId, text: str) -> Element:
    return button(text, f"{CLAIM}.{role}", f"{incident.id}/{role}")
