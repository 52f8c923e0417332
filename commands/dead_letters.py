"""Buried jobs get another life at the press of a button, or none: on the operators' line, in a war room."""

from typing import Any

from commands.context import Context
from commands.responding.answers import Answer, Say
from commands.views.plain import sentence
from workflows.dead_letters.requeue import (
    dig_up_for_operators,
    dig_up_for_room,
    dismiss_for_operators,
    dismiss_for_room,
)
from workflows.domain.ids import IncidentId


def press_retry(context: Context, body: dict[str, Any]) -> Answer:
    """On the operators' line."""
    count = dig_up_for_operators(context.channel, context.person, context.now, context.deps)
    voice = context.voice
    return Say(sentence(voice.words.counted("operators.retrying", count) if count else voice("operators.nothing")))


def press_dismiss(context: Context, body: dict[str, Any]) -> Answer:
    """On the operators' line, after a question."""
    count = dismiss_for_operators(context.channel, context.person, context.now, context.deps)
    voice = context.voice
    done = voice.words.counted("operators.dismissed", count) if count else voice("operators.nothing_to_dismiss")
    return Say(sentence(done))


def press_retry_in_room(context: Context, body: dict[str, Any]) -> Answer:
    """On the line of a war room that says what could not be delivered."""
    count = dig_up_for_room(_incident(body), context.person, context.now, context.deps)
    return Say(sentence(context.voice("card.retrying" if count else "card.nothing_failed")))


def press_dismiss_in_room(context: Context, body: dict[str, Any]) -> Answer:
    """On the same line, after a question."""
    count = dismiss_for_room(_incident(body), context.person, context.now, context.deps)
    return Say(sentence(context.voice("card.dismissed" if count else "card.nothing_to_dismiss")))


def _incident(body: dict[str, Any]) -> IncidentId:
    return IncidentId(int(body["actions"][0]["value"]))
