"""The form "Add to timeline" for a message that is in no war room: of which incident?"""

from collections.abc import Sequence

from commands.views.blocks import View, context
from commands.views.exposures import class_field
from commands.views.forms import choice_field, form
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.incident import Incident
from workflows.text.slack_text import escape, one_line

CAPTURE = "capture"
OFFERED = 100
"""https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element"""


def capture_form(fmt: SlackFormatter, incidents: Sequence[Incident], quote: str, draft: str) -> View:
    """`incidents`: those of the person, the newest first. `draft`: the key under which the message waits."""
    choices = [(str(i.id), one_line(f"{i.label} {i.title}", 75)) for i in incidents[:OFFERED]]
    chosen = choices[0][0] if len(choices) == 1 else None
    quoted = [context(fmt("declare.from_message", quote=escape(one_line(quote, 300))))] if quote else []
    return form(
        fmt,
        callback=CAPTURE,
        title=fmt("capture.title"),
        submit=fmt("capture.submit"),
        blocks=[
            *quoted,
            choice_field("incident", fmt("capture.field_incident"), choices, chosen=chosen),
            class_field(fmt),
        ],
        private_metadata={"draft": draft},
    )
