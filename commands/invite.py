"""Inviting people into the war room."""

from commands.arguments import groups_in, people_in
from commands.context import Context, authorized_incident
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.views.people_forms import invite_form
from commands.views.plain import mrkdwn, sentence
from commands.views.submission import Submission
from workflows.access.readable import person_name
from workflows.domain.errors import InvalidField
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.policy import Verb
from workflows.incidents.membership import Invited, invite
from workflows.text.slack_text import escape, mentions


def invite_people(context: Context, text: str) -> Answer:
    """`/incident invite @bob @dana`; without words, the form. Raises `InvalidField` for words that name nobody."""
    people = _people_and_groups(text, context)
    if not people and text:
        raise InvalidField("people", "mention_unknown")
    if not people:
        incident = authorized_incident(context, context.incident.id, Verb.INVITE)
        return ShowForm(invite_form(context.fmt, incident))
    return _invite(context, context.incident.id, people)


def _people_and_groups(text: str, context: Context) -> tuple[UserId, ...]:
    """Everybody mentioned, and everybody in the user groups mentioned, each once."""
    groups = groups_in(text)
    if not groups:
        return people_in(text)
    members = [user for group in groups for user in context.deps.chat.resolve(group)]
    return tuple(dict.fromkeys((*map(UserId, mentions(text)), *members)))


def submit_invite(context: Context, submission: Submission) -> Answer:
    return _invite(context, submission.incident, submission.people("people"))


def _invite(context: Context, incident_id: IncidentId, people: tuple[UserId, ...]) -> Answer:
    """The room says who was invited; with several people, what came of each is said here."""
    results = invite(incident_id, people, context.request, context.deps)
    if set(results.values()) == {Invited.NOW}:
        return Acknowledged(context.fmt("invite.done"))
    if len(results) == 1:
        return Ephemeral(sentence(context.fmt("invite.all_in")))
    lines = [_result(context, user, result) for user, result in results.items()]
    return Ephemeral(mrkdwn("\n".join(lines)))


def _result(context: Context, user: UserId, result: Invited) -> str:
    return context.fmt(f"invite.result_{result}", name=escape(person_name(user, context.deps)))
