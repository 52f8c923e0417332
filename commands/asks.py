"""Answers to what Muster asks of somebody in somebody's name: on it, can't, or words."""

from commands.context import Context
from commands.payloads.press import Press
from commands.responding.answers import Answer, Ephemeral, ShowForm
from commands.views.asks import ANSWER_FORM, answer_form, decline_form
from commands.views.plain import sentence
from commands.views.submission import Submission
from workflows.access.readable import person_name
from workflows.domain.ids import EntryId
from workflows.incidents.asks import Answered, accept_ask, answer_ask, decline_ask, find_ask


def press_on_it(context: Context, press: Press) -> Answer:
    accepted = accept_ask(EntryId(press.subject), context.request, context.deps)
    return _said(context, "asked.thank_you" if accepted else "asked.not_yours")


def press_cannot(context: Context, press: Press) -> Answer:
    """The form for why."""
    incident, entry = find_ask(EntryId(press.subject), context.person, context.deps)
    return ShowForm(decline_form(context.fmt, incident, entry))


def press_answer(context: Context, press: Press) -> Answer:
    """The form for words."""
    incident, entry = find_ask(EntryId(press.subject), context.person, context.deps)
    return ShowForm(answer_form(context.fmt, incident, ANSWER_FORM, entry.id))


def submit_decline(context: Context, submission: Submission) -> Answer:
    declined = decline_ask(EntryId(submission.subject), submission.text("text"), context.request, context.deps)
    return thanked(context, declined) if declined else _said(context, "asked.not_yours")


def submit_answer(context: Context, submission: Submission) -> Answer:
    answered = answer_ask(EntryId(submission.subject), submission.text("text"), context.request, context.deps)
    return thanked(context, answered)


def thanked(context: Context, answered: Answered) -> Answer:
    """Who is told of the answer, if anybody is."""
    if answered.told is None:
        return _said(context, "asked.noted")
    return Ephemeral(sentence(context.fmt("asked.told", name=person_name(answered.told, context.deps))))


def _said(context: Context, key: str) -> Answer:
    return Ephemeral(sentence(context.fmt(key)))
