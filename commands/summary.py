"""The summary: for the asker first, then in the room, as an update, or to somebody."""

from commands.aliases import POST
from commands.as_of import as_of, moment_in
from commands.context import Context, authorized_incident
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.views.plain import mrkdwn
from commands.views.submission import Submission
from commands.views.summary import send_form, summary_preview
from commands.views.update_form import update_form
from workflows.domain.channels import RoomState
from workflows.domain.ids import IncidentId
from workflows.domain.policy import Verb
from workflows.incidents.update import MAX_MESSAGE
from workflows.presentation.summary import Summariser
from workflows.presentation.summary_text import as_update
from workflows.text.slack_text import shorten
from workflows.timeline.as_of import record_then
from workflows.timeline.summary import ask_for_summary, look_at_record, send_summary


def summary(context: Context, text: str) -> Answer:
    """`/incident summary`: only the asker sees it. `/incident summary post` posts it in the room at once, and
    `summary at 14:05` shows what was on record then."""
    if text.strip().casefold() in POST:
        return _post(context, context.incident.id)
    at = moment_in(context, context.seen(text))
    if at is not None:
        then = record_then(context.incident.id, at, context.request, context.deps)
        return Ephemeral(as_of(context, summary_preview(context.fmt, then), at))
    return Ephemeral(summary_preview(context.fmt, look_at_record(context.incident.id, context.request, context.deps)))


def press_post(context: Context, press: Press) -> Answer:
    """ "Post in the room"."""
    return _post(context, press.incident)


def _post(context: Context, incident_id: IncidentId) -> Answer:
    incident = ask_for_summary(incident_id, context.request, context.deps)
    if incident.room_state is not RoomState.READY:
        return Acknowledged()
    return Ephemeral(mrkdwn(context.fmt("summary.coming", room=context.fmt.room(incident))))


def press_as_update(context: Context, press: Press) -> Answer:
    """ "Post as update": the form of an update that begins with the page."""
    incident = authorized_incident(context, press.incident, Verb.UPDATE)
    fmt = context.fmt.over(context.deps.programme)  # everybody in the room reads it
    view = Summariser(fmt).view(look_at_record(incident.id, context.request, context.deps))
    return ShowForm(update_form(context.fmt, incident, context.now, shorten(as_update(view), MAX_MESSAGE)))


def press_send(context: Context, press: Press) -> Answer:
    """ "Send to": asks to whom."""
    return ShowForm(send_form(context.fmt, authorized_incident(context, press.incident, Verb.SUMMARISE)))


def submit_send(context: Context, submission: Submission) -> Answer:
    name = send_summary(submission.incident, submission.person("person"), context.request, context.deps)
    return Acknowledged(context.fmt("summary.sent", name=name))
