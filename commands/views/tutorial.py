"""The tutorial's message in the room of a practice incident: what to do next, what is done."""

from slack_sdk.models.blocks import Block

from commands.answers import Rendered
from commands.views.plain import section
from commands.views.room import small
from commands.views.voice import Voice
from workflows.domain.tutorial import STEPS
from workflows.messages import Tutorial


def tutorial(voice: Voice, message: Tutorial) -> Rendered:
    """One thing to do at a time, the whole list below it."""
    following = next((step for step in STEPS if step not in message.done), None)
    heading = voice(f"tutorial.do_{following}") if following else voice("tutorial.finished")
    lines = [_line(voice, step, step in message.done) for step in STEPS]
    blocks: list[Block] = [
        section(f"*{voice('tutorial.heading', done=len(message.done), steps=len(STEPS))}*\n{heading}"),
        section("\n".join(lines)),
        small(voice("practice.hint")),
    ]
    return Rendered(text=heading, blocks=tuple(blocks))


def _line(voice: Voice, step: str, done: bool) -> str:
    name = voice(f"tutorial.step_{step}")
    return f":white_check_mark: ~{name}~" if done else f":white_large_square: {name}"
