"""The forms about people: who takes which role, who takes over as lead, who comes into the room."""

from collections.abc import Sequence

from commands.views.blocks import View, context
from commands.views.forms import choice_field, incident_form, people_field, person_field, text_field
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.ids import FunctionId, RoleId, UserId
from workflows.domain.incident import Incident
from workflows.incidents.membership import MAX_WHY

ROLE = "role"
HANDOVER = "handover"
INVITE = "invite"
NAME = "name"


def role_form(
    fmt: SlackFormatter, incident: Incident, role: RoleId | None = None, person: UserId | None = None
) -> View:
    """Who takes which role."""
    roles = [(role_id, fmt.local(r.title)) for role_id, r in fmt.programme.roles.items()]
    blocks = [
        choice_field("role", fmt("role.field_role"), roles, chosen=role),
        person_field("person", fmt("role.field_person"), chosen=person),
    ]
    return incident_form(fmt, ROLE, incident, blocks, submit="role.submit")


def handover_form(fmt: SlackFormatter, incident: Incident, note: str = "") -> View:
    """Who takes over as lead, and what they should know."""
    blocks = [
        person_field("person", fmt("handover.field_person")),
        text_field("note", fmt("handover.field_note"), value=note, multiline=True, optional=True, limit=1000),
    ]
    return incident_form(fmt, HANDOVER, incident, blocks, submit="handover.submit")


def invite_form(fmt: SlackFormatter, incident: Incident) -> View:
    """Whom to bring into the room, and why."""
    blocks = [
        people_field("people", fmt("invite.field")),
        text_field("why", fmt("invite.field_why"), optional=True, limit=MAX_WHY, placeholder=fmt("invite.example")),
    ]
    return incident_form(fmt, INVITE, incident, blocks, submit="invite.submit")


def name_form(fmt: SlackFormatter, incident: Incident, functions: Sequence[FunctionId]) -> View:
    """Who stands for a function in this incident."""
    choices = [(function, fmt.function(function)) for function in functions]
    blocks = [
        choice_field("function", fmt("name.field_function"), choices, chosen=functions[0]),
        person_field("person", fmt("name.field_person")),
        context(fmt("name.for_all")),
    ]
    return incident_form(fmt, NAME, incident, blocks, submit="invite.submit")
