"""The form that corrects or withdraws a note or a decision, and says what people may meet in an entry."""

from commands.views.blocks import View
from commands.views.exposures import class_field
from commands.views.forms import choice_field, incident_form, text_field
from commands.views.slack_formatter import SlackFormatter
from workflows.timeline.corrections import Numbered

CALLBACK = "correct"
CORRECT, WITHDRAW = "correct", "withdraw"


def correction_form(fmt: SlackFormatter, found: Numbered, chosen: str = CORRECT) -> View:
    """What it says, and why it changes."""
    choices = [(CORRECT, fmt("correct.correct", number=found.number)), (WITHDRAW, fmt("correct.withdraw"))]
    is_hidden = fmt.programme.hides(found.entry.content_class)
    words = text_field(
        "text",
        fmt("correct.field_text"),
        value="" if is_hidden else found.entry.text,
        placeholder=fmt("correct.hidden") if is_hidden else "",
        multiline=True,
        optional=is_hidden,
    )
    reason = text_field("reason", fmt("form.reason"), optional=chosen == CORRECT, limit=500, hint=fmt("correct.hint"))
    about = class_field(fmt, fmt.programme.classes_in(found.incident), found.entry.content_class)
    blocks = (
        [about] if found.is_fixed else [choice_field("what", fmt("correct.field_what"), choices, chosen=chosen), words]
    )
    blocks += [] if found.is_fixed else [about, reason]
    return incident_form(fmt, CALLBACK, found.incident, blocks, subject=found.number)
