"""The announcement: an incident for everybody who follows the announcement channel."""

from commands.views.blocks import Rendered, context
from commands.views.incident_card import update_or_description
from commands.views.incident_facts import fallback, head
from commands.views.slack_formatter import SlackFormatter
from workflows.messages.war_room import Announcement, Withdrawn
from workflows.presentation.incidents import declared_where, present_incident


def announcement(fmt: SlackFormatter, message: Announcement) -> Rendered:
    """What, how bad, who leads, where, when the next update comes."""
    shown = message.snapshot
    view = present_incident(fmt, shown)
    where = fmt.markup(declared_where(fmt, shown, "announcement.where"))
    blocks = (*head(fmt, view), *update_or_description(fmt, view), context(where))
    return Rendered(text=fallback(fmt, shown.incident), blocks=blocks)


def withdrawn(fmt: SlackFormatter, message: Withdrawn) -> Rendered:
    """What is left of it for people who may not know of the incident any more."""
    text = fmt("announcement.withdrawn")
    return Rendered(text=text, blocks=(context(text),))
