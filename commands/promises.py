"""The promise of the next update: the buttons of a nudge that postpone or skip it, and the choice in forms."""

from datetime import datetime

from commands.context import Context, authorized_incident
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.times import typed_time
from commands.views.plain import sentence
from commands.views.submission import Submission
from commands.views.update_form import CADENCE, CUSTOM, NO_PROMISE, skip_form
from workflows.domain.errors import InvalidField, ReasonNeeded
from workflows.domain.ids import ReminderId
from workflows.domain.policy import Verb
from workflows.domain.times import Towards
from workflows.domain.updates import Promise
from workflows.reminders.answers import skip_update, snooze


def press_snooze(context: Context, press: Press) -> Answer:
    until = context.now + press.minutes
    return _answered(context, snooze(press.incident, press.reminder, until, context.request, context.deps))


def press_not_needed(context: Context, press: Press) -> Answer:
    """Skips this one update; where the severity asks why, the form does."""
    try:
        return _answered(context, skip_update(press.incident, press.reminder, "", None, context.request, context.deps))
    except ReasonNeeded:
        incident = authorized_incident(context, press.incident, Verb.UPDATE)
        return ShowForm(skip_form(context.fmt, incident, press.reminder))


def submit_skip(context: Context, submission: Submission) -> Answer:
    promise = chosen_promise(context, submission)
    skipped = skip_update(
        submission.incident,
        ReminderId(submission.subject),
        submission.text("reason"),
        promise.at if promise else None,
        context.request,
        context.deps,
    )
    return Acknowledged(context.fmt("working.done")) if skipped else _answered(context, skipped)


def _answered(context: Context, done: bool) -> Answer:
    """False: somebody else was faster."""
    return Acknowledged() if done else Ephemeral(sentence(context.fmt("nudge.answered")))


def chosen_promise(context: Context, submission: Submission) -> Promise | None:
    """What a form says of the next update; None: as the severity expects. Raises `InvalidField`."""
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
