"""Inviting people into the war room."""

from commands.arguments import people_in
from commands.context import Context, authorized_incident
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.views.people_forms import invite_form
from commands.views.plain import sentence
from commands.views.submission import Submission
from workflows.domain.errors import InvalidField
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.policy import Verb
from workflows.incidents.membership import invite


def invite_people(context: Context, text: str) -> Answer:
    """`/incident invite @bob @dana`; without words, the form. Raises `InvalidField` for words that name nobody."""
    people = people_in(text)
    if not people and text:
        raise InvalidField("people", "mention_unknown")
    if not people:
        incident = authorized_incident(context, context.incident.id, Verb.INVITE)
        return ShowForm(invite_form(context.fmt, incident))
    return _invite(context, context.incident.id, people)


def submit_invite(context: Context, submission: Submission) -> Answer:
    return _invite(context, submission.incident, submission.people("people"))


def _invite(context: Context, incident_id: IncidentId, people: tuple[UserId, ...]) -> Answer:
    new = invite(incident_id, people, context.request, context.deps)
    return Acknowledged(context.fmt("invite.done")) if new else Ephemeral(sentence(context.fmt("invite.all_in")))
