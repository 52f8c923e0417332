"""The severity: by command, by form, and the second person's answer to a lower one."""

from commands.arguments import severity_named, split_first
from commands.context import Context, authorized_incident
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.views.plain import sentence
from commands.views.state_forms import severity_form
from commands.views.submission import Submission
from commands.waiting import waits
from workflows.domain.errors import InvalidField, ReasonNeeded
from workflows.domain.ids import IncidentId, ProposalId, SeverityCode
from workflows.domain.policy import Verb
from workflows.domain.proposals import Proposal
from workflows.incidents.severity import answer_severity, change_severity


def severity(context: Context, text: str) -> Answer:
    """`/incident severity S1 <reason>`; the form without a severity, or if a reason is needed and missing.

    Raises `InvalidField` for a severity that the programme does not have.
    """
    incident = authorized_incident(context, context.incident.id, Verb.SET_SEVERITY)
    word, reason = split_first(context.seen(text))
    if not word:
        return ShowForm(severity_form(context.fmt, incident))
    code = severity_named(word, context.fmt)
    if code is None:
        known = tuple(context.fmt.programme.severities)
        raise InvalidField("severity", "no_such_severity", text=word[:40], known=known)
    if code == incident.severity:
        return Ephemeral(sentence(context.fmt("severity.same", severity=context.fmt.severity(code))))
    try:
        waits = _change(context, incident.id, code, reason)
    except ReasonNeeded:
        return ShowForm(severity_form(context.fmt, incident, code))
    return waits or Acknowledged(context.fmt("severity.changed", severity=context.fmt.severity(code)))


def submit_severity(context: Context, submission: Submission) -> Answer:
    code = SeverityCode(submission.choice("severity") or "")
    waits = _change(context, submission.incident, code, submission.text("reason"))
    return waits or Acknowledged(context.fmt("working.done"))


def _change(context: Context, incident_id: IncidentId, code: SeverityCode, reason: str) -> Answer | None:
    """The answer if a second person has to agree; None: the severity is changed."""
    changed = change_severity(incident_id, code, reason, context.request, context.deps)
    return waits(context, changed, "severity.second_asked") if isinstance(changed, Proposal) else None


def press_lowering(context: Context, press: Press, accept: bool) -> Answer:
    """A second person's answer to a lower severity."""
    answered = answer_severity(ProposalId(press.subject), accept, context.request, context.deps)
    return Acknowledged() if answered else Ephemeral(sentence(context.fmt("proposal.answered")))
