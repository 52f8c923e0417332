"""The status: by command, by form. Close, cancel and reopen set the statuses that the programme names."""

from dataclasses import replace

from commands.arguments import MOST_NAME_WORDS, status_named
from commands.context import Context, authorized_incident
from commands.duplicates import ask_which, duplicate
from commands.leftover import leftover_of, offered
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, ShowForm
from commands.views.definitions import about_status
from commands.views.resolve_form import resolution_fields
from commands.views.state_forms import status_form
from commands.views.submission import Submission
from workflows.domain.errors import InvalidField, NotAllowed, NotFound, ReasonNeeded, WhichIncident
from workflows.domain.ids import StatusId
from workflows.domain.incident import Incident
from workflows.domain.policy import Verb
from workflows.incidents.queries import look_at
from workflows.incidents.resolve import Resolution, resolution_so_far, resolve
from workflows.incidents.status import change_status
from workflows.text.slack_text import plain


def status(context: Context, text: str) -> Answer:
    """`/incident status containing <reason>`; the form without a status, or if a reason is needed and missing.

    Raises `InvalidField` for a status that the programme does not have.
    """
    incident = context.incident
    words = context.seen(text)
    if not words:
        return _form(context, incident)
    parts = words.split()
    for count in range(min(len(parts), MOST_NAME_WORDS), 0, -1):
        head, rest = " ".join(parts[:count]), " ".join(parts[count:])
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
    return _to_status(context, context.fmt.programme.lifecycle.closed, context.seen(text))


def cancel(context: Context, text: str) -> Answer:
    return _to_status(context, context.fmt.programme.lifecycle.cancelled, context.seen(text))


def reopen(context: Context, text: str) -> Answer:
    """Refused while the incident is active: it would go back a status instead."""
    return _to_status(context, context.fmt.programme.lifecycle.reopened, context.seen(text), Verb.REOPEN)


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


def _form(context: Context, incident: Incident, chosen: StatusId | None = None, reason: str = "") -> Answer:
    """To resolve, it asks what was done, whom it hit and why it happened: filled with what the record knows."""
    if chosen == context.fmt.programme.lifecycle.resolved:
        shown, known = resolution_so_far(incident.id, context.request, context.deps)
        fields = resolution_fields(context.fmt, replace(known, done=reason or known.done))
        return ShowForm(status_form(context.fmt, shown, chosen, resolution=fields))
    shown = look_at(incident.id, context.request, context.deps)
    return ShowForm(status_form(context.fmt, shown, chosen, reason))


def press_status(context: Context, press: Press) -> Answer:
    """A status was chosen in the form: it says what that means; to resolve asks more. Raises `NotFound` outside a
    form."""
    form = press.form
    if form is None:
        raise NotFound("control_gone")
    chosen, words = StatusId(form.choice("status") or ""), form.text("reason") or form.text("done")
    resolved = context.fmt.programme.lifecycle.resolved
    if not chosen:
        return Acknowledged()
    if (chosen == resolved) == form.has("done"):
        return ShowForm(form.explained(about_status(context.fmt, chosen)))
    incident = look_at(form.incident, context.request, context.deps).incident
    try:
        other = _form(context, incident, chosen, words)
    except NotAllowed:  # said when it is sent
        return ShowForm(form.explained(about_status(context.fmt, chosen)))
    assert isinstance(other, ShowForm)
    return ShowForm(form.carried_into(other.view))


def submit_status(context: Context, submission: Submission) -> Answer:
    new = StatusId(submission.choice("status") or "")
    reason, leftover = submission.text("reason"), leftover_of(submission)
    if new == context.fmt.programme.lifecycle.resolved:
        resolve(submission.incident, resolution_of(submission), context.request, context.deps)
        return Acknowledged(context.fmt("working.done"))
    try:
        change_status(submission.incident, new, reason, context.request, context.deps, leftover=leftover)
    except WhichIncident:
        return ask_which(context, authorized_incident(context, submission.incident, Verb.MERGE), reason=reason)
    return Acknowledged(context.fmt("working.done"))


def resolution_of(submission: Submission) -> Resolution:
    """What a form says that resolves; one that has no fields for it, its reason."""
    return Resolution(
        done=submission.text("done") or submission.text("reason"),
        impact=submission.text("impact"),
        cause=submission.text("cause"),
        leftover=leftover_of(submission),
    )
