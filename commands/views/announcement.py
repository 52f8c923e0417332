"""The announcement: an incident for everybody who follows the announcement channel."""

from commands.views.blocks import Rendered, context
from commands.views.incident_card import update_or_description
from commands.views.incident_facts import facts, fallback, incident_header
from commands.views.slack_formatter import SlackFormatter
from workflows.messages.war_room import Announcement


def announcement(fmt: SlackFormatter, message: Announcement) -> Rendered:
    """What, how bad, who leads, where, when the next update comes."""
    shown = message.snapshot
    incident = shown.incident
    who = fmt.name(incident.declared_by, shown.names)
    where = fmt("announcement.where", room=fmt.room(incident), by=who, at=fmt.when(incident.declared_at))
    blocks = (incident_header(incident), facts(fmt, shown), *update_or_description(fmt, shown), context(where))
    return Rendered(text=fallback(fmt, incident), blocks=blocks)
