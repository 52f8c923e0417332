"""What those who run Muster are told of it: counts and kinds, nothing of any incident."""

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement

from commands.answers import Rendered
from commands.views.plain import button_that_asks, section
from commands.views.voice import Voice
from workflows.domain.watch import Trouble
from workflows.messages import OperatorsLine

RETRY = "operators.retry"
DISMISS = "operators.dismiss"


def operators_line(voice: Voice, message: OperatorsLine) -> Rendered:
    """What is wrong now and what to do; once it is over, that it is."""
    if not message.alarms:
        return _right_again(voice, message)
    heading = voice("operators.heading")
    lines = [f"• {voice.words.counted(f'operators.{alarm.trouble}', alarm.count)}" for alarm in message.alarms]
    since = voice("operators.since", at=voice.when(message.episode.began_at))
    text = "\n".join([f":warning: *{heading}* {since}", *lines, voice("operators.advice")])
    buried = any(alarm.trouble is Trouble.BURIED_JOBS for alarm in message.alarms)
    return Rendered(text=heading, blocks=(section(text), *(_buttons(voice, message) if buried else ())))


def _buttons(voice: Voice, message: OperatorsLine) -> tuple[Block, ...]:
    value = str(message.episode.id)
    retry = ButtonElement(text=voice("operators.retry"), action_id=RETRY, value=value)
    question = voice("operators.dismiss_confirm")
    dismiss = button_that_asks(voice, voice("operators.dismiss"), question, DISMISS, value)
    return (ActionsBlock(elements=[retry, dismiss]),)


def _right_again(voice: Voice, message: OperatorsLine) -> Rendered:
    episode = message.episode
    ended = voice.when(episode.ended_at) if episode.ended_at else ""
    text = voice("operators.right_again", began=voice.when(episode.began_at), ended=ended)
    return Rendered(text=voice("operators.right"), blocks=(section(text),))
