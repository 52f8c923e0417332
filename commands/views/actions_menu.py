"""The actions menu: what can be done in a war room, one button for each word."""

from collections.abc import Sequence

from commands.views.blocks import Element, View, actions, button, confirmation, context, modal, plain_text
from commands.views.incident_facts import facts
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.incident import Incident
from workflows.domain.snapshot import Snapshot
from workflows.presentation.incidents import present_facts

PRESS = "menu"
ENDS = frozenset({"close"})
"""Words that end an incident at once: their buttons ask for confirmation."""
BUTTONS_IN_A_ROW = 4


def actions_menu(fmt: SlackFormatter, shown: Snapshot, words: Sequence[str]) -> View:
    buttons = [_button(fmt, shown.incident, word) for word in words]
    rows = [actions(*buttons[at : at + BUTTONS_IN_A_ROW]) for at in range(0, len(buttons), BUTTONS_IN_A_ROW)]
    age = shown.now - shown.incident.declared_at
    return modal(
        title=plain_text(shown.incident.label),
        close=plain_text(fmt("form.close")),
        blocks=[facts(fmt, present_facts(fmt, shown)), *rows, context(fmt("menu.hint", age=age))],
    )


def _button(fmt: SlackFormatter, incident: Incident, word: str) -> Element:
    confirm = _confirmation(fmt, incident, word) if word in ENDS else None
    return button(fmt(f"menu.{word}"), f"{PRESS}.{word}", str(incident.id), confirm=confirm)


def _confirmation(fmt: SlackFormatter, incident: Incident, word: str) -> Element:
    question = fmt(f"menu.{word}_confirm", label=incident.label)
    return confirmation(fmt(f"menu.{word}"), question, fmt("form.cancel"))
