"""The message to the operators of Muster: kinds and counts in steps, nothing of any incident."""

from commands.views.blocks import Block, Rendered, actions, button, confirmation, section
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.counts import in_steps
from workflows.domain.health_alerts import HealthProblem
from workflows.messages.operations import AnchorPosted, OperatorMessage

RETRY = "operators.retry"
DISCARD = "operators.dismiss"


def operator_message(fmt: SlackFormatter, message: OperatorMessage) -> Rendered:
    """The problems and what to do about them; at the end of the outage, that it is over."""
    if not message.health_alerts:
        return _resolved(fmt, message)
    heading = fmt("operators.heading")
    lines = [f"• {fmt(f'operators.{alert.problem}', n=in_steps(alert.count))}" for alert in message.health_alerts]
    since = fmt("operators.since", at=fmt.when(message.outage.began_at))
    text = "\n".join([f":warning: *{heading}* {since}", *lines, fmt("operators.advice")])
    dead_letters = any(alert.problem is HealthProblem.DEAD_LETTERS for alert in message.health_alerts)
    return Rendered(text=heading, blocks=(section(text), *(_buttons(fmt, message) if dead_letters else ())))


def _buttons(fmt: SlackFormatter, message: OperatorMessage) -> tuple[Block, ...]:
    value, discard = str(message.outage.id), fmt("operators.discard")
    confirm = confirmation(discard, fmt("operators.discard_confirm"), fmt("form.cancel"))
    return (actions(button(fmt("operators.retry"), RETRY, value), button(discard, DISCARD, value, confirm=confirm)),)


def _resolved(fmt: SlackFormatter, message: OperatorMessage) -> Rendered:
    outage = message.outage
    ended = fmt.when(outage.ended_at) if outage.ended_at else ""
    text = fmt("operators.right_again", began=fmt.when(outage.began_at), ended=ended)
    return Rendered(text=fmt("operators.right"), blocks=(section(text),))


def anchor_posted(fmt: SlackFormatter, message: AnchorPosted) -> Rendered:
    """In one code block, as it stands in the file: people compare it, or a program does."""
    heading = fmt("operators.anchor", number=message.number)
    lines = (f"at        {message.at}", f"root      {message.root}", f"signature {message.signature}")
    block = "\n".join(lines)
    return Rendered(text=heading, blocks=(section(f"{heading}\n```{block}```"),))
