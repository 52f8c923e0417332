"""What those who run Muster are told of it: counts and kinds, nothing of any incident."""

from commands.views.blocks import Block, Rendered, actions, button, confirmation, section
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.health_alerts import Trouble
from workflows.messages import OperatorsLine

RETRY = "operators.retry"
DISMISS = "operators.dismiss"


def operators_line(fmt: SlackFormatter, message: OperatorsLine) -> Rendered:
    """What is wrong now and what to do; once it is over, that it is."""
    if not message.alarms:
        return _resolved(fmt, message)
    heading = fmt("operators.heading")
    lines = [f"• {fmt.words.counted(f'operators.{alarm.trouble}', alarm.count)}" for alarm in message.alarms]
    since = fmt("operators.since", at=fmt.when(message.episode.began_at))
    text = "\n".join([f":warning: *{heading}* {since}", *lines, fmt("operators.advice")])
    dead_letters = any(alarm.trouble is Trouble.BURIED_JOBS for alarm in message.alarms)
    return Rendered(text=heading, blocks=(section(text), *(_buttons(fmt, message) if dead_letters else ())))


def _buttons(fmt: SlackFormatter, message: OperatorsLine) -> tuple[Block, ...]:
    value, dismiss = str(message.episode.id), fmt("operators.dismiss")
    confirm = confirmation(dismiss, fmt("operators.dismiss_confirm"), fmt("form.cancel"))
    return (actions(button(fmt("operators.retry"), RETRY, value), button(dismiss, DISMISS, value, confirm=confirm)),)


def _resolved(fmt: SlackFormatter, message: OperatorsLine) -> Rendered:
    episode = message.episode
    ended = fmt.when(episode.ended_at) if episode.ended_at else ""
    text = fmt("operators.right_again", began=fmt.when(episode.began_at), ended=ended)
    return Rendered(text=fmt("operators.right"), blocks=(section(text),))
