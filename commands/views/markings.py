"""The form that changes how far what is written about an incident may go."""

from commands.views.blocks import View
from commands.views.forms import choice_field, incident_form, text_field
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.incident import Incident
from workflows.domain.markings import Tlp

MARKING = "marking"


def marking_form(fmt: SlackFormatter, incident: Incident, chosen: Tlp | None = None) -> View:
    """The label, what each one allows, and why."""
    choices = [(label.value, fmt(f"marking.{label}", marking=label.label)) for label in Tlp]
    field = choice_field(
        "marking",
        fmt("marking.field"),
        choices,
        chosen=(chosen or incident.tlp).value,
        hint=fmt("marking.hint"),
    )
    return incident_form(
        fmt, MARKING, incident, [field, text_field("reason", fmt("form.reason"), multiline=True, optional=True)]
    )
