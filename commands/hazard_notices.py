"""The two buttons of a hazard notice: join, or not me."""

from commands.context import Context
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral
from commands.views.plain import sentence
from workflows.incidents.hazard_notices import decline_called, join_called


def press_join(context: Context, press: Press) -> Answer:
    """The message itself becomes the invitation."""
    incident = join_called(press.incident, context.request, context.deps)
    return Acknowledged(context.fmt("declare.joined", label=incident.label, room=context.fmt.room(incident)))


def press_not_me(context: Context, press: Press) -> Answer:
    had_been_given = decline_called(press.incident, context.request, context.deps)
    key = "hazard_notice.declined_given" if had_been_given else "hazard_notice.declined"
    return Ephemeral(sentence(context.fmt(key)))
