"""The tutorial's message in the room of a practice incident: what to do next, what is done."""

from commands.views.blocks import Rendered, context, section
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.tutorial import STEPS
from workflows.messages.war_room import Tutorial


def tutorial(fmt: SlackFormatter, message: Tutorial) -> Rendered:
    """One thing to do at a time, the whole list below it."""
    following = next((step for step in STEPS if step not in message.done), None)
    heading = fmt(f"tutorial.do_{following}") if following else fmt("tutorial.finished")
    blocks = (
        section(f"*{fmt('tutorial.heading', done=len(message.done), steps=len(STEPS))}*\n{heading}"),
        section("\n".join(_step(fmt, step, step in message.done) for step in STEPS)),
        context(fmt("practice.hint")),
    )
    return Rendered(text=heading, blocks=blocks)


def _step(fmt: SlackFormatter, step: str, done: bool) -> str:
    name = fmt(f"tutorial.step_{step}")
    return f":white_check_mark: ~{name}~" if done else f":white_large_square: {name}"
