"""Notes: a sentence for the timeline, when it was so, and what it tells."""

import re
from datetime import datetime

from commands.aliases import ABOUT_A_DECISION, CORRECTIONS, DECIDED, NOTE_WORDS
from commands.arguments import split_first
from commands.context import Context, authorized_incident
from commands.exposures import class_in
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
from workflows.domain.ids import ClassId, IncidentId, ProposalId
from workflows.domain.naming import unaccented
from workflows.domain.policy import Verb
from workflows.domain.proposals import Proposal
from workflows.domain.spelling import nearest
from workflows.domain.times import Towards
from workflows.incidents.decisions import answer_decision, put_note
from workflows.text.slack_text import one_line

NOTE = "note"
_MARKED = re.compile(r"(?P<said>[^\W\d][^:\n]{0,40}?)\s*(?::|(?<=\s)[-–—]|[-–—](?=\s))(?P<rest>.*)", re.DOTALL)
"""What comes before a colon or a dash: what a note tells, perhaps."""


def note(context: Context, text: str) -> Answer:
    """`/incident note [at <time>] <text>`, `/incident note decision: <text>`, also `impact:`, `cause:` and `unknown:`;
    without words, the form. The time may also come behind the kind.

    Raises `InvalidField` for `at 25:00 …`, which begins like a time and is none, for `14:05 …` and for `decison: …`.
    """
    incident = authorized_incident(context, context.incident.id, Verb.NOTE)
    words = context.seen(text).strip()
    if not words:
        return ShowForm(note_form(context.fmt, incident))
    happened_at, words = _time_first(context, words)
    kind, rest = kind_and_text(context.fmt, words)
    if happened_at is None and kind != NOTE:
        happened_at, rest = _time_first(context, rest, f"{kind}: ")
    answer = _add(context, incident.id, rest, happened_at, kind)
    hint = _hint(context.fmt, words) if kind == NOTE and happened_at is None else None
    return Ephemeral(mrkdwn(hint)) if hint else answer


def _time_first(context: Context, words: str, kind: str = "") -> tuple[datetime | None, str]:
    if begins_with_its_time(words):
        return time_then_text(context, words, Towards.PAST)
    ask_where_a_note_begins_with_its_time(context, words, kind)
    return None, words


def kind_and_text(fmt: SlackFormatter, words: str) -> tuple[str, str]:
    """`impact: 61 orders`, `impact - 61 orders` or `IMPACT 61 orders` -> what it tells, and the text. It may be said by
    its title in any language. Raises `InvalidField` for a misspelled one."""
    found = _MARKED.match(words)
    if found is None:
        first, rest = split_first(words)
        if not (rest and first.isupper()):
            _ask_whether_it_is_a_decision(words)
            return NOTE, words
        said = first
    else:
        said, rest = found["said"].strip(), found["rest"].strip()
    kinds = _kinds(fmt)
    word = unaccented(said)
    if word in kinds:
        return kinds[word], rest
    near = nearest(word, (spelling for spelling, kind in kinds.items() if kind != NOTE))
    if near is not None:
        raise InvalidField("kind", "kind_near", text=said, near=near, rest=one_line(rest, 200))
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


def _kinds(fmt: SlackFormatter) -> dict[str, str]:
    titles = {unaccented(title): kind for kind in NOTES for title in fmt.catalogue.spellings(f"note.kind_{kind}")}
    return {kind: kind for kind in NOTES} | titles | dict(NOTE_WORDS)


def _hint(fmt: SlackFormatter, words: str) -> str | None:
    """How a note that begins like another kind would be of that kind: `decision pending` may as well be a note."""
    first, rest = split_first(words)
    word, kinds = unaccented(first.strip(".,:;-–—")), _kinds(fmt)
    if word in CORRECTIONS:
        return fmt("note.kept_correction")
    kind = kinds.get(word) or kinds.get(nearest(word, (known for known in kinds if kinds[known] != NOTE)) or "")
    if kind in (None, NOTE) or not rest:
        return None
    title = fmt(f"note.kind_{kind}")
    return fmt("note.kept_hint", kind=title, word=title.lower())


def submit_note(context: Context, submission: Submission) -> Answer:
    happened_at = optional_time(context, "time", submission.text("time"), Towards.PAST)
    kind = submission.choice("kind") or NOTE
    answer = _add(context, submission.incident, submission.text("text"), happened_at, kind, class_in(submission))
    if happened_at or isinstance(answer, Acknowledged):
        return answer
    return Acknowledged(context.fmt("note.kept"))


def _add(
    context: Context,
    incident_id: IncidentId,
    text: str,
    at: datetime | None,
    kind: str,
    content_class: ClassId | None = None,
) -> Answer:
    if kind not in NOTES:
        raise InvalidField("kind", "choice_gone")
    entry = put_note(incident_id, text, at, kind, context.request, context.deps, content_class)
    if isinstance(entry, Proposal):  # it stands in the room for everybody to see
        return waits(context, entry, "note.proposed")
    kept = (
        context.fmt("note.kept") if kind == NOTE else context.fmt("note.kept_as", kind=context.fmt(f"note.kind_{kind}"))
    )
    if at is None or entry is None:
        return Acknowledged(kept) if entry and entry.fact.stands_out else Ephemeral(sentence(kept))
    if kind == NOTE:
        return Ephemeral(mrkdwn(context.fmt("note.kept_at", at=said(context, at))))
    return Ephemeral(
        mrkdwn(context.fmt("note.kept_as_at", kind=context.fmt(f"note.kind_{kind}"), at=said(context, at)))
    )


def press_decision(context: Context, press: Press, accept: bool) -> Answer:
    """Somebody with a role answers a proposed decision."""
    answered = answer_decision(ProposalId(press.subject), accept, context.request, context.deps)
    return Acknowledged() if answered else Ephemeral(sentence(context.fmt("proposal.answered")))
