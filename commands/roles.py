"""Roles and people: assign, claim, hand over, invite."""

from collections.abc import Sequence
from typing import Any

from commands.arguments import people_in, role_named, without_people
from commands.context import Context
from commands.responding.answers import Answer, Done, Ephemeral, ShowForm
from commands.update import admitted
from commands.views.people_forms import handover_form, invite_form, role_form
from commands.views.plain import sentence
from commands.views.submission import Submission
from workflows.access.people import get_person
from workflows.domain.errors import InvalidField
from workflows.domain.ids import IncidentId, ProposalId, RoleId, UserId
from workflows.domain.policy import Verb
from workflows.domain.roles import LEAD
from workflows.incidents.handover import answer_handover, propose_handover
from workflows.incidents.membership import invite
from workflows.incidents.roles import assign_role, claim_role, release_role

GIVEN = ("role.given_you", "role.given")
RELEASED = ("role.released_you", "role.released")


def role(context: Context, text: str) -> Answer:
    """`/incident role scribe @bob`, `role scribe none`, `role scribe none @bob`; without words, the form."""
    incident = admitted(context, context.incident.id, Verb.ASSIGN_ROLE)
    people = people_in(text)
    words = without_people(text)
    if not words:
        return ShowForm(role_form(context.fmt, incident, person=people[0] if people else None))
    if words.casefold().split()[-1] in ("none", "nobody", "-"):
        the_role = role_named(" ".join(words.split()[:-1]), context.fmt)
        return _release(context, the_role, people or (context.person.id,))
    the_role = role_named(words, context.fmt)
    if not people:
        return ShowForm(role_form(context.fmt, incident, the_role))
    return _assign(context, incident.id, the_role, people)


def _assign(context: Context, incident_id: IncidentId, the_role: RoleId, people: tuple[UserId, ...]) -> Answer:
    if context.fmt.programme.roles[the_role].single and len(people) > 1:
        raise InvalidField("person", "one_holder", role=context.fmt.role(the_role))
    new = [p for p in people if assign_role(incident_id, the_role, p, context.request, context.deps)]
    return _told(context, GIVEN, the_role, new) if new else Ephemeral(sentence(context.fmt("role.same")))


def _release(context: Context, the_role: RoleId, people: tuple[UserId, ...]) -> Answer:
    by, incident_id = context.person, context.incident.id
    freed = [p for p in people if release_role(incident_id, the_role, p, context.request, context.deps)]
    if freed:
        return _told(context, RELEASED, the_role, freed)
    key = "role.not_yours" if people == (by.id,) else "role.not_theirs"
    return Ephemeral(sentence(context.fmt(key, role=context.fmt.role(the_role))))


def _told(context: Context, words: tuple[str, str], the_role: RoleId, people: Sequence[UserId]) -> Answer:
    """What became of each: `You are Scribe.` or `Bob is Scribe.`; `words` for oneself, and for somebody else."""
    said = []
    for user in people:
        key = words[0] if user == context.person.id else words[1]
        name = get_person(user, context.now, context.deps).name
        said.append(context.fmt(key, role=context.fmt.role(the_role), who=name))
    return Ephemeral(sentence(" ".join(said)))


def submit_role(context: Context, body: dict[str, Any]) -> Answer:
    submission = Submission(body["view"])
    person = submission.person("person")
    if person is None:
        raise InvalidField("person", "nobody_named")
    the_role = RoleId(submission.choice("role") or "")
    assign_role(submission.incident, the_role, person, context.request, context.deps)
    return Done(context.fmt("working.done"))


def claim(context: Context, text: str) -> Answer:
    """`/incident claim scribe`; without a role, the form with oneself in it."""
    if not text:
        incident = admitted(context, context.incident.id, Verb.CLAIM_ROLE)
        return ShowForm(role_form(context.fmt, incident, person=context.person.id))
    the_role = role_named(text, context.fmt)
    taken = claim_role(context.incident.id, the_role, context.request, context.deps)
    return _told(context, GIVEN, the_role, [context.person.id]) if taken else _yours(context, the_role)


def press_claim(context: Context, body: dict[str, Any]) -> Answer:
    """ "Claim Scribe" on the card, "I'll take it" on a nudge."""
    number, _, the_role = body["actions"][0]["value"].partition("/")
    taken = claim_role(IncidentId(int(number)), RoleId(the_role), context.request, context.deps)
    return Done() if taken else _yours(context, RoleId(the_role))


def _yours(context: Context, the_role: RoleId) -> Answer:
    return Ephemeral(sentence(context.fmt("role.yours", role=context.fmt.role(the_role))))


def handover(context: Context, text: str) -> Answer:
    """`/incident handover @user <note>`; without a person, the form."""
    incident = admitted(context, context.incident.id, Verb.HAND_OVER)
    people = people_in(text)
    if not people:
        return ShowForm(handover_form(context.fmt, incident, without_people(text)))
    if len(people) > 1:
        raise InvalidField("person", "one_holder", role=context.fmt.role(LEAD))
    return _propose_handover(context, incident.id, people[0], without_people(text))


def submit_handover(context: Context, body: dict[str, Any]) -> Answer:
    submission = Submission(body["view"])
    person = submission.person("person")
    if person is None:
        raise InvalidField("person", "nobody_named")
    return _propose_handover(context, submission.incident, person, submission.text("note"))


def _propose_handover(context: Context, incident_id: IncidentId, to: UserId, note: str) -> Answer:
    propose_handover(incident_id, to, note, context.request, context.deps)
    return Ephemeral(sentence(context.fmt("handover.asked")))


def press_handover(context: Context, body: dict[str, Any], accept: bool) -> Answer:
    """The receiver's answer."""
    proposal = ProposalId(int(body["actions"][0]["value"]))
    answered = answer_handover(proposal, accept, context.request, context.deps)
    return Done() if answered else Ephemeral(sentence(context.fmt("proposal.answered")))


def invite_people(context: Context, text: str) -> Answer:
    """`/incident invite @bob @dana`; without people, the form."""
    people = people_in(text)
    if not people and text:
        raise InvalidField("people", "mention_unknown")
    if not people:
        incident = admitted(context, context.incident.id, Verb.INVITE)
        return ShowForm(invite_form(context.fmt, incident))
    return _invite(context, context.incident.id, people)


def submit_invite(context: Context, body: dict[str, Any]) -> Answer:
    submission = Submission(body["view"])
    return _invite(context, submission.incident, submission.people("people"))


def _invite(context: Context, incident_id: IncidentId, people: tuple[UserId, ...]) -> Answer:
    new = invite(incident_id, people, context.request, context.deps)
    return Done(context.fmt("invite.done")) if new else Ephemeral(sentence(context.fmt("invite.all_in")))
