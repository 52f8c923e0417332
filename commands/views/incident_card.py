"""The incident card: the one pinned message that shows the current state, and edits itself."""

from commands.views.blocks import Block, Rendered, actions, button, context, section
from commands.views.incident_facts import (
    claim_button,
    description,
    failed_steps,
    fallback,
    head,
    last_update,
    open_work,
)
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.ids import RoleId
from workflows.domain.roles import holders
from workflows.domain.snapshot import Snapshot
from workflows.messages.war_room import IncidentCard
from workflows.presentation.incidents import IncidentView, present_incident
from workflows.text.slack_text import escape, shorten

POST_UPDATE = "card.update"
MENU = "card.menu"
REOPEN = "card.reopen"
UNDO = "card.undo_merge"

CLAIM_BUTTONS = 3
DESCRIPTION_SHOWN = UPDATE_SHOWN = 600


def incident_card(fmt: SlackFormatter, message: IncidentCard) -> Rendered:
    """Severity, status, roles, the last update and the next, open tasks, what failed; then what to do."""
    shown = message.snapshot
    view = present_incident(fmt, shown)
    title, its_facts = head(fmt, view)
    practice = [section(f":mortar_board: *{view.practice}*")] if view.practice else []
    blocks = [title, *practice, its_facts, *update_or_description(fmt, view), *open_work(fmt, view)]
    if view.failed_steps:
        blocks.append(failed_steps(fmt, shown.incident, view.failed_steps))
    blocks += _buttons(fmt, shown)
    return Rendered(text=fallback(fmt, shown.incident), blocks=tuple(blocks))


def update_or_description(fmt: SlackFormatter, view: IncidentView) -> list[Block]:
    """The last update; until there is one, the declarer's words."""
    if view.last_update is None:
        return description(view, DESCRIPTION_SHOWN)
    return [last_update(fmt, view.last_update, escape(shorten(view.last_update.message, UPDATE_SHOWN)))]


def _buttons(fmt: SlackFormatter, shown: Snapshot) -> list[Block]:
    incident = shown.incident
    number = str(incident.id)
    if shown.undo_until is not None:
        undo = button(fmt("card.undo_merge"), UNDO, number)
        return [actions(undo), context(fmt("card.undo_hint", at=fmt.when(shown.undo_until)))]
    if incident.has_ended:
        return [actions(button(fmt("card.reopen"), REOPEN, number))]
    update = button(fmt("card.post_update"), POST_UPDATE, number, style="primary")
    claims = [claim_button(incident, role, fmt("card.claim", role=fmt.role(role))) for role in _claimable(fmt, shown)]
    return [actions(update, *claims, button(fmt("card.menu"), MENU, number)), context(fmt("card.hint"))]


def _claimable(fmt: SlackFormatter, shown: Snapshot) -> list[RoleId]:
    """Vacant roles that this type and severity need, most important first; none after the active phase."""
    if not shown.incident.is_active:
        return []
    needed = fmt.programme.roles_for(shown.incident.type, shown.incident.severity)
    return [r for r in needed if not holders(shown.holdings, r)][:CLAIM_BUTTONS]
