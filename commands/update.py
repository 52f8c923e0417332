"""Updates and the promises they make: by command, by form."""

from commands.context import Context, authorized_incident
from commands.next_update import text_then_promise
from commands.payloads.press import Press
from commands.promises import chosen_promise
from commands.responding.answers import Acknowledged, Answer, ShowForm
from commands.room_state import if_posted
from commands.views.submission import Submission
from commands.views.update_form import CADENCE, update_form
from workflows.domain.ids import SeverityCode, StatusId
from workflows.domain.policy import Verb
from workflows.domain.updates import Promise
from workflows.incidents.update import Posting, post_update


def open_form(context: Context, text: str) -> Answer:
    """`/incident update`: the form; with a message behind it, posted at once, with the promise that it ends with
    (`…, next update in 2h`), or else the later one that stands, or else at the severity's own cadence.
    """
    incident = authorized_incident(context, context.incident.id, Verb.UPDATE)
    if not text:
        return ShowForm(update_form(context.fmt, incident, context.now))
    message, promised = text_then_promise(context, context.seen(text))
    posting = Posting(message=message, promise=Promise(at=promised) if promised else None)
    post_update(incident.id, posting, context.request, context.deps)
    return if_posted(context, incident.id, "update.posted")


def press_update(context: Context, press: Press) -> Answer:
    """ "Post update" on the card, "Update now" on a nudge: rights are checked now, not when the button was drawn."""
    return ShowForm(update_form(context.fmt, authorized_incident(context, press.incident, Verb.UPDATE), context.now))


def submit(context: Context, submission: Submission) -> Answer:
    posting = Posting(
        message=submission.text("message"),
        status=StatusId(submission.choice("status") or "") or None,
        severity=SeverityCode(submission.choice("severity") or "") or None,
        promise=chosen_promise(context, submission),
        renewed=submission.choice("next_update") == CADENCE,
    )
    post_update(submission.incident, posting, context.request, context.deps)
    return Acknowledged(context.fmt("update.posted"))
