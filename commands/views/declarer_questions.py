"""Asking who declared an incident that they may not see: the form, what they read, and their answer."""

from commands.views.blocks import Rendered, View, actions, button, context, section
from commands.views.forms import form, incident_form, text_field
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.ids import DeclarerQuestionId
from workflows.domain.incident import Incident
from workflows.incidents.asks import MAX_ANSWER
from workflows.messages.access import DeclarerAskedMessage
from workflows.text.slack_text import escape, escaped

ASK = "declarer.ask"
ANSWER = "declarer.answer"
ASK_FORM = "declarer_ask"
ANSWER_FORM = "declarer_answer"


def ask_form(fmt: SlackFormatter, incident: Incident) -> View:
    """What to ask; what they will not read."""
    blocks = [
        context(fmt("declarer_ask.about")),
        text_field("text", fmt("declarer_ask.field"), multiline=True, limit=MAX_ANSWER, focus=True),
    ]
    return incident_form(fmt, ASK_FORM, incident, blocks, submit="declarer_ask.submit")


def declarer_asked(fmt: SlackFormatter, message: DeclarerAskedMessage) -> Rendered:
    """The words of who asks, and no number or title."""
    text = fmt("declarer_ask.told", who=escape(message.name), reference=escape(message.reference))
    quoted = escaped(message.text, MAX_ANSWER).replace("\n", "\n>")
    answer = button(fmt("asked.answer"), ANSWER, str(message.question_id), style="primary")
    return Rendered(text=text, blocks=(section(f"{text}\n>{quoted}"), actions(answer)))


def answer_form(fmt: SlackFormatter, question_id: DeclarerQuestionId) -> View:
    """Nothing of the incident is on it."""
    return form(
        fmt,
        callback=ANSWER_FORM,
        title=fmt("declarer_answer.title"),
        submit=fmt("task_decline.submit"),
        blocks=[text_field("text", fmt("asked.field_answer"), multiline=True, limit=MAX_ANSWER, focus=True)],
        private_metadata={"subject": question_id},
    )
