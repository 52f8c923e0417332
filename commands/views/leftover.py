"""Open tasks of an incident that ends: in the form that ends it, and offered afterwards."""

from commands.views.blocks import Block, Rendered, View, actions, button, confirmation, section
from commands.views.forms import choice_field, incident_form, person_field
from commands.views.incident_facts import open_work
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.incident import Incident
from workflows.domain.snapshot import Snapshot
from workflows.presentation.incidents import present_incident, undone
from workflows.text.slack_text import escape

KEEP, CANCEL = "keep", "cancel"
CANCEL_ALL = "leftover.cancel"
HAND_OVER = "leftover.hand_over"
FORM = "leftover_hand_over"


def leftover_fields(fmt: SlackFormatter, shown: Snapshot) -> list[Block]:
    """The open tasks, and what is to become of them."""
    view = present_incident(fmt, shown)
    if not view.open_work:
        return []
    choices = [(KEEP, fmt("status.tasks_keep")), (CANCEL, fmt("status.tasks_cancel"))]
    return [
        *open_work(fmt, view),
        choice_field("open_tasks", fmt("status.field_tasks"), choices, chosen=KEEP),
        person_field("hand_over", fmt("status.field_hand_over"), optional=True),
    ]


def leftover_offer(fmt: SlackFormatter, shown: Snapshot, said: str) -> Rendered:
    """What was done, and what is still open: it stays so, unless somebody chooses otherwise."""
    number, question = str(shown.incident.id), fmt.catalogue.plural("leftover.confirm", len(undone(shown)))
    cancel = fmt("leftover.cancel")
    confirm = confirmation(cancel, question, fmt("form.cancel"))
    buttons = actions(
        button(fmt("leftover.hand_over"), HAND_OVER, number), button(cancel, CANCEL_ALL, number, confirm=confirm)
    )
    stays = section(escape(fmt("leftover.stay", said=said)))
    return Rendered(text=escape(said), blocks=(stays, *open_work(fmt, present_incident(fmt, shown)), buttons))


def hand_over_form(fmt: SlackFormatter, incident: Incident) -> View:
    """To whom all of them go."""
    field = person_field("hand_over", fmt("leftover.field_person"))
    return incident_form(fmt, FORM, incident, [field], submit="leftover_hand_over.submit")
