"""The situation report: for the asker first, then in the room, as it is or edited."""

from commands.aliases import POST
from commands.context import Context, authorized_incident
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.views.plain import mrkdwn
from commands.views.situation_report import report_form, report_preview
from commands.views.submission import Submission
from workflows.domain.channels import RoomState
from workflows.domain.ids import IncidentId
from workflows.domain.incident import Incident
from workflows.domain.policy import Verb
from workflows.presentation.presenter import Presenter
from workflows.presentation.situation_report import report_text
from workflows.timeline.situation_reports import look_at_report, post_report


def sitrep(context: Context, text: str) -> Answer:
    """`/incident sitrep`: only the asker sees it. `/incident sitrep post` posts it in the room at once."""
    if text.strip().casefold() in POST:
        return _post(context, context.incident.id)
    view = look_at_report(context.incident.id, context.fmt, context.request, context.deps)
    return Ephemeral(report_preview(context.fmt, context.incident, view))


def press_post(context: Context, press: Press) -> Answer:
    """ "Post in the room"."""
    return _post(context, press.incident)


def _post(context: Context, incident_id: IncidentId) -> Answer:
    incident = post_report(incident_id, None, context.request, context.deps)
    return Ephemeral(mrkdwn(_coming(context, incident))) if _is_heard(incident) else Acknowledged()


def _is_heard(incident: Incident) -> bool:
    return incident.room_state is RoomState.READY


def _coming(context: Context, incident: Incident) -> str:
    return context.fmt("sitrep.coming", room=context.fmt.room(incident))


def press_edit(context: Context, press: Press) -> Answer:
    """ "Edit or copy": the text in the language of the room, to be changed and posted, or copied."""
    incident = authorized_incident(context, press.incident, Verb.SUMMARISE)
    say = Presenter(context.deps.catalogue, context.deps.programme)
    view = look_at_report(incident.id, say, context.request, context.deps)
    return ShowForm(report_form(context.fmt, incident, report_text(view)))


def submit_report(context: Context, submission: Submission) -> Answer:
    incident = post_report(submission.incident, submission.text("text"), context.request, context.deps)
    return Acknowledged(_coming(context, incident) if _is_heard(incident) else "")
