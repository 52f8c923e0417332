"""The incident card: the one pinned message that shows the current state, and edits itself."""

from commands.views.blocks import Block, Rendered, actions, button, context, section
from commands.views.incident_facts import (
    assignee_and_due,
    claim_button,
    description,
    facts,
    failed_steps,
    fallback,
    incident_header,
    last_update,
    open_tasks,
)
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.ids import RoleId
from workflows.domain.incident import Incident
from workflows.domain.roles import holders
from workflows.messages.snapshot import Snapshot
from workflows.messages.war_room import IncidentCard
from workflows.text.slack_text import escape, one_line, shorten

POST_UPDATE = "card.update"
MENU = "card.menu"
REOPEN = "card.reopen"

CLAIM_BUTTONS = 3
TASKS_SHOWN = 5
DESCRIPTION_SHOWN = UPDATE_SHOWN = 600


def incident_card(fmt: SlackFormatter, message: IncidentCard) -> Rendered:
    """Severity, status, roles, the last update and the next, open tasks, what failed; then what to do."""
    shown = message.snapshot
    incident = shown.incident
    blocks = [incident_header(incident), *_practice_banner(fmt, incident), facts(fmt, shown)]
    blocks += update_or_description(fmt, shown)
    blocks += _open_tasks(fmt, shown)
    if shown.failed_steps:
        blocks.append(failed_steps(fmt, shown))
    blocks += _buttons(fmt, shown)
    return Rendered(text=fallback(fmt, incident), blocks=tuple(blocks))


def update_or_description(fmt: SlackFormatter, shown: Snapshot) -> list[Block]:
    """The last update; until there is one, the declarer's words."""
    if shown.last_update is None:
        return description(shown.incident, DESCRIPTION_SHOWN)
    return [last_update(fmt, shown, escape(shorten(shown.last_update.message, UPDATE_SHOWN)))]


def _practice_banner(fmt: SlackFormatter, incident: Incident) -> list[Block]:
    return [section(f":mortar_board: *{fmt('practice.banner')}*")] if incident.practice else []


def _open_tasks(fmt: SlackFormatter, shown: Snapshot) -> list[Block]:
    undone = open_tasks(shown)
    if not undone:
        return []
    lines = [f"*{fmt.catalogue.plural('card.tasks', len(undone))}*"]
    for task in undone[:TASKS_SHOWN]:
        text, who = escape(one_line(task.text, 150)), assignee_and_due(fmt, task, shown)
        lines.append(f"• {fmt('card.task', number=task.number, text=text, who=who)}")
    if len(undone) > TASKS_SHOWN:
        lines.append(fmt.catalogue.plural("card.more_tasks", len(undone) - TASKS_SHOWN))
    return [section("\n".join(lines))]


def _buttons(fmt: SlackFormatter, shown: Snapshot) -> list[Block]:
    incident = shown.incident
    number = str(incident.id)
    if incident.has_ended:
        return [actions(button(fmt("card.reopen"), REOPEN, number))]
    update = button(fmt("card.post_update"), POST_UPDATE, number, style="primary")
    claims = [claim_button(incident, role, fmt("card.claim", role=fmt.role(role))) for role in _claimable(fmt, shown)]
    return [actions(update, *claims, button(fmt("card.menu"), MENU, number)), context(fmt("card.hint"))]


def _claimable(fmt: SlackFormatter, shown: Snapshot) -> list[RoleId]:
    """Vacant roles that this severity needs, in the programme's order; none after the active phase."""
    if not shown.incident.is_active:
        return []
    needed = [r for r, role in fmt.programme.roles.items() if shown.incident.severity in role.needed_at]
    return [r for r in needed if not holders(shown.holdings, r)][:CLAIM_BUTTONS]
