"""Reading the record: the timeline, catching up."""

import re

from commands.arguments import incident_number
from commands.context import Context, incident_named
from commands.responding.answers import Answer, Ephemeral
from commands.views.timeline import catch_up_message, timeline_message
from workflows.incidents.queries import catch_up, timeline_page

_BEFORE = re.compile(r"(?P<incident>.*?)\s*\b(?:before|antes(?:\s+d[eao])?)\s+#?(?P<entry>\d{1,9})", re.IGNORECASE)


def timeline(context: Context, text: str) -> Answer:
    """`/incident timeline`, and `timeline before 41` for those before entry 41."""
    words = context.seen(text).strip()
    found = _BEFORE.fullmatch(words)
    before = int(found["entry"]) if found else None
    number = incident_named(incident_number(found["incident"] if found else words), context)
    page = timeline_page(number, context.request, context.deps, before=before)
    return Ephemeral(timeline_message(context.fmt, page))


def catchup(context: Context, text: str) -> Answer:
    number = incident_named(incident_number(context.seen(text)), context)
    return Ephemeral(catch_up_message(context.fmt, catch_up(number, context.request, context.deps)))
