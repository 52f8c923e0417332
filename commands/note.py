"""Notes: a sentence for the timeline, when it was so, and what it tells."""

from datetime import datetime

from commands.aliases import ABOUT_A_DECISION, DECIDED, NOTE_WORDS
from commands.arguments import split_first
from commands.context import Context, authorized_incident
from commands.leading_times import ask_where_a_note_begins_with_its_time
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.times import begins_with_its_time, optional_time, said, time_then_text
from commands.views.plain import mrkdwn, sentence
from commands.views.slack_formatter import SlackFormatter
from commands.views.submission import Submission
from commands.views.work_forms import note_form
from commands.waiting import waits
from workflows.domain.entries.words import NOTES
from workflows.domain.errors import InvalidField
from workflows.domain.ids import IncidentId, ProposalId
from workflows.domain.naming import unaccented
from workflows.domain.policy import Verb
from workflows.domain.proposals import Proposal
from workflows.domain.spelling import nearest
from workflows.domain.times import Towards
from workflows.incidents.decisions import answer_decision, put_note
from workflows.text.slack_text import one_line

NOTE = "note"


def note(context: Context, text: str) -> Answer:
    """`/incident note [at <time>] <text>`, `/incident note decision: <text>`, also `impact:`, `cause:` and `unknown:`;
    without words, the form.

    Raises `InvalidField` for `at 25:00 …`, which begins like a time and is none, for `14:05 …` and for `decison: …`.
    """
    incident = authorized_incident(context, context.incident.id, Verb.NOTE)
    words = context.seen(text).strip()
    if not words:
        return ShowForm(note_form(context.fmt, incident))
    happened_at = None
    if begins_with_its_time(words):
        happened_at, words = time_then_text(context, words, Towards.PAST)
    else:
        ask_where_a_note_begins_with_its_time(context, words)
    kind, words = kind_and_text(context.fmt, words)
    return _add(context, incident.id, words, happened_at, kind)


def kind_and_text(fmt: SlackFormatter, words: str) -> tuple[str, str]:
    """`impact: 61 orders` -> what it tells, and the text. It may be said by its title in any language. Raises
    `InvalidField` for a misspelled one."""
    said, colon, rest = words.partition(":")
    titles = {unaccented(title): kind for kind in NOTES for title in fmt.catalogue.spellings(f"note.kind_{kind}")}
    kinds = {kind: kind for kind in NOTES} | titles | dict(NOTE_WORDS)
    word = unaccented(said.strip())
    if not colon:
        _ask_whether_it_is_a_decision(words)
        return NOTE, words
    if word in kinds:
        return kinds[word], rest.strip()
    near = nearest(word, (spelling for spelling, kind in kinds.items() if kind != NOTE))
    if near is not None:
        raise InvalidField("kind", "kind_near", text=said.strip(), near=near, rest=one_line(rest, 200))
    return NOTE, words


def _ask_whether_it_is_a_decision(words: str) -> None:
    """`Decisión no avisamos …`; `Decisión de Ana pendiente` is a note. Raises `InvalidField`."""
    first, rest = split_first(words)
    if (
        unaccented(first).strip(",.-–—") in DECIDED
        and unaccented(split_first(rest)[0]) not in ABOUT_A_DECISION
        and rest
    ):
        raise InvalidField("kind", "note_decision", text=first, rest=one_line(rest, 200))


def submit_note(context: Context, submission: Submission) -> Answer:
    happened_at = optional_time(context, "time", submission.text("time"), Towards.PAST)
    kind = submission.choice("kind") or NOTE
    answer = _add(context, submission.incident, submission.text("text"), happened_at, kind)
    if happened_at or isinstance(answer, Acknowledged):
        return answer
    return Acknowledged(context.fmt("note.kept"))


def _add(context: Context, incident_id: IncidentId, text: str, at: datetime | None, kind: str) -> Answer:
    if kind not in NOTES:
        raise InvalidField("kind", "choice_gone")
    entry = put_note(incident_id, text, at, kind, context.request, context.deps)
    if isinstance(entry, Proposal):  # it stands in the room for everybody to see
        return waits(context, entry, "note.proposed")
    if at is None or entry is None:
        kept = context.fmt("note.kept")
        return Acknowledged(kept) if entry and entry.fact.stands_out else Ephemeral(sentence(kept))
    return Ephemeral(mrkdwn(context.fmt("note.kept_at", at=said(context, at))))


def press_decision(context: Context, press: Press, accept: bool) -> Answer:
    """Somebody with a role answers a proposed decision."""
    answered = answer_decision(ProposalId(press.subject), accept, context.request, context.deps)
    return Acknowledged() if answered else Ephemeral(sentence(context.fmt("proposal.answered")))
