"""Reading the record: the timeline, catching up."""

from commands.arguments import incident_number
from commands.context import Context, incident_named
from commands.responding.answers import Answer, Ephemeral
from commands.views.timeline import catch_up_message, timeline_message
from workflows.incidents.queries import catch_up, timeline_page


def timeline(context: Context, text: str) -> Answer:
    number = incident_named(incident_number(context.seen(text)), context)
    page = timeline_page(number, context.request, context.deps)
    return Ephemeral(timeline_message(context.fmt, page))


def catchup(context: Context, text: str) -> Answer:
    number = incident_named(incident_number(context.seen(text)), context)
    return Ephemeral(catch_up_message(context.fmt, catch_up(number, context.request, context.deps)))
