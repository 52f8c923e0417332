"""Every kind of message and the view that renders it."""

from collections.abc import Callable, Mapping
from typing import Any

from commands.answers import Rendered
from commands.views.lines import entry_line, late_lines
from commands.views.operators import operators_line
from commands.views.room import (
    declared_receipt,
    instructions,
    nudge,
    nudge_settled,
    offer_made,
    programme_sentence,
    set_up_failed,
    summary_posted,
    update_posted,
)
from commands.views.state_card import announcement, state_card
from commands.views.tutorial import tutorial
from commands.views.voice import Voice
from workflows import messages
from workflows.messages import Message

RENDERERS: Mapping[type[Any], Callable[[Voice, Any], Rendered]] = {
    messages.StateCard: state_card,
    messages.Announcement: announcement,
    messages.EntryLine: entry_line,
    messages.LateLines: late_lines,
    messages.UpdatePosted: update_posted,
    messages.Nudge: nudge,
    messages.NudgeSettled: nudge_settled,
    messages.OfferMade: offer_made,
    messages.Instructions: instructions,
    messages.DeclaredReceipt: declared_receipt,
    messages.SetUpFailed: set_up_failed,
    messages.Sentence: programme_sentence,
    messages.Tutorial: tutorial,
    messages.SummaryPosted: summary_posted,
    messages.OperatorsLine: operators_line,
}


def render(voice: Voice, message: Message) -> Rendered:
    """A message as Slack takes it."""
    return RENDERERS[type(message)](voice, message)
