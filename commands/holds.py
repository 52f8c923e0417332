"""`/incident hold`: what keeps the record from being erased; Legal issues, reviews and releases, people acknowledge."""

from commands.context import Context, authorized_incident
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.views.holds import hold_list, issue_form, release_form, review_form
from commands.views.plain import mrkdwn, sentence
from commands.views.submission import Submission
from workflows.domain.errors import InvalidField
from workflows.domain.ids import HoldId, IncidentId
from workflows.domain.policy import Verb
from workflows.incidents.holds import (
    HoldOrder,
    acknowledge_hold,
    find_hold,
    holds_of,
    issue_hold,
    keep_hold,
    release_hold,
    require_second,
)


def hold(context: Context, text: str) -> Answer:
    """The list. Raises `InvalidField` for words: a hold is issued by the form."""
    if context.seen(text).strip():
        raise InvalidField("text", "hold_words")
    return _listed(context, context.incident.id)


def _listed(context: Context, incident_id: IncidentId) -> Answer:
    return Ephemeral(hold_list(context.fmt, holds_of(incident_id, context.request, context.deps)))


def press_issue(context: Context, press: Press) -> Answer:
    return ShowForm(issue_form(context.fmt, authorized_incident(context, press.incident, Verb.SIGN_OFF)))


def submit_issue(context: Context, submission: Submission) -> Answer:
    order = HoldOrder(
        matter=submission.text("matter"),
        scope=submission.text("scope"),
        instruction=submission.text("instruction"),
        people=tuple(submission.people("people")),
    )
    issued = issue_hold(submission.incident, order, context.request, context.deps)
    return Ephemeral(sentence(context.fmt("hold.is_issued", number=issued.id)))


def press_acknowledge(context: Context, press: Press) -> Answer:
    """Of one that was released meanwhile nothing is asked any more."""
    found = acknowledge_hold(HoldId(press.subject), context.request, context.deps)
    return Ephemeral(sentence(context.fmt("hold.thank_you" if found.is_live else "hold.was_released")))


def press_release(context: Context, press: Press) -> Answer:
    """The form, for somebody else than who issued it."""
    incident, found = find_hold(HoldId(press.subject), context.person, context.deps)
    if not found.is_live:
        return Ephemeral(sentence(context.fmt("hold.was_released")))
    require_second(found, context.person)
    return ShowForm(release_form(context.fmt, incident, found))


def submit_release(context: Context, submission: Submission) -> Answer:
    hold_id = HoldId(submission.subject)
    release_hold(submission.incident, hold_id, submission.text("reason"), context.request, context.deps)
    return Acknowledged(context.fmt("hold.is_released"))


def press_review(context: Context, press: Press) -> Answer:
    incident, found = find_hold(HoldId(press.subject), context.person, context.deps)
    return ShowForm(review_form(context.fmt, incident, found))


def submit_review(context: Context, submission: Submission) -> Answer:
    kept = keep_hold(HoldId(submission.subject), submission.text("reason"), context.request, context.deps)
    return Ephemeral(mrkdwn(context.fmt("hold.is_kept", at=context.fmt.when(kept.review_due))))
