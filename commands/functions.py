"""Naming somebody for a function that nobody is set up for."""

from commands.context import Context, authorized_incident
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.views.people_forms import name_form
from commands.views.plain import sentence
from commands.views.submission import Submission
from workflows.domain.ids import FunctionId
from workflows.domain.policy import Verb
from workflows.incidents.functions import name_somebody
from workflows.incidents.membership import Invited
from workflows.incidents.queries import look_at
from workflows.presentation.incidents import to_name


def press_name(context: Context, press: Press) -> Answer:
    """*Name somebody*, on the card and in the declarer's message."""
    incident = authorized_incident(context, press.incident, Verb.INVITE)
    functions = to_name(context.fmt, look_at(incident.id, context.request, context.deps))
    if not functions:
        return Ephemeral(sentence(context.fmt("name.all_covered")))
    return ShowForm(name_form(context.fmt, incident, functions))


def submit_name(context: Context, submission: Submission) -> Answer:
    function = FunctionId(submission.choice("function") or "")
    person = submission.person("person")
    result = name_somebody(submission.incident, function, person, context.request, context.deps)
    if result is Invited.PROPOSED:
        return Ephemeral(sentence(context.fmt("name.proposed")))
    return Acknowledged(context.fmt("name.done"))
