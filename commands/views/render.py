"""Every kind of message and the view that renders it."""

from collections.abc import Callable, Mapping
from typing import Any

from commands.views.announcement import announcement
from commands.views.blocks import Rendered
from commands.views.direct_messages import declared_receipt, instructions, set_up_failed
from commands.views.incident_card import incident_card
from commands.views.nudges import nudge, nudge_closed
from commands.views.operators import operator_message
from commands.views.plain import programme_sentence
from commands.views.proposals import proposal
from commands.views.slack_formatter import SlackFormatter
from commands.views.summary import summary_posted
from commands.views.timeline_lines import entry_posted, late_entries_posted
from commands.views.tutorial import tutorial
from commands.views.updates import update_posted
from workflows import messages
from workflows.messages import Message

RENDERERS: Mapping[type[Any], Callable[[SlackFormatter, Any], Rendered]] = {
    messages.IncidentCard: incident_card,
    messages.Announcement: announcement,
    messages.EntryPosted: entry_posted,
    messages.LateEntriesPosted: late_entries_posted,
    messages.UpdatePosted: update_posted,
    messages.Nudge: nudge,
    messages.NudgeClosed: nudge_closed,
    messages.ProposalPosted: proposal,
    messages.Instructions: instructions,
    messages.DeclaredReceipt: declared_receipt,
    messages.SetUpFailed: set_up_failed,
    messages.Sentence: programme_sentence,
    messages.Tutorial: tutorial,
    messages.SummaryPosted: summary_posted,
    messages.OperatorMessage: operator_message,
}


def render(fmt: SlackFormatter, message: Message) -> Rendered:
    """A message as Slack takes it."""
    return RENDERERS[type(message)](fmt, message)
