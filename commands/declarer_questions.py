"""Asking who declared an incident that they may not see, and their answer."""

from commands.context import Context, authorized_incident
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.views.declarer_questions import answer_form, ask_form
from commands.views.plain import sentence
from commands.views.submission import Submission
from workflows.domain.ids import DeclarerQuestionId
from workflows.domain.policy import Verb
from workflows.incidents.declarer_questions import answer_declarer, ask_declarer, check_question


def press_ask(context: Context, press: Press) -> Answer:
    return ShowForm(ask_form(context.fmt, authorized_incident(context, press.incident, Verb.UPDATE)))


def submit_ask(context: Context, submission: Submission) -> Answer:
    """The room says so."""
    ask_declarer(submission.incident, submission.text("text"), context.request, context.deps)
    return Acknowledged(context.fmt("declarer_ask.done"))


def press_answer(context: Context, press: Press) -> Answer:
    question_id = DeclarerQuestionId(press.subject)
    check_question(question_id, context.request, context.deps)
    return ShowForm(answer_form(context.fmt, question_id))


def submit_answer(context: Context, submission: Submission) -> Answer:
    answer_declarer(DeclarerQuestionId(submission.subject), submission.text("text"), context.request, context.deps)
    return Ephemeral(sentence(context.fmt("declarer_ask.thanked")))
