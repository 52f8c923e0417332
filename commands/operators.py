"""Buried jobs get another life: at the press of a button."""

from typing import Any

from commands.answers import Answer, Say
from commands.context import Context
from commands.views.plain import sentence
from workflows.dig_up import dig_up_for_operators, dig_up_for_room
from workflows.domain.ids import IncidentId


def press_retry(context: Context, body: dict[str, Any]) -> Answer:
    """On the operators' line."""
    return _dug(context, dig_up_for_operators(context.channel, context.person, context.now, context.deps))


def press_retry_in_room(context: Context, body: dict[str, Any]) -> Answer:
    """On the line of a war room that says what could not be delivered."""
    incident_id = IncidentId(int(body["actions"][0]["value"]))
    return _dug(context, dig_up_for_room(incident_id, context.person, context.now, context.deps))


def _dug(context: Context, count: int) -> Answer:
    if not count:
        return Say(sentence(context.voice("operators.nothing")))
    return Say(sentence(context.voice.words.counted("operators.retrying", count)))
