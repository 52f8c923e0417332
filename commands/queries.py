"""Reading: the list of incidents, and one incident."""

from commands.arguments import incident_number, read_list
from commands.context import Context, incident_named
from commands.responding.answers import Answer, Ephemeral
from commands.views.lists import incident_list
from commands.views.timeline import incident_info
from workflows.incidents.queries import look_at, page_of


def list_incidents(context: Context, text: str) -> Answer:
    """`/incident list [open | closed | all | mine] [page]`. Raises `InvalidField` for any other word."""
    which, number = read_list(context.seen(text))
    return Ephemeral(incident_list(context.fmt, page_of(which, number, context.person, context.deps)))


def info(context: Context, text: str) -> Answer:
    number = incident_named(incident_number(context.seen(text)), context)
    shown = look_at(number, context.request, context.deps)
    return Ephemeral(incident_info(context.fmt, shown))
