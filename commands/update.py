"""Updates and the promises they make: the form, its submission, and the buttons of a nudge."""

from datetime import datetime, timedelta
from typing import Any

from commands.context import Context
from commands.responding.answers import Answer, Done, Ephemeral, ShowForm
from commands.times import typed_time
from commands.views.plain import sentence
from commands.views.submission import Submission
from commands.views.update_form import CADENCE, CUSTOM, NO_PROMISE, update_form
from workflows.access.authorize import authorize
from workflows.domain.errors import InvalidField
from workflows.domain.ids import IncidentId, ReminderId, SeverityCode, StatusId
from workflows.domain.incident import Incident
from workflows.domain.policy import Verb
from workflows.domain.times import Towards
from workflows.domain.updates import Promise
from workflows.incidents.update import Posting, post_update
from workflows.reminders.answers import drop_promise, snooze
from workflows.text.slack_text import plain


def open_form(context: Context, text: str) -> Answer:
    """`/incident update`: the form; with a message behind it, posted at once at the severity's own cadence."""
    incident = admitted(context, context.incident.id, Verb.UPDATE)
    if not text:
        return ShowForm(update_form(context.fmt, incident))
    posting = Posting(message=plain(text))
    post_update(incident.id, posting, context.request, context.deps)
    return Ephemeral(sentence(context.fmt("update.posted")))


def open_from_button(context: Context, body: dict[str, Any]) -> Answer:
    """ "Post update" on the card, "Update now" on a nudge: rights are looked at now, not when the button was drawn."""
    incident_id = IncidentId(int(body["actions"][0]["value"].partition("/")[0]))
    return ShowForm(update_form(context.fmt, admitted(context, incident_id, Verb.UPDATE)))


def admitted(context: Context, incident_id: IncidentId, verb: Verb) -> Incident:
    """The incident, if whoever asks may do this to it: refused before a form is filled in for nothing."""
    with context.deps.store.read() as uow:
        return authorize(uow, verb, incident_id, context.person)


def submit(context: Context, body: dict[str, Any]) -> Answer:
    submission = Submission(body["view"])
    posting = Posting(
        message=submission.text("message"),
        status=StatusId(submission.choice("status") or "") or None,
        severity=SeverityCode(submission.choice("severity") or "") or None,
        promise=_promise(context, submission),
    )
    post_update(submission.incident, posting, context.request, context.deps)
    return Done(context.fmt("update.posted"))


def _promise(context: Context, submission: Submission) -> Promise | None:
    chosen, custom = submission.choice("next_update"), submission.text("custom_time")
    if custom:
        return Promise(at=_custom(context, custom))
    if chosen == CUSTOM:
        raise InvalidField("custom_time", "time_missing")
    if chosen == NO_PROMISE:
        return Promise(at=None)
    if chosen in (None, CADENCE):
        return None
    return Promise(at=typed_time(context, "next_update", str(chosen), Towards.FUTURE))


def _custom(context: Context, text: str) -> datetime:
    at = typed_time(context, "custom_time", text, Towards.FUTURE)
    if at <= context.now:
        raise InvalidField("custom_time", "time_past")
    return at


def press_snooze(context: Context, body: dict[str, Any]) -> Answer:
    incident_id, reminder_id, minutes = body["actions"][0]["value"].split("/")
    until = context.now + timedelta(minutes=int(minutes))
    ids = IncidentId(int(incident_id)), ReminderId(int(reminder_id))
    done = snooze(*ids, until, context.request, context.deps)
    return Done() if done else Ephemeral(sentence(context.fmt("nudge.answered")))


def press_not_needed(context: Context, body: dict[str, Any]) -> Answer:
    incident_id, reminder_id = body["actions"][0]["value"].split("/")
    ids = IncidentId(int(incident_id)), ReminderId(int(reminder_id))
    done = drop_promise(*ids, context.request, context.deps)
    return Done() if done else Ephemeral(sentence(context.fmt("nudge.answered")))
