"""The promise of the next update: the buttons of a nudge that postpone or withdraw it."""

from commands.context import Context
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral
from commands.views.plain import sentence
from workflows.reminders.answers import drop_promise, snooze


def press_snooze(context: Context, press: Press) -> Answer:
    until = context.now + press.minutes
    return _answered(context, snooze(press.incident, press.reminder, until, context.request, context.deps))


def press_not_needed(context: Context, press: Press) -> Answer:
    return _answered(context, drop_promise(press.incident, press.reminder, context.request, context.deps))


def _answered(context: Context, done: bool) -> Answer:
    """False: somebody else was faster."""
    return Acknowledged() if done else Ephemeral(sentence(context.fmt("nudge.answered")))
