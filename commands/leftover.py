"""The tasks that are open when an incident ends: kept unless somebody hands them over or cancels them."""

from commands.context import Context, authorized_incident
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.views.leftover import CANCEL, hand_over_form, leftover_offer
from commands.views.plain import sentence
from commands.views.submission import Submission
from workflows.domain.errors import InvalidField
from workflows.domain.policy import Verb
from workflows.domain.snapshot import Snapshot
from workflows.incidents.leftover import Leftover, settle_tasks
from workflows.presentation.incidents import undone


def offered(context: Context, shown: Snapshot, said: str) -> Answer | None:
    """What was done, with what is still open; None: nothing is, or the incident goes on."""
    if shown.incident.is_active or not undone(shown):
        return None
    return Ephemeral(leftover_offer(context.fmt, shown, said))


def leftover_of(submission: Submission) -> Leftover:
    """What a form says is to become of open tasks."""
    return Leftover(cancel=submission.choice("open_tasks") == CANCEL, to=submission.person("hand_over"))


def press_cancel(context: Context, press: Press) -> Answer:
    """ "Cancel them"."""
    incident, count = settle_tasks(press.incident, Leftover(cancel=True), context.request, context.deps)
    return Ephemeral(sentence(context.fmt.catalogue.plural("leftover.cancelled", count, label=incident.label)))


def press_hand_over(context: Context, press: Press) -> Answer:
    """ "Hand them over": asks to whom."""
    return ShowForm(hand_over_form(context.fmt, authorized_incident(context, press.incident, Verb.TASK)))


def submit_hand_over(context: Context, submission: Submission) -> Answer:
    to = submission.person("hand_over")
    if to is None:
        raise InvalidField("hand_over", "nobody_named")
    incident, count = settle_tasks(submission.incident, Leftover(to=to), context.request, context.deps)
    return Acknowledged(context.fmt.catalogue.plural("leftover.handed_over", count, label=incident.label))
