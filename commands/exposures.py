"""Entries whose words open for one person at a time, and what only that person reads of it afterwards."""

from commands.context import Context
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.views import exposures as views
from commands.views.plain import mrkdwn, sentence
from commands.views.submission import Submission
from workflows.deps import Deps
from workflows.domain.errors import NotFound
from workflows.domain.ids import ClassId, EntryId, ExposureId, UserId
from workflows.incidents.exposures import end_exposure, look_at_hidden, opt_out, own_exposure, reveal_entry


def exposure(context: Context, text: str) -> Answer:
    """`/incident exposure`: one's own minutes, and what one is not called for."""
    return ShowForm(views.own_form(context.fmt, own_exposure(context.request, context.deps)))


def submit_own(context: Context, submission: Submission) -> Answer:
    opt_out(tuple(map(ClassId, submission.choices("classes"))), context.request, context.deps)
    return Ephemeral(sentence(context.fmt("exposure.saved")))


def class_in(submission: Submission) -> ClassId | None:
    """The content class that was chosen in a form."""
    chosen = submission.choice("class") or views.NO_CLASS
    return None if chosen == views.NO_CLASS else ClassId(chosen)


def press_show_entry(context: Context, press: Press) -> Answer:
    """Asked once; the form asks again."""
    found = look_at_hidden(EntryId(press.subject), context.request, context.deps)
    return ShowForm(views.hidden_form(context.fmt, found))


def press_reveal_entry(context: Context, press: Press) -> Answer:
    """The second yes."""
    opened = reveal_entry(EntryId(press.subject), context.request, context.deps)
    return ShowForm(views.opened_entry(context.fmt, opened))


def submit_opened(context: Context, submission: Submission) -> Answer:
    """*Done*: their time with it ends; where that is enough for today they are told, and nobody else is."""
    closed(submission, context.person.id, context.deps)
    spent = own_exposure(context.request, context.deps).spent
    reached = [one for one in spent if one.is_enough]
    if not reached:
        return Acknowledged()
    return Ephemeral(mrkdwn("\n".join(views.enough(context.fmt, one) for one in reached)))


def closed(submission: Submission, user: UserId, deps: Deps) -> None:
    """Closed without *Done*."""
    try:
        exposure_id = ExposureId(submission.subject)
    except NotFound:
        return
    end_exposure(exposure_id, user, deps.clock.now(), deps)
