"""Tasks: add, tick, list."""

from commands.arguments import people_in, split_first, without_people
from commands.context import Context, authorized_incident
from commands.payloads.press import Press
from commands.payloads.request import Surface
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.times import optional_time, said, text_then_due
from commands.views import lists
from commands.views.plain import mrkdwn, sentence
from commands.views.submission import Submission
from commands.views.work_forms import task_form
from workflows.domain.errors import InvalidField
from workflows.domain.ids import IncidentId, TaskId
from workflows.domain.policy import Verb
from workflows.domain.tasks import Task
from workflows.domain.times import Towards
from workflows.incidents.queries import look_at, todo
from workflows.incidents.tasks import add_task, complete_task, find_task


def task(context: Context, text: str) -> Answer:
    """`/incident task <text> [@person] [by <time>]`, `task done 3`, `task reopen 3`, `task list`.

    Without words, the form. Raises `InvalidField` for several people.
    """
    incident = authorized_incident(context, context.incident.id, Verb.TASK)
    if not text:
        return ShowForm(task_form(context.fmt, incident))
    word, rest = split_first(text)
    if word.lower() == "list" and not rest:
        shown = look_at(incident.id, context.request, context.deps)
        return Ephemeral(lists.tasks_of(context.fmt, shown))
    if word.lower() in ("done", "reopen") and rest.lstrip("#").isdigit():
        return _tick(context, incident.id, int(rest.lstrip("#")), word.lower() == "done")
    people = people_in(text)
    if len(people) > 1:
        raise InvalidField("assignee", "one_assignee")
    words, due = text_then_due(context, without_people(text))
    added = add_task(incident.id, words, people[0] if people else None, due, context.request, context.deps)
    return _added(context, added) if added else Acknowledged()


def _added(context: Context, added: Task) -> Answer:
    if added.due_at is None:
        return Ephemeral(sentence(context.fmt("task.added", number=added.number)))
    return Ephemeral(mrkdwn(context.fmt("task.added_due", number=added.number, at=said(context, added.due_at))))


def _tick(context: Context, incident_id: IncidentId, number: int, done: bool) -> Answer:
    found = find_task(incident_id, number, context.person, context.deps)
    changed = complete_task(found.id, done, context.request, context.deps)
    key = ("task.finished" if done else "task.reopened") if changed else "task.same"
    return Ephemeral(sentence(context.fmt(key, number=number)))


def submit_task(context: Context, submission: Submission) -> Answer:
    due = optional_time(context, "due", submission.text("due"), Towards.FUTURE)
    text, assignee = submission.text("text"), submission.person("assignee")
    add_task(submission.incident, text, assignee, due, context.request, context.deps)
    return Acknowledged(context.fmt("working.done"))


def press_done(context: Context, press: Press) -> Answer:
    """ "Done" on a nudge, in a list or on the Home tab, where the task disappears."""
    changed = complete_task(TaskId(press.subject), True, context.request, context.deps)
    if press.surface is Surface.HOME:
        return Acknowledged()
    return Ephemeral(sentence(context.fmt("task.ticked" if changed else "task.same")))


def my_tasks(context: Context, text: str) -> Answer:
    return Ephemeral(lists.todo(context.fmt, todo(context.person, context.deps)))
