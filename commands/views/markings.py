"""The form that changes how far what is written about an incident may go."""

from commands.views.blocks import Block, View
from commands.views.forms import choice_field, incident_form, text_field
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.incident import Incident
from workflows.domain.markings import Tlp

MARKING = "marking"


def marking_form(
    fmt: SlackFormatter, incident: Incident, chosen: Tlp | None = None, *, for_legal: bool = False
) -> View:
    """The label, what each one allows, and why. `for_legal`: also whether it is privileged."""
    choices = [(label.value, fmt(f"marking.{label}", marking=label.label)) for label in Tlp]
    field = choice_field(
        "marking",
        fmt("marking.field"),
        choices,
        chosen=(chosen or incident.tlp).value,
        hint=fmt("marking.hint"),
    )
    reason = text_field("reason", fmt("form.reason"), multiline=True, optional=True)
    privilege = [_privilege_field(fmt, incident)] if for_legal else []
    return incident_form(fmt, MARKING, incident, [field, *privilege, reason])


def _privilege_field(fmt: SlackFormatter, incident: Incident) -> Block:
    choices = [("yes", fmt("marking.privilege_yes")), ("no", fmt("marking.privilege_no"))]
    return choice_field(
        "privilege",
        fmt("marking.privilege"),
        choices,
        chosen="yes" if incident.privilege_marked else "no",
        hint=fmt("marking.privilege_hint"),
    )
