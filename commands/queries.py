"""Reading: the list of incidents, and one incident."""

from commands.arguments import read_list
from commands.as_of import as_of, number_and_moment
from commands.context import Context, incident_named
from commands.responding.answers import Answer, Ephemeral
from commands.views.lists import incident_list
from commands.views.timeline import incident_info
from workflows.incidents.queries import look_at, page_of
from workflows.timeline.as_of import look_at_then


def list_incidents(context: Context, text: str) -> Answer:
    """`/incident list [open | closed | all | mine] [page]`. Raises `InvalidField` for any other word."""
    which, number = read_list(context.seen(text))
    context.look.through = f"/incident list {which}"
    return Ephemeral(incident_list(context.fmt, page_of(which, number, context.person, context.deps)))


def info(context: Context, text: str) -> Answer:
    """`/incident info`, and `info at 14:05` for what was on record then."""
    number, at = number_and_moment(context, context.seen(text))
    found = incident_named(number, context)
    if at is not None:
        then = look_at_then(found, at, context.request, context.deps)
        return Ephemeral(as_of(context, incident_info(context.fmt, then), at))
    return Ephemeral(incident_info(context.fmt, look_at(found, context.request, context.deps)))
