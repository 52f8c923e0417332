"""The title."""

from commands.context import Context, authorized_incident
from commands.responding.answers import Acknowledged, Answer, ShowForm
from commands.views.state_forms import rename_form
from commands.views.submission import Submission
from workflows.domain.policy import Verb
from workflows.incidents.rename import rename
from workflows.text.slack_text import one_line


def new_title(context: Context, text: str) -> Answer:
    """`/incident rename <title>`; without a title, the form."""
    if not text:
        incident = authorized_incident(context, context.incident.id, Verb.RENAME)
        return ShowForm(rename_form(context.fmt, incident))
    renamed = rename(context.incident.id, context.seen(text), context.request, context.deps)
    return Acknowledged(context.fmt("rename.changed", label=renamed.label, title=one_line(renamed.title, 200)))


def submit_title(context: Context, submission: Submission) -> Answer:
    rename(submission.incident, submission.text("title"), context.request, context.deps)
    return Acknowledged(context.fmt("working.done"))
