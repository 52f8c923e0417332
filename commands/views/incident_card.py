"""The incident card: the one pinned message that shows the current state, and edits itself."""

from collections.abc import Sequence

from commands.views.blocks import Block, Rendered, actions, button, context, header, section
from commands.views.incident_facts import (
    awaited,
    claim_button,
    description,
    emergencies,
    facts,
    failed_steps,
    fallback,
    hazards,
    last_update,
    open_work,
    uncleared,
    without_people,
)
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.ids import RoleId
from workflows.domain.roles import holders
from workflows.domain.snapshot import Snapshot
from workflows.messages.war_room import IncidentCard
from workflows.presentation.incidents import IncidentView, Titled, present_incident
from workflows.text.slack_text import escape, shorten_at_word

POST_UPDATE = "card.update"
MENU = "card.menu"
REOPEN = "card.reopen"
UNDO = "card.undo_merge"

CLAIM_BUTTONS = 2
DESCRIPTION_SHOWN = UPDATE_SHOWN = 600
WORDS_SHOWN, ROLES_SHOWN, TASKS_SHOWN = 130, 120, 3
"""On the card. The announcement has room for more of the words."""
TITLE_SHOWN = 80
FIELDS = 4
"""How bad, how far, who leads, when the next update comes; the rest is small print."""


def incident_card(fmt: SlackFormatter, message: IncidentCard) -> Rendered:
    """Severity, status, lead and next update; what it is about, the last update, open tasks, what failed; then what to
    do. All of it fits one screen of a phone.
    """
    shown = message.snapshot
    view = present_incident(fmt, shown)
    practice = [section(f":mortar_board: *{view.practice}*")] if view.practice else []
    blocks = [
        header(shorten_at_word(view.title, TITLE_SHOWN)),
        *practice,
        *emergencies(fmt, view),
        *hazards(view),
        *_facts(fmt, view.facts),
        *description(view, WORDS_SHOWN),
    ]
    if view.last_update:
        words = escape(shorten_at_word(view.last_update.message, WORDS_SHOWN))
        blocks.append(last_update(fmt, view.last_update, words))
    blocks += open_work(fmt, view, few=TASKS_SHOWN)
    if view.failed_steps:
        blocks.append(failed_steps(fmt, shown.incident, view.failed_steps))
    blocks += [*awaited(fmt, view), *uncleared(fmt, view), *without_people(fmt, shown), *_buttons(fmt, shown)]
    return Rendered(text=fallback(fmt, shown.incident), blocks=tuple(blocks))


def _facts(fmt: SlackFormatter, every: Sequence[Titled]) -> list[Block]:
    """What matters at once in columns, then who does what in one line, then type, visibility and marking in small
    print."""
    kind, visibility, marking, *roles = every[FIELDS:]
    small = "  ·  ".join(fmt.markup(line) for fact in (kind, visibility, marking) for line in fact.lines)
    return [facts(fmt, every[:FIELDS]), *(_in_one_line(fmt, fact) for fact in roles), context(small)]


def _in_one_line(fmt: SlackFormatter, fact: Titled) -> Block:
    kept: list[str] = []
    for line in map(fmt.markup, fact.lines):
        if sum(map(len, kept)) + len(line) > ROLES_SHOWN:
            kept.append("…")
            break
        kept.append(line)
    return section(f"*{fact.title}*\n{'  ·  '.join(kept)}")


def update_or_description(fmt: SlackFormatter, view: IncidentView) -> list[Block]:
    """The last update; until there is one, the declarer's words."""
    if view.last_update is None:
        return description(view, DESCRIPTION_SHOWN)
    return [last_update(fmt, view.last_update, escape(shorten_at_word(view.last_update.message, UPDATE_SHOWN)))]


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
