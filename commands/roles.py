"""Roles and people: assign, claim, hand over, invite."""

from collections.abc import Sequence
from typing import Any

from commands.arguments import people_in, role_named, without_people
from commands.context import Context
from commands.responding.answers import Answer, Done, Say, ShowForm
from commands.update import admitted
from commands.views.people_forms import handover_form, invite_form, role_form
from commands.views.plain import sentence
from commands.views.submission import Submission
from workflows.access.people import know
from workflows.domain.errors import InvalidField
from workflows.domain.ids import IncidentId, OfferId, RoleId, UserId
from workflows.domain.policy import Verb
from workflows.domain.roles import LEAD
from workflows.incidents.membership import invite
from workflows.incidents.roles import answer_handover, assign_role, claim_role, offer_handover, release_role

GIVEN = ("role.given_you", "role.given")
RELEASED = ("role.released_you", "role.released")


def role(context: Context, text: str) -> Answer:
    """`/incident role scribe @bob`, `role scribe none`, `role scribe none @bob`; without words, the form."""
    incident = admitted(context, context.incident.id, Verb.ASSIGN_ROLE)
    people = people_in(text)
    words = without_people(text)
    if not words:
        return ShowForm(role_form(context.voice, incident, person=people[0] if people else None))
    if words.casefold().split()[-1] in ("none", "nobody", "-"):
        the_role = role_named(" ".join(words.split()[:-1]), context.voice)
        return _release(context, the_role, people or (context.person.id,))
    the_role = role_named(words, context.voice)
    if not people:
        return ShowForm(role_form(context.voice, incident, the_role))
    return _assign(context, incident.id, the_role, people)


def _assign(context: Context, incident_id: IncidentId, the_role: RoleId, people: tuple[UserId, ...]) -> Answer:
    if context.voice.programme.roles[the_role].single and len(people) > 1:
        raise InvalidField("person", "one_holder", role=context.voice.role(the_role))
    new = [p for p in people if assign_role(incident_id, the_role, p, context.person, context.now, context.deps)]
    return _told(context, GIVEN, the_role, new) if new else Say(sentence(context.voice("role.same")))


def _release(context: Context, the_role: RoleId, people: tuple[UserId, ...]) -> Answer:
    by, incident_id = context.person, context.incident.id
    freed = [p for p in people if release_role(incident_id, the_role, p, by, context.now, context.deps)]
    if freed:
        return _told(context, RELEASED, the_role, freed)
    key = "role.not_yours" if people == (by.id,) else "role.not_theirs"
    return Say(sentence(context.voice(key, role=context.voice.role(the_role))))


def _told(context: Context, words: tuple[str, str], the_role: RoleId, people: Sequence[UserId]) -> Answer:
    """What became of each: `You are Scribe.` or `Bob is Scribe.`; `words` for oneself, and for somebody else."""
    said = []
    for user in people:
        key = words[0] if user == context.person.id else words[1]
        name = know(user, context.now, context.deps).name
        said.append(context.voice(key, role=context.voice.role(the_role), who=name))
    return Say(sentence(" ".join(said)))


def submit_role(context: Context, body: dict[str, Any]) -> Answer:
    typed = Submission(body["view"])
    person = typed.person("person")
    if person is None:
        raise InvalidField("person", "nobody_named")
    the_role = RoleId(typed.choice("role") or "")
    assign_role(typed.incident, the_role, person, context.person, context.now, context.deps)
    return Done(context.voice("working.done"))


def claim(context: Context, text: str) -> Answer:
    """`/incident claim scribe`; without a role, the form with oneself in it."""
    if not text:
        incident = admitted(context, context.incident.id, Verb.CLAIM_ROLE)
        return ShowForm(role_form(context.voice, incident, person=context.person.id))
    the_role = role_named(text, context.voice)
    taken = claim_role(context.incident.id, the_role, context.person, context.now, context.deps)
    return _told(context, GIVEN, the_role, [context.person.id]) if taken else _yours(context, the_role)


def press_claim(context: Context, body: dict[str, Any]) -> Answer:
    """ "Claim Scribe" on the card, "I'll take it" on a nudge."""
    number, _, the_role = body["actions"][0]["value"].partition("/")
    taken = claim_role(IncidentId(int(number)), RoleId(the_role), context.person, context.now, context.deps)
    return Done() if taken else _yours(context, RoleId(the_role))


def _yours(context: Context, the_role: RoleId) -> Answer:
    return Say(sentence(context.voice("role.yours", role=context.voice.role(the_role))))


def handover(context: Context, text: str) -> Answer:
    """`/incident handover @user <note>`; without a person, the form."""
    incident = admitted(context, context.incident.id, Verb.HAND_OVER)
    people = people_in(text)
    if not people:
        return ShowForm(handover_form(context.voice, incident, without_people(text)))
    if len(people) > 1:
        raise InvalidField("person", "one_holder", role=context.voice.role(LEAD))
    return _offer(context, incident.id, people[0], without_people(text))


def submit_handover(context: Context, body: dict[str, Any]) -> Answer:
    typed = Submission(body["view"])
    person = typed.person("person")
    if person is None:
        raise InvalidField("person", "nobody_named")
    return _offer(context, typed.incident, person, typed.text("note"))


def _offer(context: Context, incident_id: IncidentId, to: UserId, note: str) -> Answer:
    offer_handover(incident_id, to, note, context.person, context.now, context.deps)
    return Say(sentence(context.voice("handover.asked")))


def press_handover(context: Context, body: dict[str, Any], accept: bool) -> Answer:
    """The receiver's answer."""
    offer = OfferId(int(body["actions"][0]["value"]))
    answered = answer_handover(offer, accept, context.person, context.now, context.deps)
    return Done() if answered else Say(sentence(context.voice("offer.answered")))


def bring_people(context: Context, text: str) -> Answer:
    """`/incident invite @bob @dana`; without people, the form."""
    people = people_in(text)
    if not people and text:
        raise InvalidField("people", "mention_unknown")
    if not people:
        incident = admitted(context, context.incident.id, Verb.INVITE)
        return ShowForm(invite_form(context.voice, incident))
    return _invite(context, context.incident.id, people)


def submit_invite(context: Context, body: dict[str, Any]) -> Answer:
    typed = Submission(body["view"])
    return _invite(context, typed.incident, typed.people("people"))


def _invite(context: Context, incident_id: IncidentId, people: tuple[UserId, ...]) -> Answer:
    new = invite(incident_id, people, context.person, context.now, context.deps)
    return Done(context.voice("invite.done")) if new else Say(sentence(context.voice("invite.all_in")))
