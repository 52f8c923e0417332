"""Key moments: the star beside an entry of the timeline, and the title under which the summary tells it."""

from commands.context import Context
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.views.key_moments import key_form
from commands.views.plain import sentence
from commands.views.submission import Submission
from workflows.domain.ids import EntryId
from workflows.timeline.key_moments import incident_and_entry, mark_key, unmark_key


def press_star(context: Context, press: Press) -> Answer:
    """The star of an entry that is none yet: asks for a title, which may stay empty."""
    incident, entry = incident_and_entry(EntryId(press.subject), context.person, context.deps)
    return ShowForm(key_form(context.fmt, incident, entry))


def press_unstar(context: Context, press: Press) -> Answer:
    unmark_key(EntryId(press.subject), context.request, context.deps)
    return Ephemeral(sentence(context.fmt("key_moment.unmarked")))


def submit_key(context: Context, submission: Submission) -> Answer:
    mark_key(EntryId(submission.subject), submission.text("title"), context.request, context.deps)
    return Acknowledged(context.fmt("working.done"))
