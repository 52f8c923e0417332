"""The forms that change who may know of an incident, and what kind it is."""

from commands.views.blocks import Block, View, context
from commands.views.definitions import called_by_type
from commands.views.forms import choice_field, choices_field, incident_form, text_field
from commands.views.slack_formatter import SlackFormatter
from commands.views.type_menu import type_field
from workflows.domain.exposure import Visibility
from workflows.domain.incident import Incident
from workflows.programme.find_type import Kind

VISIBILITY = "visibility"
TYPE = "type"
TYPE_CHOSEN = "type.chosen"


def visibility_form(fmt: SlackFormatter, incident: Incident, chosen: Visibility | None = None) -> View:
    """Who may know, what each choice means, and why."""
    possible = fmt.programme.visibilities_of(incident.type)
    shown = incident.visibility.shown_as
    choices = [(v.value, fmt(f"visibility.{v}_long")) for v in Visibility if v in possible or v is shown]
    field = choice_field(
        "visibility",
        fmt("declare.field_visibility"),
        choices,
        chosen=(chosen or shown).value,
        hint=fmt("visibility.hint"),
    )
    return incident_form(
        fmt, VISIBILITY, incident, [field, text_field("reason", fmt("form.reason"), multiline=True, optional=True)]
    )


def type_form(fmt: SlackFormatter, incident: Incident, *, may_class: bool = False) -> View:
    """What harm it is about; the people of the new type are called. `may_class`: also what people may meet in it."""
    now = Kind(incident.type, incident.subtype)
    chosen = now if now.is_in(fmt.programme) else None
    field = type_field(fmt, "type", fmt("declare.field_type"), chosen, menu=TYPE_CHOSEN, dispatches=True)
    explained = [called_by_type(fmt, chosen.type)] if chosen else []
    classes = [_classes(fmt, incident)] if may_class and fmt.programme.classes else []
    return incident_form(fmt, TYPE, incident, [field, *explained, context(fmt("type.hint")), *classes])


def _classes(fmt: SlackFormatter, incident: Incident) -> Block:
    """Those of its type are no choice."""
    own = fmt.programme.classes_of(incident.type)
    known = {one: fmt.local(known.title) for one, known in fmt.programme.classes.items() if one not in own}
    choices = known | {one: one for one in sorted(incident.added_classes) if one not in known and one not in own}
    titles = tuple(fmt.entry_formatter.content_class(one) for one in own)
    hint = fmt("type.classes_of_type", classes=titles) if titles else fmt("type.classes_hint")
    return choices_field(
        "classes", fmt("exhibit.field_class"), choices.items(), chosen=incident.added_classes - set(own), hint=hint
    )
