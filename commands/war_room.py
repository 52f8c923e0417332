"""The set-up of a war room: try again what failed."""

from commands.context import Context
from commands.payloads.press import Press
from commands.responding.answers import Answer, Ephemeral
from commands.views.plain import sentence
from workflows.war_room.provision import retry_setup


def press_retry_setup(context: Context, press: Press) -> Answer:
    """The Retry button of a failed step."""
    again = retry_setup(press.incident, context.request, context.deps)
    return Ephemeral(sentence(context.fmt("card.retrying" if again else "card.nothing_failed")))
