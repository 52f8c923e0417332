"""Every kind of message and the view that renders it."""

from collections.abc import Callable, Mapping
from typing import Any

from commands.views.access import could_not_remove, glass_alert, glass_answer, glass_question, outsider_in_room
from commands.views.announcement import announcement, change_announced, leadership_announcement, withdrawn
from commands.views.answered_asks import ask_refreshed
from commands.views.asks import answer_given, asked, could_not_invite
from commands.views.blocks import Rendered, View
from commands.views.declarer_questions import declarer_asked
from commands.views.direct_messages import (
    declared_receipt,
    instructions,
    media_not_taken,
    nobody_was_called,
    secrets_masked,
    set_up_failed,
)
from commands.views.exports import export_given
from commands.views.harmless import harmless, harmless_view, keeps_links
from commands.views.hazard_notices import hazard_notice
from commands.views.holds import erased, erasure_ahead, hold_asked, hold_over
from commands.views.home_tab import home
from commands.views.incident_card import incident_card
from commands.views.nudges import nudge, nudge_closed
from commands.views.operators import anchor_posted, operator_message
from commands.views.people_line import people_line
from commands.views.plain import programme_sentence
from commands.views.previews import preview
from commands.views.proposals import proposal, proposal_answered, sign_off_asked
from commands.views.room import ai_not_excluded, moved_to_room, room_lost, room_not_archived
from commands.views.situation_report import report_posted
from commands.views.slack_formatter import SlackFormatter
from commands.views.summary import summary_given, summary_posted
from commands.views.tasks import task_given
from commands.views.timeline_lines import entry_posted, late_entries_posted
from commands.views.tutorial import tutorial, tutorial_step
from commands.views.updates import update_posted
from workflows.messages import access, exports, holds, incidents, operations, reminders, timeline, war_room
from workflows.messages.message import Message

RENDERERS: Mapping[type[Any], Callable[[SlackFormatter, Any], Rendered]] = {
    war_room.IncidentCard: incident_card,
    war_room.Announcement: announcement,
    war_room.LeadershipAnnouncement: leadership_announcement,
    war_room.ChangeAnnounced: change_announced,
    war_room.NobodyWasCalled: nobody_was_called,
    war_room.EntryPosted: entry_posted,
    war_room.LateEntriesPosted: late_entries_posted,
    war_room.PeopleLine: people_line,
    incidents.UpdatePosted: update_posted,
    reminders.Nudge: nudge,
    reminders.NudgeClosed: nudge_closed,
    incidents.ProposalPosted: proposal,
    incidents.ProposalAnswered: proposal_answered,
    incidents.SignOffAsked: sign_off_asked,
    incidents.Instructions: instructions,
    incidents.Asked: asked,
    incidents.AskRefreshed: ask_refreshed,
    incidents.AnswerGiven: answer_given,
    incidents.CouldNotInvite: could_not_invite,
    access.CouldNotRemove: could_not_remove,
    access.OutsiderInRoom: outsider_in_room,
    access.GlassAlert: glass_alert,
    access.HazardNoticeGiven: hazard_notice,
    access.DeclarerAskedMessage: declarer_asked,
    holds.HoldAsked: hold_asked,
    holds.HoldOver: hold_over,
    holds.ErasureAhead: erasure_ahead,
    holds.Erased: erased,
    access.GlassQuestion: glass_question,
    access.GlassAnswer: glass_answer,
    incidents.MediaNotTaken: media_not_taken,
    incidents.TaskGiven: task_given,
    war_room.DeclaredReceipt: declared_receipt,
    war_room.SetUpFailed: set_up_failed,
    war_room.Sentence: programme_sentence,
    war_room.Tutorial: tutorial,
    war_room.TutorialStep: tutorial_step,
    war_room.Withdrawn: withdrawn,
    war_room.RoomLost: room_lost,
    war_room.MovedToRoom: moved_to_room,
    war_room.RoomNotArchived: room_not_archived,
    war_room.AiNotExcluded: ai_not_excluded,
    timeline.SummaryPosted: summary_posted,
    timeline.SummaryGiven: summary_given,
    timeline.ReportPosted: report_posted,
    exports.ExportGiven: export_given,
    timeline.SecretsMasked: secrets_masked,
    operations.OperatorMessage: operator_message,
    operations.AnchorPosted: anchor_posted,
}


def render(fmt: SlackFormatter, message: Message, *, is_direct: bool = False) -> Rendered:
    """A message as Slack takes it. `is_direct`: one person reads it, perhaps with others looking on. In people's words
    about an incident that is not open nothing can be pressed."""
    shown = RENDERERS[type(message)](fmt, message)
    if is_direct:
        shown = preview(fmt, message, shown)
    return shown if keeps_links(message, fmt.programme) else harmless(shown)


def render_home(fmt: SlackFormatter, shown: incidents.Home) -> View:
    """The Home tab of the one person who reads it."""
    return harmless_view(home(fmt, shown))
