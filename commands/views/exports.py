"""The form that exports the record of an incident, and what its file comes with."""

from commands.views.blocks import Rendered, View, context, section
from commands.views.forms import choice_field, incident_form, text_field
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.exports import EXPORTS, MAX_PURPOSE
from workflows.domain.incident import Incident
from workflows.domain.markings import Audience
from workflows.messages.exports import ExportGiven
from workflows.presentation.incidents import marked
from workflows.text.slack_text import escape

EXPORT = "export"


def export_form(fmt: SlackFormatter, incident: Incident, chosen: Audience | None = None, purpose: str = "") -> View:
    """For whom, why, and as of when."""
    choices = [(audience.value, fmt(f"export.audience_{audience}")) for audience in EXPORTS]
    fields = [
        choice_field("audience", fmt("export.audience"), choices, chosen=chosen.value if chosen else None),
        text_field(
            "purpose",
            fmt("export.purpose"),
            value=purpose,
            placeholder=fmt("export.purpose_example"),
            hint=fmt("export.purpose_hint"),
            multiline=True,
            limit=MAX_PURPOSE,
        ),
        text_field("time", fmt("export.time"), hint=fmt("export.time_hint"), optional=True),
        context(fmt("export.hint", marking=escape(marked(fmt, incident)))),
    ]
    return incident_form(fmt, EXPORT, incident, fields, submit="export.submit")


def export_given(fmt: SlackFormatter, message: ExportGiven) -> Rendered:
    incident = message.incident
    params = {"label": incident.label, "audience": fmt(f"export.audience_{message.audience}")}
    if not message.is_same:
        text = fmt("export.changed", label=incident.label)
        return Rendered(text=text, blocks=(section(text),))
    text = fmt("export.given", **params, marking=escape(marked(fmt, incident)))
    return Rendered(text=text, blocks=(section(text), context(fmt("export.given_hash", sha256=message.sha256))))
