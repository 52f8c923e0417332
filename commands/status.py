"""The status: by command, by form. Resolve, close, cancel and reopen set the statuses that the programme names."""

from commands.arguments import status_named
from commands.context import Context, authorized_incident
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.views.plain import sentence
from commands.views.state_forms import status_form
from commands.views.submission import Submission
from workflows.domain.errors import InvalidField, ReasonNeeded
from workflows.domain.ids import StatusId
from workflows.domain.policy import Verb
from workflows.incidents.status import change_status
from workflows.text.slack_text import plain


def status(context: Context, text: str) -> Answer:
    """`/incident status containing <reason>`; the form without a status, or if a reason is needed and missing.

    Raises `InvalidField` for a status that the programme does not have.
    """
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
    """Refused while the incident is active: it would go back a status instead."""
    return _to_status(context, context.fmt.programme.lifecycle.reopened, plain(text), Verb.REOPEN)


def press_reopen(context: Context, press: Press) -> Answer:
    """The button on the card of an ended incident: the form asks for the reason."""
    incident = authorized_incident(context, press.incident, Verb.REOPEN)
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


def submit_status(context: Context, submission: Submission) -> Answer:
    new = StatusId(submission.choice("status") or "")
    change_status(submission.incident, new, submission.text("reason"), context.request, context.deps)
    return Acknowledged(context.fmt("working.done"))
