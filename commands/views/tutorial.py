"""The tutorial's message in the room of a practice incident: what to do next, what is done."""

from commands.views.blocks import Rendered, context, section
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.tutorial import STEPS
from workflows.messages.war_room import Tutorial, TutorialStep


def tutorial(fmt: SlackFormatter, message: Tutorial) -> Rendered:
    """One thing to do at a time, the whole list below it."""
    heading = _next(fmt, message.done)
    blocks = (
        section(_progress(fmt, message.done)),
        section("\n".join(_step(fmt, step, step in message.done) for step in STEPS)),
        context(fmt("practice.hint")),
    )
    return Rendered(text=heading, blocks=blocks)


def tutorial_step(fmt: SlackFormatter, message: TutorialStep) -> Rendered:
    """What to do next, where one looks: below what was just done."""
    return Rendered(text=_next(fmt, message.done), blocks=(section(_progress(fmt, message.done)),))


def _progress(fmt: SlackFormatter, done: frozenset[str]) -> str:
    return f"*{fmt('tutorial.heading', done=len(done), steps=len(STEPS))}*\n{_next(fmt, done)}"


def _next(fmt: SlackFormatter, done: frozenset[str]) -> str:
    following = next((step for step in STEPS if step not in done), None)
    return fmt(f"tutorial.do_{following}") if following else fmt("tutorial.finished")


def _step(fmt: SlackFormatter, step: str, done: bool) -> str:
    name = fmt(f"tutorial.step_{step}")
    return f":white_check_mark: ~{name}~" if done else f":white_large_square: {name}"
