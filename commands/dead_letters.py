"""Dead letters: requeue or discard them, on the operators' line or in a war room."""

from commands.context import Context
from commands.payloads.press import Press
from commands.responding.answers import Answer, Ephemeral
from commands.views.plain import sentence
from workflows.dead_letters.requeue import (
    discard_for_operators,
    discard_for_room,
    requeue_for_operators,
    requeue_for_room,
)


def press_requeue_all(context: Context, press: Press) -> Answer:
    """On the operators' line."""
    count = requeue_for_operators(context.channel, context.request, context.deps)
    fmt = context.fmt
    return Ephemeral(sentence(fmt("operators.retrying" if count else "operators.nothing")))


def press_discard_all(context: Context, press: Press) -> Answer:
    """On the operators' line, after a question."""
    count = discard_for_operators(context.channel, context.request, context.deps)
    fmt = context.fmt
    done = fmt("operators.discarded" if count else "operators.nothing_to_discard")
    return Ephemeral(sentence(done))


def press_requeue_in_room(context: Context, press: Press) -> Answer:
    """On the line of a war room that says what could not be delivered."""
    count = requeue_for_room(press.incident, context.request, context.deps)
    return Ephemeral(sentence(context.fmt("card.retrying" if count else "card.nothing_failed")))


def press_discard_in_room(context: Context, press: Press) -> Answer:
    """On the same line, after a question."""
    count = discard_for_room(press.incident, context.request, context.deps)
    return Ephemeral(sentence(context.fmt("card.discarded" if count else "card.nothing_to_discard")))
