"""Notes: a sentence for the timeline, when it was so, and whether it is a decision."""

from datetime import datetime

from commands.context import Context, authorized_incident
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.times import begins_with_its_time, optional_time, said, time_then_text
from commands.views.plain import mrkdwn, sentence
from commands.views.submission import Submission
from commands.views.work_forms import note_form
from workflows.domain.ids import IncidentId
from workflows.domain.policy import Verb
from workflows.domain.times import Towards
from workflows.text.slack_text import plain
from workflows.timeline.notes import add_note

DECISION = ("decision:", "decisión:", "decisão:")


def note(context: Context, text: str) -> Answer:
    """`/incident note [at <time>] <text>`, `/incident note decision: <text>`; without words, the form.

    Raises `InvalidField` for `at 25:00 …`, which begins like a time and is none.
    """
    incident = authorized_incident(context, context.incident.id, Verb.NOTE)
    words = plain(text).strip()
    if not words:
        return ShowForm(note_form(context.fmt, incident))
    happened_at = None
    if begins_with_its_time(words):
        happened_at, words = time_then_text(context, words, Towards.PAST)
    decision = words.lower().startswith(DECISION)
    if decision:
        words = words.partition(":")[2].strip()
    return _add(context, incident.id, words, happened_at, decision)


def submit_note(context: Context, submission: Submission) -> Answer:
    happened_at = optional_time(context, "time", submission.text("time"), Towards.PAST)
    decision = submission.choice("kind") == "decision"
    _add(context, submission.incident, submission.text("text"), happened_at, decision)
    return Acknowledged(context.fmt("note.kept"))


def _add(context: Context, incident_id: IncidentId, text: str, at: datetime | None, decision: bool) -> Answer:
    entry = add_note(incident_id, text, at, decision, context.request, context.deps)
    if at is None or entry is None:
        return Ephemeral(sentence(context.fmt("note.kept")))
    return Ephemeral(mrkdwn(context.fmt("note.kept_at", at=said(context, at))))
