"""The message to the lead of an archived room: end the incident, or open the room again."""

from commands.context import Context, authorized_incident
from commands.payloads.press import Press
from commands.responding.answers import Answer, Ephemeral, ShowForm
from commands.views.plain import mrkdwn, sentence
from commands.views.state_forms import status_form
from workflows.domain.policy import Verb
from workflows.incidents.queries import look_at
from workflows.incidents.room import unarchive


def press_end(context: Context, press: Press) -> Answer:
    """ "End it": the form with the statuses that come next, whichever room it is pressed in."""
    authorized_incident(context, press.incident, Verb.SET_STATUS)
    shown = look_at(press.incident, context.request, context.deps)
    programme = context.fmt.programme
    chosen = programme.lifecycle.resolved if shown.incident.is_active else programme.lifecycle.closed
    return ShowForm(status_form(context.fmt, shown, chosen))


def press_unarchive(context: Context, press: Press) -> Answer:
    """ "Unarchive": where Slack leaves that to people, how they do it."""
    incident = authorized_incident(context, press.incident, Verb.RETRY)
    if unarchive(incident.id, context.request, context.deps):
        return Ephemeral(sentence(context.fmt("room_lost.unarchived")))
    return Ephemeral(mrkdwn(context.fmt("room_lost.cannot_unarchive", room=context.fmt.room(incident))))
