"""What somebody was asked for, once they answered or it is moot: it says so, and has no buttons any more."""

from commands.views.asks import asked
from commands.views.blocks import Block, Rendered, actions, context
from commands.views.direct_messages import instructions
from commands.views.holds import hold_asked
from commands.views.incident_facts import claim_button
from commands.views.slack_formatter import SlackFormatter
from commands.views.tasks import ON_IT, task_given
from workflows.domain.entries.calls import HazardAcknowledged
from workflows.domain.entries.tasks import TaskAccepted
from workflows.messages.holds import HoldAsked
from workflows.messages.incidents import Asked, AskRefreshed, Instructions, TaskGiven

ANSWER_SHOWN = 1000
CLAIMS_SHOWN = 2


def ask_refreshed(fmt: SlackFormatter, message: AskRefreshed) -> Rendered:
    """The question as it was asked, with the answers below it; that they joined is no news to them. Words alone leave
    the buttons; being on it leaves what comes next; who joined may claim a role that falls to them."""
    question = _question(fmt, message.asked)
    names = message.asked.snapshot.names
    later = [e for e in (*message.answers, message.settled_by) if e and not isinstance(e.fact, HazardAcknowledged)]
    said = [fmt.sentence(e, names, ANSWER_SHOWN) for e in later]
    if message.is_over and message.settled_by is None:
        said.append(fmt("asked.over"))
    blocks = [_pressed(block, message) if block["type"] == "actions" else block for block in question.blocks]
    blocks += [context(f":white_check_mark: {line}") for line in said]
    incident = message.asked.snapshot.incident
    claims = [claim_button(incident, role, fmt("card.claim", role=fmt.role(role))) for role in message.claims]
    blocks += [actions(*claims[:CLAIMS_SHOWN])] if claims else []
    return Rendered(text="\n".join((question.text, *said)), blocks=tuple(filter(None, blocks)))


def _question(fmt: SlackFormatter, message: Asked | TaskGiven | Instructions | HoldAsked) -> Rendered:
    match message:
        case Asked():
            return asked(fmt, message)
        case TaskGiven():
            return task_given(fmt, message)
        case Instructions():
            return instructions(fmt, message)
        case HoldAsked():
            return hold_asked(fmt, message)


def _pressed(block: Block, message: AskRefreshed) -> Block | None:
    """The buttons that are left."""
    if message.is_over:
        return None
    if any(isinstance(entry.fact, TaskAccepted) for entry in message.answers):
        return block | {"elements": [one for one in block["elements"] if one["action_id"] != ON_IT]}
    return block
