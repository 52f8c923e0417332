"""Roles and people: assign, claim, hand over, invite."""

from typing import Any

from commands.answers import Answer, Done, Say, ShowForm
from commands.arguments import people_in, role_named, without_people
from commands.context import Context
from commands.update import admitted
from commands.views import incident_forms as forms
from commands.views.forms import Typed
from commands.views.plain import sentence
from workflows.domain.errors import InvalidField
from workflows.domain.ids import IncidentId, OfferId, RoleId, UserId
from workflows.domain.policy import Verb
from workflows.invite import invite
from workflows.roles import answer_handover, assign_role, claim_role, offer_handover, release_role


def role(context: Context, text: str) -> Answer:
    """`/incident role scribe @bob`, `role scribe none`, `role scribe none @bob`; without words, the form."""
    incident = admitted(context, context.incident.id, Verb.ASSIGN_ROLE)
    people = people_in(text)
    words = without_people(text)
    if not words:
        return ShowForm(forms.role_form(context.voice, incident))
    if words.casefold().split()[-1] in ("none", "nobody", "-"):
        the_role = role_named(" ".join(words.split()[:-1]), context.voice)
        return _release(context, the_role, people or (context.person.id,))
    the_role = role_named(words, context.voice)
    if not people:
        return ShowForm(forms.role_form(context.voice, incident, the_role))
    return _assign(context, incident.id, the_role, people)


def _assign(context: Context, incident_id: IncidentId, the_role: RoleId, people: tuple[UserId, ...]) -> Answer:
    if context.voice.programme.roles[the_role].single and len(people) > 1:
        raise InvalidField("person", "one_holder", role=context.voice.role(the_role))
    given = [assign_role(incident_id, the_role, p, context.person, context.now, context.deps) for p in people]
    return Done() if any(given) else Say(sentence(context.voice("role.same")))


def _release(context: Context, the_role: RoleId, people: tuple[UserId, ...]) -> Answer:
    by, incident_id = context.person, context.incident.id
    released = [release_role(incident_id, the_role, who, by, context.now, context.deps) for who in people]
    key = "role.not_yours" if people == (by.id,) else "role.not_theirs"
    return Done() if any(released) else Say(sentence(context.voice(key, role=context.voice.role(the_role))))


def submit_role(context: Context, body: dict[str, Any]) -> Answer:
    typed = Typed(body["view"])
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
        return ShowForm(forms.role_form(context.voice, incident, person=context.person.id))
    return _claim(context, context.incident.id, role_named(text, context.voice))


def press_claim(context: Context, body: dict[str, Any]) -> Answer:
    """ "Claim Scribe" on the card, "I'll take it" on a nudge."""
    incident_id, _, the_role = body["actions"][0]["value"].partition("/")
    return _claim(context, IncidentId(int(incident_id)), RoleId(the_role))


def _claim(context: Context, incident_id: IncidentId, the_role: RoleId) -> Answer:
    taken = claim_role(incident_id, the_role, context.person, context.now, context.deps)
    return Done() if taken else Say(sentence(context.voice("role.yours", role=context.voice.role(the_role))))


def handover(context: Context, text: str) -> Answer:
    """`/incident handover @user <note>`; without a person, the form."""
    incident = admitted(context, context.incident.id, Verb.HAND_OVER)
    people = people_in(text)
    if not people:
        return ShowForm(forms.handover_form(context.voice, incident))
    if len(people) > 1:
        raise InvalidField("person", "one_holder", role=context.voice.role(RoleId("incident_lead")))
    return _offer(context, incident.id, people[0], without_people(text))


def submit_handover(context: Context, body: dict[str, Any]) -> Answer:
    typed = Typed(body["view"])
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
    if not people:
        incident = admitted(context, context.incident.id, Verb.INVITE)
        return ShowForm(forms.invite_form(context.voice, incident))
    return _invite(context, context.incident.id, people)


def submit_invite(context: Context, body: dict[str, Any]) -> Answer:
    typed = Typed(body["view"])
    return _invite(context, typed.incident, typed.people("people"))


def _invite(context: Context, incident_id: IncidentId, people: tuple[UserId, ...]) -> Answer:
    new = invite(incident_id, people, context.person, context.now, context.deps)
    return Done(context.voice("invite.done")) if new else Say(sentence(context.voice("invite.all_in")))
