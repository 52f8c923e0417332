"""What shows of a direct message where others may look on: its `text`, which Slack puts on locked screens, into mails
and into what its search lists.

Of an incident that not everybody may know it names the number and what is asked, nothing else; of a call how bad it
is as well, for a call wakes people. The blocks, which only the reader opens, say the rest.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from commands.views.blocks import Rendered, section
from commands.views.harmless import incident_of_message
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.break_glass import GlassRequestState
from workflows.domain.entries.roles import HandoverProposed
from workflows.domain.ids import IncidentId, incident_label
from workflows.domain.proposals import ProposalState
from workflows.messages import access, exports, holds, incidents, reminders, timeline, war_room
from workflows.messages.message import Message

PREVIEWS: Mapping[type[Any], str | Callable[[Any], str]] = {
    reminders.Nudge: lambda message: message.reminder.kind.value,
    reminders.NudgeClosed: "settled",
    incidents.Asked: lambda message: "handover" if isinstance(message.entry.fact, HandoverProposed) else "invited",
    incidents.AskRefreshed: lambda message: "settled" if message.is_over else "answered",
    incidents.Instructions: "role",
    incidents.TaskGiven: "task",
    incidents.AnswerGiven: "answer",
    incidents.ProposalAnswered: "answer",
    incidents.SignOffAsked: lambda m: "sign_off" if m.proposal.state is ProposalState.OPEN else "settled",
    incidents.CouldNotInvite: "not_in_room",
    incidents.MediaNotTaken: "media",
    access.CouldNotRemove: "still_in_room",
    access.OutsiderInRoom: "outsider",
    access.GlassAlert: "emergency",
    access.HazardNoticeGiven: lambda message: "settled" if message.is_over or message.is_below else "called",
    access.GlassQuestion: lambda message: (
        "emergency_asked" if message.request.state is GlassRequestState.OPEN else "settled"
    ),
    access.GlassAnswer: "answer",
    holds.HoldAsked: "hold",
    holds.HoldOver: "hold_over",
    holds.ErasureAhead: "erasure",
    timeline.SummaryGiven: "summary",
    timeline.SecretsMasked: "masked",
    exports.ExportGiven: "export",
    war_room.DeclaredReceipt: "room_ready",
    war_room.SetUpFailed: "set_up_failed",
    war_room.NobodyWasCalled: "nobody_called",
    war_room.RoomLost: "room_lost",
    war_room.MovedToRoom: "moved",
    war_room.RoomNotArchived: "not_archived",
    war_room.AiNotExcluded: "ai",
}
"""The texts below `preview.`; of a kind that is not here, that there is something to read."""
NO_WORDS = (access.DeclarerAskedMessage, war_room.Sentence, war_room.Withdrawn, holds.Erased)
"""Muster's own sentences, which name a number at most, or who asks: they stay as they are."""


def preview(fmt: SlackFormatter, message: Message, shown: Rendered) -> Rendered:
    """A direct message with the `text` that others may see. What it says without blocks, it says in one."""
    if isinstance(message, NO_WORDS):
        return shown
    incident = incident_of_message(message)
    if incident is not None and incident.exposure.announced:
        return shown
    label = incident.label if incident is not None else _label(message)
    if isinstance(message, access.HazardNoticeGiven) and not message.is_over:
        label = f"{label} · {message.severity}"
    text = fmt(f"preview.{what_is_asked(message)}", label=label)
    return replace(shown, text=text, blocks=shown.blocks or (section(shown.text),))


def what_is_asked(message: Message) -> str:
    """The name of its text."""
    found = PREVIEWS.get(type(message), "anything")
    return found if isinstance(found, str) else found(message)


def _label(message: Message) -> str:
    """Of a message that holds its number alone."""
    number: IncidentId | None = getattr(message, "incident_id", None)
    return str(getattr(message, "label", "")) if number is None else incident_label(number)
