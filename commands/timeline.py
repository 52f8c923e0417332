"""Reading the record: the timeline, catching up."""

import re

from commands.as_of import as_of, number_and_moment
from commands.context import Context, incident_named
from commands.responding.answers import Answer, Ephemeral
from commands.views.timeline import catch_up_message, timeline_message
from workflows.incidents.queries import catch_up, timeline_page
from workflows.timeline.as_of import catch_up_then, timeline_then

_BEFORE = re.compile(r"(?P<incident>.*?)\s*\b(?:before|antes(?:\s+d[eao])?)\s+#?(?P<entry>\d{1,9})", re.IGNORECASE)


def timeline(context: Context, text: str) -> Answer:
    """`/incident timeline`, `timeline before 41` for those before entry 41, and `timeline at 14:05` for what was on
    record then."""
    words = context.seen(text).strip()
    found = _BEFORE.fullmatch(words)
    before = int(found["entry"]) if found else None
    named, at = number_and_moment(context, found["incident"] if found else words)
    number = incident_named(named, context)
    if at is not None:
        then = timeline_then(number, at, context.request, context.deps, before=before)
        return Ephemeral(as_of(context, timeline_message(context.fmt, then), at))
    page = timeline_page(number, context.request, context.deps, before=before)
    return Ephemeral(timeline_message(context.fmt, page))


def catchup(context: Context, text: str) -> Answer:
    """`/incident catchup`, and `catchup at 14:05` for what was on record then."""
    named, at = number_and_moment(context, context.seen(text))
    number = incident_named(named, context)
    if at is not None:
        then = catch_up_then(number, at, context.request, context.deps)
        return Ephemeral(as_of(context, catch_up_message(context.fmt, then), at))
    return Ephemeral(catch_up_message(context.fmt, catch_up(number, context.request, context.deps)))
