"""Exhibits: the list, the forms, the chain of custody, and the location that one person opens."""

import re

from commands.arguments import split_first
from commands.context import Context, authorized_incident
from commands.exposures import class_in
from commands.payloads.press import Press
from commands.responding.answers import Answer, Ephemeral, ShowForm
from commands.times import optional_time
from commands.views import exhibits as views
from commands.views.plain import sentence
from commands.views.submission import Submission
from workflows.domain.errors import InvalidField, NotFound
from workflows.domain.exhibits import Custody, Medium
from workflows.domain.ids import ExhibitId
from workflows.domain.policy import Verb
from workflows.domain.times import Towards
from workflows.incidents.exhibits import (
    ExhibitDraft,
    ExhibitsView,
    add_exhibit,
    exhibits_of,
    look_at_exhibit,
    look_before_reveal,
    record_custody,
    reveal,
)

_NUMBERED = re.compile(r"[eE]?#?(\d{1,6})")


def exhibit(context: Context, text: str) -> Answer:
    """`/incident exhibit`: the list, `exhibit add` the form, `exhibit E3` one with its chain of custody, `exhibit list
    2` another page.

    Raises `InvalidField` for other words: an exhibit is put on record by the form.
    """
    incident = authorized_incident(context, context.incident.id, Verb.EXHIBIT)
    word, rest = split_first(context.seen(text))
    if adds(text):
        return ShowForm(views.exhibit_form(context.fmt, incident, context.person.id))
    found = exhibits_of(incident.id, context.request, context.deps)
    if not word or word.lower() in ("list", "lista"):
        return Ephemeral(views.exhibit_list(context.fmt, found, int(rest) if rest.isdecimal() and len(rest) < 7 else 1))
    named = _NUMBERED.fullmatch(word)
    if named is None:
        raise InvalidField("text", "exhibit_words")
    one = next((e for e in found.exhibits if e.number == int(named[1])), None)
    if one is None:
        raise NotFound("no_such_exhibit")
    return _chain(context, one.id)


def adds(text: str) -> bool:
    """Whether it opens the form."""
    return split_first(text)[0].lower() in ("add", "new", "añadir", "nuevo", "adicionar", "novo")


def press_add(context: Context, press: Press) -> Answer:
    incident = authorized_incident(context, press.incident, Verb.EXHIBIT)
    return ShowForm(views.exhibit_form(context.fmt, incident, context.person.id))


def press_chain(context: Context, press: Press) -> Answer:
    return _chain(context, ExhibitId(press.subject))


def _chain(context: Context, exhibit_id: ExhibitId) -> Answer:
    return Ephemeral(views.custody_chain(context.fmt, look_at_exhibit(exhibit_id, context.request, context.deps)))


def press_hand_on(context: Context, press: Press) -> Answer:
    found = _one(context, press)
    return ShowForm(views.custody_form(context.fmt, found.incident, found.exhibits[0]))


def press_reveal(context: Context, press: Press) -> Answer:
    """Asked once; the form asks again."""
    incident, exhibit, spent = look_before_reveal(ExhibitId(press.subject), context.request, context.deps)
    return ShowForm(views.reveal_form(context.fmt, incident, exhibit, spent))


def _one(context: Context, press: Press) -> ExhibitsView:
    return look_at_exhibit(ExhibitId(press.subject), context.request, context.deps)


def press_show(context: Context, press: Press) -> Answer:
    """The second yes."""
    shown, exposure = reveal(ExhibitId(press.subject), context.request, context.deps)
    return ShowForm(views.revealed(context.fmt, shown, exposure))


def submit_exhibit(context: Context, submission: Submission) -> Answer:
    medium = submission.choice("medium") or ""
    if medium not in tuple(Medium):
        raise InvalidField("medium", "choice_gone")
    if not submission.choice("class"):
        raise InvalidField("class", "class_missing")
    draft = ExhibitDraft(
        reference=submission.text("reference"),
        content_class=class_in(submission),
        medium=Medium(medium),
        location=submission.text("location"),
        hash=submission.text("hash"),
        how=submission.text("how"),
        collected_by=submission.person("collected_by") or context.person.id,
        collected_at=optional_time(context, "time", submission.text("time"), Towards.PAST),
    )
    added = add_exhibit(submission.incident, draft, context.request, context.deps)
    return Ephemeral(
        sentence(context.fmt("exhibit.added", exhibit=added.label) if added else context.fmt("working.done"))
    )


def submit_custody(context: Context, submission: Submission) -> Answer:
    kind = submission.choice("kind") or ""
    if kind not in views.BY_HAND:
        raise InvalidField("kind", "choice_gone")
    at = optional_time(context, "time", submission.text("time"), Towards.PAST)
    to, basis = submission.text("to"), submission.text("basis")
    exhibit_id = ExhibitId(submission.subject)
    changed = record_custody(exhibit_id, Custody(kind), to, basis, at, context.request, context.deps)
    return Ephemeral(sentence(context.fmt("exhibit.recorded", exhibit=changed.label)))
