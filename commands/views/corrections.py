"""The form that corrects or withdraws a note or a decision."""

from commands.views.blocks import View
from commands.views.forms import choice_field, incident_form, text_field
from commands.views.slack_formatter import SlackFormatter
from workflows.timeline.corrections import Numbered

CALLBACK = "correct"
CORRECT, WITHDRAW = "correct", "withdraw"


def correction_form(fmt: SlackFormatter, found: Numbered, chosen: str = CORRECT) -> View:
    """What it says, and why it changes."""
    choices = [(CORRECT, fmt("correct.correct", number=found.number)), (WITHDRAW, fmt("correct.withdraw"))]
    blocks = [
        choice_field("what", fmt("correct.field_what"), choices, chosen=chosen),
        text_field("text", fmt("correct.field_text"), value=found.entry.text, multiline=True),
        text_field("reason", fmt("form.reason"), optional=chosen == CORRECT, limit=500, hint=fmt("correct.hint")),
    ]
    return incident_form(fmt, CALLBACK, found.incident, blocks, subject=found.number)
