"""Handing over the lead: the proposal, and the receiver's answer."""

from commands.aliases import ACCEPT
from commands.arguments import people_in, without_people
from commands.context import Context, authorized_incident
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.views.people_forms import handover_form
from commands.views.plain import sentence
from commands.views.submission import Submission
from commands.waiting import waits
from workflows.access.readable import person_name
from workflows.domain.errors import InvalidField, NotFound
from workflows.domain.ids import IncidentId, ProposalId, UserId
from workflows.domain.naming import unaccented
from workflows.domain.policy import Verb
from workflows.domain.roles import LEAD
from workflows.incidents.handover import answer_handover, handover_asked_of, lets_in, propose_handover


def handover(context: Context, text: str) -> Answer:
    """`/incident handover @user <note>`; without a person, the form; `handover accept` of whoever was asked. Raises
    `InvalidField` for several people."""
    if accepts(text):
        asked = handover_asked_of(context.incident.id, context.person, context.deps)
        if asked is None:
            raise NotFound("no_handover_asked")
        return take_over(context, asked)
    incident = authorized_incident(context, context.incident.id, Verb.HAND_OVER)
    people = people_in(text)
    if not people:
        return ShowForm(handover_form(context.fmt, incident, without_people(text)))
    if len(people) > 1:
        raise InvalidField("person", "one_holder", role=context.fmt.role(LEAD))
    return _propose(context, incident.id, people[0], without_people(text))


def accepts(text: str) -> bool:
    return unaccented(text.strip()) in ACCEPT


def opens_form(text: str) -> bool:
    """Whether `/incident handover <text>` names nobody and accepts nothing."""
    return "<@" not in text and not accepts(text)


def take_over(context: Context, proposal: ProposalId) -> Answer:
    """Whoever was asked accepts by typing. The room says so, too."""
    answered = answer_handover(proposal, True, context.request, context.deps)
    if not answered:
        return Ephemeral(sentence(context.fmt("proposal.answered")))
    return Acknowledged(context.fmt("role.given_you", role=context.fmt.role(LEAD)))


def submit_handover(context: Context, submission: Submission) -> Answer:
    """The form was sent. Raises `InvalidField` without a person."""
    person = submission.person("person")
    if person is None:
        raise InvalidField("person", "nobody_named")
    return _propose(context, submission.incident, person, submission.text("note"))


def _propose(context: Context, incident_id: IncidentId, to: UserId, note: str) -> Answer:
    is_let_in = lets_in(incident_id, to, context.person, context.deps)
    proposal = propose_handover(incident_id, to, note, context.request, context.deps)
    if is_let_in:
        return Ephemeral(sentence(context.fmt("handover.let_in", name=person_name(to, context.deps))))
    return waits(context, proposal, "handover.asked")


def press_handover(context: Context, press: Press, accept: bool) -> Answer:
    """The receiver's answer."""
    answered = answer_handover(ProposalId(press.subject), accept, context.request, context.deps)
    return Acknowledged() if answered else Ephemeral(sentence(context.fmt("proposal.answered")))
