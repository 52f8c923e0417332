"""What those who run Muster are told of it: counts and kinds, nothing of any incident."""

from slack_sdk.models.blocks import ButtonElement

from commands.answers import Rendered
from commands.views.plain import section
from commands.views.voice import Voice
from workflows.domain.watch import Trouble
from workflows.messages import OperatorsLine

RETRY = "operators.retry"


def operators_line(voice: Voice, message: OperatorsLine) -> Rendered:
    """What is wrong now and what to do; once it is over, that it is."""
    if not message.alarms:
        return _right_again(voice, message)
    heading = voice("operators.heading")
    lines = [f"• {voice.words.counted(f'operators.{alarm.trouble}', alarm.count)}" for alarm in message.alarms]
    since = voice("operators.since", at=voice.when(message.episode.began_at))
    text = "\n".join([f":warning: *{heading}* {since}", *lines, voice("operators.advice")])
    buried = any(alarm.trouble is Trouble.BURIED_JOBS for alarm in message.alarms)
    button = ButtonElement(text=voice("operators.retry"), action_id=RETRY, value=str(message.episode.id))
    return Rendered(text=heading, blocks=(section(text, accessory=button if buried else None),))


def _right_again(voice: Voice, message: OperatorsLine) -> Rendered:
    episode = message.episode
    ended = voice.when(episode.ended_at) if episode.ended_at else ""
    text = voice("operators.right_again", began=voice.when(episode.began_at), ended=ended)
    return Rendered(text=voice("operators.right"), blocks=(section(text),))
