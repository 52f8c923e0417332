"""Correcting and withdrawing notes and decisions by their number, as the timeline shows it."""

from commands.arguments import split_first
from commands.context import Context
from commands.exposures import class_in
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.views.corrections import CORRECT, WITHDRAW, correction_form
from commands.views.plain import sentence
from commands.views.submission import Submission
from workflows.domain.entries.words import NOTES
from workflows.domain.errors import InvalidField
from workflows.domain.ids import EntryId
from workflows.presentation.presenter import Presenter
from workflows.text.slack_text import one_line
from workflows.timeline.corrections import (
    Numbered,
    correct,
    find_classable,
    find_correctable,
    find_correctable_entry,
    set_class,
    withdraw_entry,
)

DIGITS = 9
QUOTED = 200
"""Characters of what an entry said that are repeated."""


def correct_entry(context: Context, text: str) -> Answer:
    """`/incident correct 12 <new text>`; without the text, the form."""
    return _change(context, text, CORRECT)


def withdraw(context: Context, text: str) -> Answer:
    """`/incident withdraw 12 <reason>`; without the reason, the form."""
    return _change(context, text, WITHDRAW)


def without_text(text: str) -> bool:
    """Whether only a number is there."""
    return bool(text) and not split_first(text)[1]


def _change(context: Context, text: str, what: str) -> Answer:
    incident_id = context.incident.id
    word, rest = split_first(context.seen(text))
    number = _number(word, what)
    if not rest and what == CORRECT:
        found = find_classable(incident_id, number, context.person, context.deps)
    else:
        found = find_correctable(incident_id, number, context.person, context.deps)
    if not rest:
        return ShowForm(correction_form(context.fmt, found, what))
    if what == CORRECT:
        correct(found.incident.id, number, rest, "", context.request, context.deps)
        return Ephemeral(sentence(corrected(context.fmt, found, rest)))
    withdraw_entry(found.incident.id, number, rest, context.request, context.deps)
    return Ephemeral(sentence(context.fmt("correct.withdrawn", number=number)))


def corrected(fmt: Presenter, found: Numbered, text: str) -> str:
    """That it is corrected, with its kind and what it said: a wrong number is noticed."""
    kind = next(kind for kind, fact in NOTES.items() if type(found.entry.fact) is fact)
    old, new = one_line(found.entry.text, QUOTED), one_line(text, QUOTED)
    if fmt.programme.hides(found.entry.content_class):
        old = new = fmt.entry_formatter.hidden(found.entry.content_class)
    return fmt("correct.done", number=found.number, kind=fmt(f"note.kind_{kind}"), old=old, new=new)


def _number(word: str, what: str) -> int:
    digits = word.strip("#.:,")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= DIGITS):
        raise InvalidField("entry", "entry_which", word=what)
    return int(digits)


def press_correct(context: Context, press: Press) -> Answer:
    """The button beside an entry of the timeline."""
    found = find_correctable_entry(EntryId(press.subject), context.person, context.deps)
    return ShowForm(correction_form(context.fmt, found))


def submit_correction(context: Context, submission: Submission) -> Answer:
    """Raises `ReasonNeeded` for a withdrawal without one."""
    incident_id, number, reason = submission.incident, submission.subject, submission.text("reason")
    if submission.choice("what") == WITHDRAW:
        withdraw_entry(incident_id, number, reason, context.request, context.deps)
        return Acknowledged(context.fmt("working.done"))
    if submission.has("class"):  # before the words: what tells of the correction is hidden with it
        set_class(incident_id, number, class_in(submission), context.request, context.deps)
    if words := submission.text("text"):
        correct(incident_id, number, words, reason, context.request, context.deps)
    return Acknowledged(context.fmt("working.done"))
