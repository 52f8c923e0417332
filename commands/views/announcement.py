"""The announcement: an incident for everybody who follows the announcement channel."""

from commands.views.blocks import Rendered, context
from commands.views.incident_card import update_or_description
from commands.views.incident_facts import fallback, head
from commands.views.plain import mrkdwn
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.roles import lead_of
from workflows.domain.snapshot import Snapshot
from workflows.messages.war_room import Announcement, ChangeAnnounced, LeadershipAnnouncement, Withdrawn
from workflows.presentation.incidents import declared_where, present_incident
from workflows.text.slack_text import escape, one_line


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


def leadership_announcement(fmt: SlackFormatter, message: LeadershipAnnouncement) -> Rendered:
    """Severity, type and lead of a private incident: none of its words, no link into its room."""
    shown = message.snapshot
    ended = fmt("leadership.status", status=fmt.status(shown.incident.status)) if not shown.incident.is_active else ""
    return mrkdwn(escape(fmt("leadership.incident", what=_without_words(fmt, shown), ended=ended)))


def change_announced(fmt: SlackFormatter, message: ChangeAnnounced) -> Rendered:
    """What happened to it, in the announce channel with its title and room, for leaders without."""
    shown, change = message.snapshot, message.change
    was = message.was or shown.incident.severity
    if not shown.incident.is_announced:
        return mrkdwn(escape(fmt(f"leadership.{change}", what=_without_words(fmt, shown), was=was)))
    incident = shown.incident
    text = fmt(
        f"announcement.{change}",
        label=incident.label,
        title=escape(one_line(incident.title, 150)),
        severity=escape(fmt.severity(incident.severity)),
        status=escape(fmt.status(incident.status)),
        was=escape(was),
        room=fmt.room(incident),
    )
    return mrkdwn(text)


def _without_words(fmt: SlackFormatter, shown: Snapshot) -> str:
    incident = shown.incident
    lead = lead_of(shown.holdings)
    return fmt(
        "leadership.what",
        label=incident.label,
        severity=fmt.severity(incident.severity),
        type=fmt.type(incident.type),
        lead=fmt("summary.led_by", who=fmt.person(lead, shown.names).name) if lead else fmt("summary.no_lead"),
    )
