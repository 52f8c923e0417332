"""Severity, status and title: by command, by form; resolve, close, cancel and reopen are statuses by another name."""

from typing import Any

from commands.arguments import severity_named, split_first, status_named
from commands.context import Context
from commands.responding.answers import Answer, Done, Ephemeral, ShowForm
from commands.update import admitted
from commands.views.plain import sentence
from commands.views.state_forms import rename_form, severity_form, status_form
from commands.views.submission import Submission
from workflows.domain.errors import InvalidField, ReasonNeeded
from workflows.domain.ids import IncidentId, ProposalId, SeverityCode, StatusId
from workflows.domain.policy import Verb
from workflows.domain.proposals import Proposal
from workflows.incidents.rename import rename
from workflows.incidents.severity import answer_severity, change_severity
from workflows.incidents.status import change_status
from workflows.text.slack_text import one_line, plain
from workflows.war_room.provision import retry_setup


def severity(context: Context, text: str) -> Answer:
    """`/incident severity S1 <reason>`; without a severity, or lacking its reason, the form."""
    incident = admitted(context, context.incident.id, Verb.SET_SEVERITY)
    word, reason = split_first(plain(text))
    if not word:
        return ShowForm(severity_form(context.fmt, incident))
    code = severity_named(word, context.fmt)
    if code is None:
        known = tuple(context.fmt.programme.severities)
        raise InvalidField("severity", "no_such_severity", text=word[:40], known=known)
    if code == incident.severity:
        return Ephemeral(sentence(context.fmt("severity.same", severity=context.fmt.severity(code))))
    try:
        waits = _change_severity(context, incident.id, code, reason)
    except ReasonNeeded:
        return ShowForm(severity_form(context.fmt, incident, code))
    return waits or Ephemeral(sentence(context.fmt("severity.changed", severity=context.fmt.severity(code))))


def submit_severity(context: Context, body: dict[str, Any]) -> Answer:
    submission = Submission(body["view"])
    code = SeverityCode(submission.choice("severity") or "")
    waits = _change_severity(context, submission.incident, code, submission.text("reason"))
    return waits or Done(context.fmt("working.done"))


def _change_severity(context: Context, incident_id: IncidentId, code: SeverityCode, reason: str) -> Ephemeral | None:
    """What to tell when a second person has to agree; None: it is done."""
    changed = change_severity(incident_id, code, reason, context.request, context.deps)
    return Ephemeral(sentence(context.fmt("severity.second_asked"))) if isinstance(changed, Proposal) else None


def status(context: Context, text: str) -> Answer:
    """`/incident status containing <reason>`; without a status, or lacking its reason, the form."""
    incident = context.incident
    words = plain(text)
    if not words:
        return ShowForm(status_form(context.fmt, incident))
    for count in range(len(words.split()), 0, -1):
        head, rest = " ".join(words.split()[:count]), " ".join(words.split()[count:])
        found = status_named(head, context.fmt)
        if found is not None:
            return _to_status(context, found, rest)
    known = tuple(s.title for s in context.fmt.programme.statuses)
    raise InvalidField("status", "no_such_status", text=words[:40], known=known)


def resolve(context: Context, text: str) -> Answer:
    return _to_status(context, context.fmt.programme.lifecycle.resolved, plain(text))


def close(context: Context, text: str) -> Answer:
    return _to_status(context, context.fmt.programme.lifecycle.closed, plain(text))


def cancel(context: Context, text: str) -> Answer:
    return _to_status(context, context.fmt.programme.lifecycle.cancelled, plain(text))


def reopen(context: Context, text: str) -> Answer:
    """What goes on is refused: it would go back a status instead."""
    return _to_status(context, context.fmt.programme.lifecycle.reopened, plain(text), Verb.REOPEN)


def press_reopen(context: Context, body: dict[str, Any]) -> Answer:
    """The button on an ended card: the form asks for the reason."""
    incident = admitted(context, IncidentId(int(body["actions"][0]["value"])), Verb.REOPEN)
    reopened = context.fmt.programme.lifecycle.reopened
    return ShowForm(status_form(context.fmt, incident, reopened))


def _to_status(context: Context, new: StatusId, reason: str, verb: Verb = Verb.SEE) -> Answer:
    try:
        change_status(context.incident.id, new, reason, context.request, context.deps, verb)
    except ReasonNeeded:
        return ShowForm(status_form(context.fmt, context.incident, new))
    return Ephemeral(
        sentence(context.fmt("status.changed", label=context.incident.label, status=context.fmt.status(new)))
    )


def submit_status(context: Context, body: dict[str, Any]) -> Answer:
    submission = Submission(body["view"])
    new = StatusId(submission.choice("status") or "")
    change_status(submission.incident, new, submission.text("reason"), context.request, context.deps)
    return Done(context.fmt("working.done"))


def new_title(context: Context, text: str) -> Answer:
    """`/incident rename <title>`; without a title, the form."""
    if not text:
        incident = admitted(context, context.incident.id, Verb.RENAME)
        return ShowForm(rename_form(context.fmt, incident))
    renamed = rename(context.incident.id, plain(text), context.request, context.deps)
    return Ephemeral(sentence(context.fmt("rename.changed", label=renamed.label, title=one_line(renamed.title, 200))))


def submit_title(context: Context, body: dict[str, Any]) -> Answer:
    submission = Submission(body["view"])
    rename(submission.incident, submission.text("title"), context.request, context.deps)
    return Done(context.fmt("working.done"))


def press_lowering(context: Context, body: dict[str, Any], accept: bool) -> Answer:
    """A second person's answer to a lower severity."""
    proposal = ProposalId(int(body["actions"][0]["value"]))
    answered = answer_severity(proposal, accept, context.request, context.deps)
    return Done() if answered else Ephemeral(sentence(context.fmt("proposal.answered")))


def press_retry(context: Context, body: dict[str, Any]) -> Answer:
    """The Retry button of a failed step."""
    incident_id = IncidentId(int(body["actions"][0]["value"]))
    again = retry_setup(incident_id, context.request, context.deps)
    return Ephemeral(sentence(context.fmt("card.retrying" if again else "card.nothing_failed")))
