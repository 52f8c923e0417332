"""The status: by command, by form. Close, cancel and reopen set the statuses that the programme names."""

from commands.arguments import status_named
from commands.context import Context, authorized_incident
from commands.duplicates import ask_which, duplicate
from commands.leftover import leftover_of, offered
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, ShowForm
from commands.views.state_forms import status_form
from commands.views.submission import Submission
from workflows.domain.errors import InvalidField, ReasonNeeded, WhichIncident
from workflows.domain.ids import StatusId
from workflows.domain.incident import Incident
from workflows.domain.policy import Verb
from workflows.incidents.queries import look_at
from workflows.incidents.status import change_status
from workflows.text.slack_text import plain


def status(context: Context, text: str) -> Answer:
    """`/incident status containing <reason>`; the form without a status, or if a reason is needed and missing.

    Raises `InvalidField` for a status that the programme does not have.
    """
    incident = context.incident
    words = plain(text)
    if not words:
        return _form(context, incident)
    for count in range(len(words.split()), 0, -1):
        head, rest = " ".join(words.split()[:count]), " ".join(words.split()[count:])
        found = status_named(head, context.fmt)
        if found is not None and found == context.fmt.programme.duplicate:
            return duplicate(context, rest)
        if found is not None:
            return _to_status(context, found, rest)
    known = tuple(s.title for s in context.fmt.programme.statuses)
    raise InvalidField("status", "no_such_status", text=words[:40], known=known)


def names_a_duplicate(context: Context, text: str) -> bool:
    """`status duplicate INC-5`: the incident is the other one."""
    words = plain(text).split()
    duplicate_status = context.fmt.programme.duplicate
    return bool(words) and duplicate_status is not None and status_named(words[0], context.fmt) == duplicate_status


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
    return _form(context, incident, reopened)


def _to_status(context: Context, new: StatusId, reason: str, verb: Verb = Verb.SEE) -> Answer:
    try:
        changed = change_status(context.incident.id, new, reason, context.request, context.deps, verb)
    except ReasonNeeded:
        return _form(context, context.incident, new)
    except WhichIncident:
        return ask_which(context, context.incident, reason=reason)
    return moved(context, changed)


def moved(context: Context, incident: Incident) -> Answer:
    """Its new status, and once it is not active any more what is still open."""
    said = context.fmt("status.changed", label=incident.label, status=context.fmt.status(incident.status))
    shown = look_at(incident.id, context.request, context.deps)
    return offered(context, shown, said) or Acknowledged(said)


def _form(context: Context, incident: Incident, chosen: StatusId | None = None) -> Answer:
    shown = look_at(incident.id, context.request, context.deps)
    return ShowForm(status_form(context.fmt, shown, chosen))


def submit_status(context: Context, submission: Submission) -> Answer:
    new = StatusId(submission.choice("status") or "")
    reason, leftover = submission.text("reason"), leftover_of(submission)
    try:
        change_status(submission.incident, new, reason, context.request, context.deps, leftover=leftover)
    except WhichIncident:
        return ask_which(context, authorized_incident(context, submission.incident, Verb.MERGE), reason=reason)
    return Acknowledged(context.fmt("working.done"))
