"""The actions menu: what can be done in a war room, one button for each word, in groups."""

from collections.abc import Mapping, Sequence

from commands.views.blocks import Block, Element, View, actions, button, confirmation, context, modal, plain_text
from commands.views.incident_facts import facts
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.incident import Incident
from workflows.domain.snapshot import Snapshot
from workflows.presentation.incidents import present_facts

PRESS = "menu"
ENDS = frozenset({"close"})
"""Words that end an incident at once: their buttons ask for confirmation."""
BUTTONS_IN_A_ROW = 4
GROUPS: Mapping[str, tuple[str, ...]] = {
    "say": ("update", "note"),
    "do": ("task", "exhibit", "remind"),
    "people": ("role", "invite", "handover"),
    "state": (),
    "read": ("catchup", "timeline", "summary", "sitrep"),
}
"""The words of each group; what is in no other changes the state of the incident."""


def press_of(word: str) -> str:
    """The action of a button that does what a word of the menu does."""
    return f"{PRESS}.{word}"


def actions_menu(fmt: SlackFormatter, shown: Snapshot, words: Sequence[str]) -> View:
    rows = [block for group in GROUPS for block in _group(fmt, shown.incident, group, words)]
    age = shown.now - shown.incident.declared_at
    return modal(
        title=plain_text(shown.incident.label),
        close=plain_text(fmt("form.close")),
        blocks=[facts(fmt, present_facts(fmt, shown)), *rows, context(fmt("menu.hint", age=age))],
    )


def _group(fmt: SlackFormatter, incident: Incident, group: str, words: Sequence[str]) -> list[Block]:
    """The buttons of a group under its name; nothing for a group without any."""
    named = {word for of_group in GROUPS.values() for word in of_group}
    buttons = [_button(fmt, incident, word) for word in words if word in (GROUPS[group] or set(words) - named)]
    rows = [actions(*buttons[at : at + BUTTONS_IN_A_ROW]) for at in range(0, len(buttons), BUTTONS_IN_A_ROW)]
    return [context(f"*{fmt(f'menu.group_{group}')}*"), *rows] if rows else []


def _button(fmt: SlackFormatter, incident: Incident, word: str) -> Element:
    confirm = _confirmation(fmt, incident, word) if word in ENDS else None
    return button(fmt(f"menu.{word}"), press_of(word), str(incident.id), confirm=confirm)


def _confirmation(fmt: SlackFormatter, incident: Incident, word: str) -> Element:
    question = fmt(f"menu.{word}_confirm", label=incident.label)
    return confirmation(fmt(f"menu.{word}"), question, fmt("form.cancel"))
