"""How far what is written about an incident may go: by command, by form, and the second person's answer."""

import re

from commands.arguments import marking_named
from commands.context import Context, authorized_incident
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.views.markings import marking_form
from commands.views.plain import sentence
from commands.views.submission import Submission
from commands.waiting import waits
from workflows.domain.errors import InvalidField, ReasonNeeded
from workflows.domain.ids import IncidentId, ProposalId
from workflows.domain.markings import Tlp
from workflows.domain.policy import Verb
from workflows.domain.proposals import Proposal
from workflows.incidents.marking import answer_marking, change_marking, mark_privileged, may_mark_privileged

_PRIVILEGED = re.compile(
    r"(?P<no>(?:not?|un|sin|n[aã]o|sem)[\s-]*)?(?:privileged?|privilegiad[oa]|privil[eé]gio|secreto)\b\W*(?P<reason>.*)",
    re.IGNORECASE | re.DOTALL,
)


def marking(context: Context, text: str) -> Answer:
    """`/incident marking red <reason>`; the form without a label, or if a reason is needed and missing.

    Raises `InvalidField` for what is no label of TLP 2.0.
    """
    incident = authorized_incident(context, context.incident.id, Verb.MARK)
    words = context.seen(text)
    for_legal = may_mark_privileged(incident.id, context.person, context.deps)
    if not words:
        return ShowForm(marking_form(context.fmt, incident, for_legal=for_legal))
    privilege = _PRIVILEGED.fullmatch(words)
    if privilege is not None:
        return _mark_privileged(context, incident.id, privilege["no"] is None, privilege["reason"])
    wanted, reason = marking_named(words)
    if wanted is incident.tlp:
        return Ephemeral(sentence(context.fmt("marking.same", label=incident.label, marking=wanted.label)))
    try:
        return _change(context, incident.id, wanted, reason)
    except ReasonNeeded:
        return ShowForm(marking_form(context.fmt, incident, wanted, for_legal=for_legal))


def submit_marking(context: Context, submission: Submission) -> Answer:
    chosen = submission.choice("marking") or ""
    if chosen not in tuple(Tlp):
        raise InvalidField("marking", "choice_gone")
    reason, privilege = submission.text("reason"), submission.choice("privilege")
    incident = authorized_incident(context, submission.incident, Verb.MARK)
    answer: Answer = Acknowledged(context.fmt("working.done"))
    if privilege is not None and incident.privilege_marked is not (privilege == "yes"):
        answer = _mark_privileged(context, incident.id, privilege == "yes", reason)
    return _change(context, incident.id, Tlp(chosen), reason) if Tlp(chosen) is not incident.tlp else answer


def _mark_privileged(context: Context, incident_id: IncidentId, is_privileged: bool, reason: str) -> Answer:
    changed = mark_privileged(incident_id, is_privileged, reason.strip(), context.request, context.deps)
    key = "marking.now_privileged" if changed.privilege_marked else "marking.now_lifted"
    return Ephemeral(sentence(context.fmt(key, label=changed.label)))


def _change(context: Context, incident_id: IncidentId, wanted: Tlp, reason: str) -> Answer:
    changed = change_marking(incident_id, wanted, reason, context.request, context.deps)
    if isinstance(changed, Proposal):
        return waits(context, changed, "marking.second_asked")
    return Ephemeral(sentence(context.fmt("marking.now", label=changed.label, marking=changed.tlp.label)))


def press_widening(context: Context, press: Press, accept: bool) -> Answer:
    """A second person's answer."""
    answered = answer_marking(ProposalId(press.subject), accept, context.request, context.deps)
    return Acknowledged() if answered else Ephemeral(sentence(context.fmt("proposal.answered")))
