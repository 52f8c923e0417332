"""What a person reads of a task that somebody gave them, and the form for an answer."""

from commands.views.blocks import Rendered, View, actions, button, section
from commands.views.forms import incident_form, text_field
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.incident import Incident
from workflows.domain.tasks import Task
from workflows.incidents.asks import MAX_ANSWER
from workflows.messages.incidents import TaskGiven
from workflows.text.slack_text import escape, shorten

ON_IT = "task.on_it"
CANNOT = "task.cannot"
DONE = "task.done"
DECLINE = "task_decline"
ANSWER = "task.answer"
ANSWER_FORM = "task_answer"


def task_given(fmt: SlackFormatter, message: TaskGiven) -> Rendered:
    """Who asks for what, by when, and what to answer."""
    task, incident = message.task, message.snapshot.incident
    params = {
        "by": fmt.name(message.by, message.snapshot.names),
        "label": incident.label,
        "title": escape(shorten(incident.title, 150)),
        "room": fmt.room(incident),
        "number": task.number,
        "text": escape(shorten(task.text, 1000)),
    }
    if task.due_at is None:
        text = fmt("task.given", **params)
    else:
        text = fmt("task.given_due", at=fmt.when(task.due_at), **params)
    buttons = [
        button(fmt("task.on_it"), ON_IT, str(task.id), style="primary"),
        button(fmt("task.tick"), DONE, str(task.id)),
        button(fmt("task.cannot"), CANNOT, str(task.id)),
        button(fmt("asked.answer"), ANSWER, str(task.id)),
    ]
    return Rendered(text=text, blocks=(section(text), actions(*buttons)))


def decline_form(fmt: SlackFormatter, incident: Incident, task: Task) -> View:
    """Why somebody cannot do a task: it goes back to whoever finds somebody else."""
    asked = section(f"*{task.number}.* {escape(shorten(task.text, 1000))}")
    answer = text_field(
        "text", fmt("task_decline.field_text"), multiline=True, optional=True, limit=MAX_ANSWER, focus=True
    )
    return incident_form(fmt, DECLINE, incident, [asked, answer], submit="task_decline.submit", subject=task.id)
