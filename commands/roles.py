"""Roles: assign, release, claim."""

from collections.abc import Sequence

from commands.aliases import MYSELF, NOBODY
from commands.arguments import people_in, role_named, without_people
from commands.context import Context, authorized_incident
from commands.handover import take_over
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.views.people_forms import role_form
from commands.views.plain import sentence
from commands.views.submission import Submission
from workflows.access.people import get_person
from workflows.domain.errors import InvalidField
from workflows.domain.ids import IncidentId, RoleId, UserId
from workflows.domain.naming import unaccented
from workflows.domain.policy import Verb
from workflows.domain.roles import LEAD
from workflows.incidents.handover import handover_asked_of
from workflows.incidents.roles import assign_role, claim_role, release_role

GIVEN = ("role.given_you", "role.given")
RELEASED = ("role.released_you", "role.released")
HELD = ("role.yours", "role.same")
NOT_HELD = ("role.not_yours", "role.not_theirs")


def role(context: Context, text: str) -> Answer:
    """`/incident role scribe @bob`, `role scribe none`, `role scribe none @bob`; the form if something is missing."""
    incident = authorized_incident(context, context.incident.id, Verb.ASSIGN_ROLE)
    people = people_in(text)
    words = without_people(text)
    if not words:
        return ShowForm(role_form(context.fmt, incident, person=people[0] if people else None))
    if _releases(words):
        the_role = role_named(" ".join(words.split()[:-1]), context.fmt)
        return _release(context, the_role, people or (context.person.id,))
    if not people and _is_for_oneself(words):
        words, people = words.rsplit(None, 1)[0], (context.person.id,)
    the_role = role_named(words, context.fmt)
    if not people:
        return ShowForm(role_form(context.fmt, incident, the_role))
    return _assign(context, incident.id, the_role, people)


def role_opens_form(text: str) -> bool:
    """Whether `/incident role <text>` lacks the role or the person."""
    words = without_people(text)
    return not words or ("<@" not in text and not _releases(words) and not _is_for_oneself(words))


def _releases(words: str) -> bool:
    return unaccented(words).split()[-1] in NOBODY


def _is_for_oneself(words: str) -> bool:
    """`rol políticas yo`."""
    return " " in words and unaccented(words).split()[-1] in MYSELF


def _assign(context: Context, incident_id: IncidentId, the_role: RoleId, people: tuple[UserId, ...]) -> Answer:
    if context.fmt.programme.roles[the_role].single and len(people) > 1:
        raise InvalidField("person", "one_holder", role=context.fmt.role(the_role))
    new = [p for p in people if assign_role(incident_id, the_role, p, context.request, context.deps)]
    return _changed(context, GIVEN, the_role, new) if new else _said(context, HELD, the_role, people)


def _release(context: Context, the_role: RoleId, people: tuple[UserId, ...]) -> Answer:
    incident_id = context.incident.id
    freed = [p for p in people if release_role(incident_id, the_role, p, context.request, context.deps)]
    if freed:
        return _changed(context, RELEASED, the_role, freed)
    return _said(context, NOT_HELD, the_role, people)


def _changed(context: Context, keys: tuple[str, str], the_role: RoleId, people: Sequence[UserId]) -> Answer:
    """The room says so, too."""
    return Acknowledged(_sentences(context, keys, the_role, people))


def _said(context: Context, keys: tuple[str, str], the_role: RoleId, people: Sequence[UserId]) -> Answer:
    """Nothing changed."""
    return Ephemeral(sentence(_sentences(context, keys, the_role, people)))


def _sentences(context: Context, keys: tuple[str, str], the_role: RoleId, people: Sequence[UserId]) -> str:
    """`You are Scribe.` or `Bob is Scribe.`; `keys` for oneself, and for somebody else."""
    sentences = []
    for user in people:
        key = keys[0] if user == context.person.id else keys[1]
        name = get_person(user, context.now, context.deps).name
        sentences.append(context.fmt(key, role=context.fmt.role(the_role), who=name))
    return " ".join(sentences)


def submit_role(context: Context, submission: Submission) -> Answer:
    """The form was sent. Raises `InvalidField` without a person."""
    person = submission.person("person")
    if person is None:
        raise InvalidField("person", "nobody_named")
    the_role = RoleId(submission.choice("role") or "")
    assign_role(submission.incident, the_role, person, context.request, context.deps)
    return Acknowledged(context.fmt("working.done"))


def claim(context: Context, text: str) -> Answer:
    """`/incident claim scribe`; without a role, the form with oneself in it. Whoever is asked to take over as lead
    accepts that with `claim lead`."""
    if not text:
        incident = authorized_incident(context, context.incident.id, Verb.CLAIM_ROLE)
        return ShowForm(role_form(context.fmt, incident, person=context.person.id))
    the_role = role_named(text, context.fmt)
    asked = handover_asked_of(context.incident.id, context.person, context.deps) if the_role == LEAD else None
    if asked is not None:
        return take_over(context, asked)
    taken = claim_role(context.incident.id, the_role, context.request, context.deps)
    return (
        _changed(context, GIVEN, the_role, [context.person.id])
        if taken
        else _said(context, HELD, the_role, [context.person.id])
    )


def press_claim(context: Context, press: Press) -> Answer:
    """ "Claim Scribe" on the card, "I'll take it" on a nudge."""
    taken = claim_role(press.incident, press.role, context.request, context.deps)
    return Acknowledged() if taken else _said(context, HELD, press.role, [context.person.id])
