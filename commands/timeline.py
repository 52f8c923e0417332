"""Reading the record: the timeline, catching up, the summary."""

from commands.arguments import incident_number
from commands.context import Context, incident_named
from commands.responding.answers import Answer, Ephemeral
from commands.room_state import if_posted
from commands.views.timeline import catch_up_message, timeline_message
from workflows.incidents.queries import catch_up, timeline_page
from workflows.timeline.summary import ask_for_summary


def timeline(context: Context, text: str) -> Answer:
    number = incident_named(incident_number(text), context)
    page = timeline_page(number, context.request, context.deps)
    return Ephemeral(timeline_message(context.fmt, page))


def catchup(context: Context, text: str) -> Answer:
    number = incident_named(incident_number(text), context)
    return Ephemeral(catch_up_message(context.fmt, catch_up(number, context.request, context.deps)))


def summary(context: Context, text: str) -> Answer:
    """`/incident summary`: posted in the room, with the whole timeline as a file."""
    number = context.incident.id
    ask_for_summary(number, context.request, context.deps)
    return if_posted(context, number, "summary.coming")
