"""Inviting people into the war room."""

from commands.arguments import groups_in, people_in, without_people
from commands.context import Context, authorized_incident
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.views.people_forms import invite_form
from commands.views.plain import mrkdwn, sentence
from commands.views.proposals import choose_form
from commands.views.submission import Submission
from workflows.access.readable import person_name
from workflows.domain.errors import InvalidField
from workflows.domain.ids import IncidentId, ProposalId, UserId
from workflows.domain.policy import Verb
from workflows.incidents.invitations import answer_invitation, proposed_people
from workflows.incidents.membership import Invited, invite
from workflows.text.slack_text import escape, mentions


def invite_people(context: Context, text: str) -> Answer:
    """`/incident invite @bob @dana <why>`; without a person, the form. Raises `InvalidField` for words that name
    nobody."""
    people, why = _people_and_groups(text, context), without_people(text)
    if not people and text:
        raise InvalidField("people", "mention_unknown")
    if not people:
        incident = authorized_incident(context, context.incident.id, Verb.INVITE)
        return ShowForm(invite_form(context.fmt, incident))
    return _invite(context, context.incident.id, people, why)


def _people_and_groups(text: str, context: Context) -> tuple[UserId, ...]:
    """Everybody mentioned, and everybody in the user groups mentioned, each once."""
    groups = groups_in(text)
    if not groups:
        return people_in(text)
    members = [user for group in groups for user in context.deps.chat.resolve(group)]
    return tuple(dict.fromkeys((*map(UserId, mentions(text)), *members)))


def submit_invite(context: Context, submission: Submission) -> Answer:
    return _invite(context, submission.incident, submission.people("people"), submission.text("why"))


def _invite(context: Context, incident_id: IncidentId, people: tuple[UserId, ...], why: str) -> Answer:
    """The room says who was invited or proposed; with several people, what came of each is said here."""
    results = invite(incident_id, people, why, context.request, context.deps)
    if set(results.values()) == {Invited.NOW}:
        return Acknowledged(context.fmt("invite.done"))
    if set(results.values()) == {Invited.PROPOSED}:
        return Acknowledged(context.fmt("invite.proposed"))
    if len(results) == 1:
        return Ephemeral(sentence(context.fmt("invite.all_in")))
    lines = [_result(context, user, result) for user, result in results.items()]
    return Ephemeral(mrkdwn("\n".join(lines)))


def _result(context: Context, user: UserId, result: Invited) -> str:
    return context.fmt(f"invite.result_{result}", name=escape(person_name(user, context.deps)))


def press_invitation(context: Context, press: Press, accept: bool) -> Answer:
    """Somebody with a role answers a proposed invitation."""
    answered = answer_invitation(ProposalId(press.subject), accept, context.request, context.deps)
    return Acknowledged() if answered else Ephemeral(sentence(context.fmt("proposal.answered")))


def press_choose(context: Context, press: Press) -> Answer:
    """The form with those who were proposed."""
    proposal_id = ProposalId(press.subject)
    proposed = proposed_people(proposal_id, context.request, context.deps)
    if proposed is None:
        return Ephemeral(sentence(context.fmt("proposal.answered")))
    return ShowForm(choose_form(context.fmt, proposed, proposal_id))


def submit_choose(context: Context, submission: Submission) -> Answer:
    """Those who are chosen come in."""
    chosen = tuple(UserId(user) for user in submission.choices("chosen"))
    answered = answer_invitation(ProposalId(submission.subject), True, context.request, context.deps, chosen)
    return Acknowledged() if answered else Ephemeral(sentence(context.fmt("proposal.answered")))
