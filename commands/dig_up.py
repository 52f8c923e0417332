"""Buried jobs get another life at the press of a button: on the operators' line, in a war room."""

from typing import Any

from commands.answers import Answer, Say
from commands.context import Context
from commands.views.plain import sentence
from workflows.dig_up import dig_up_for_operators, dig_up_for_room
from workflows.domain.ids import IncidentId


def press_retry(context: Context, body: dict[str, Any]) -> Answer:
    """On the operators' line."""
    count = dig_up_for_operators(context.channel, context.person, context.now, context.deps)
    voice = context.voice
    return Say(sentence(voice.words.counted("operators.retrying", count) if count else voice("operators.nothing")))


def press_retry_in_room(context: Context, body: dict[str, Any]) -> Answer:
    """On the line of a war room that says what could not be delivered."""
    incident_id = IncidentId(int(body["actions"][0]["value"]))
    count = dig_up_for_room(incident_id, context.person, context.now, context.deps)
    return Say(sentence(context.voice("card.retrying" if count else "card.nothing_failed")))
