"""Tasks: add, tick, list."""

import re
from collections.abc import Callable, Mapping
from itertools import chain

from commands.aliases import NOBODY, TASK_WORDS
from commands.arguments import people_in, split_first, without_people
from commands.asks import thanked
from commands.context import Context, authorized_incident
from commands.leading_times import ask_where_a_task_begins_with_its_time
from commands.payloads.press import Press
from commands.payloads.request import Surface
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.times import optional_time, said, text_then_due, typed_time
from commands.views import lists
from commands.views.asks import answer_form
from commands.views.plain import mrkdwn, sentence
from commands.views.submission import Submission
from commands.views.tasks import ANSWER_FORM, decline_form
from commands.views.work_forms import task_form
from workflows.access.readable import person_name
from workflows.domain.errors import InvalidField
from workflows.domain.ids import TaskId
from workflows.domain.incident import Incident
from workflows.domain.naming import unaccented
from workflows.domain.policy import Verb
from workflows.domain.tasks import Task
from workflows.domain.times import Towards
from workflows.incidents.moved_tasks import tasks_meant
from workflows.incidents.queries import look_at, todo
from workflows.incidents.tasks import (
    accept_task,
    add_task,
    answer_task,
    assign_task,
    cancel_task,
    complete_task,
    decline_task,
    find_task,
    incident_and_task,
    move_task,
    rename_task,
    unassign_task,
)
from workflows.presentation.spans import Command, Line, Text
from workflows.text.slack_text import one_line, plain


def task(context: Context, text: str) -> Answer:
    """`/incident task <text> [@person] [by <time>]`, `task list`, `task done 3` and the other words of `CHANGES`.

    Without words, the form. Raises `InvalidField` for several people.
    """
    incident = authorized_incident(context, context.incident.id, Verb.TASK)
    if not text:
        return ShowForm(task_form(context.fmt, incident))
    typed, rest = split_first(text)
    if _word(typed).lower() == "list" and not rest:
        shown = look_at(incident.id, context.request, context.deps)
        return Ephemeral(lists.tasks_of(context.fmt, shown))
    changed = _changed(text)
    if changed is not None:
        word, number, words = changed
        found = find_task(incident.id, number, context.person, context.deps)
        return CHANGES[word](context, found, words)
    people = people_in(text)
    if len(people) > 1:
        raise InvalidField("assignee", "one_assignee")
    typed = without_people(text)
    if not people:
        ask_whose_it_is(typed)
    assignee = person_name(people[0], context.deps) if people else ""
    ask_where_a_task_begins_with_its_time(context, typed, assignee)
    words, due = text_then_due(context, typed)
    added = add_task(incident.id, words, people[0] if people else None, due, context.request, context.deps)
    return _added(context, added) if added else Acknowledged()


def ask_whose_it_is(text: str) -> None:
    """`para Mateo: ligar` names somebody whom Slack does not know so. Raises `InvalidField`."""
    named = _FOR.match(text)
    if named is not None:
        raise InvalidField("assignee", "task_for", name=named["name"], text=text[named.end() :])


def _changed(text: str) -> tuple[str, int, str] | None:
    """The word of `CHANGES`, the number and what follows; None for a new task. Raises `InvalidField` without a
    number."""
    typed, rest = split_first(text)
    word, rest = _number_last(_word(typed), rest)
    word = word.lower()
    if word not in CHANGES:
        return None
    if not rest:
        raise InvalidField("task", "task_which", word=typed.lower())
    number, words = _number_and_words(rest)
    return None if number is None or (words and word in ALONE) else (word, number, words)


def ask_of_which(context: Context, target: Incident, text: str) -> None:
    """In the room of a duplicate, a number of a task may be meant as it was there. Raises `InvalidField` where that is
    another one than in `target`."""
    changed = _changed(text) if text else None
    if changed is None:
        return
    word, number, words = changed
    meant = tasks_meant(context.incident.id, target.id, number, context.request, context.deps)
    if meant:
        lines = [_typed_for(one, word, task, context.seen(words)) for one, task in meant]
        raise InvalidField("task", "task_of_which", number=number, typed=tuple(chain.from_iterable(lines)))


def _typed_for(incident: Incident, word: str, task: Task, words: str) -> Line:
    """What to type for one of several, and which one that is."""
    typed = Command(f"task {incident.label} {word} {task.number} {one_line(words, 200)}".rstrip())
    return (Text("\n• "), typed, Text(f"  {one_line(task.text, 100)}"))


def _added(context: Context, added: Task) -> Answer:
    if added.due_at is None:
        return Acknowledged(context.fmt("task.added", number=added.number))
    return Ephemeral(mrkdwn(context.fmt("task.added_due", number=added.number, at=said(context, added.due_at))))


def _word(typed: str) -> str:
    """Our word for what is typed behind `task`, in whatever language; anything else as it is."""
    return TASK_WORDS.get(unaccented(typed), typed)


def _number_last(number: str, text: str) -> tuple[str, str]:
    """`7 done` and `7 @bob` as `done 7` and `assign 7 @bob`; anything else as it is. Raises `InvalidField` for
    `7 cancel the rest`, which can be a change or a new task."""
    if not _NUMBER.fullmatch(number) or not text:
        return number, text
    typed, words = split_first(text)
    word = _word(typed)
    if "<@" in text and not without_people(text):
        return "assign", f"{number} {text}"
    if word.lower() not in CHANGES or (words and word.lower() in ALONE):
        return number, text
    if not words or ("<@" in words and not without_people(words)):
        return word, f"{number} {words}".rstrip()
    raise InvalidField("task", "task_number_first", word=word.lower(), number=number.lstrip("#"), text=plain(words))


def _number_and_words(text: str) -> tuple[int | None, str]:
    """`2`, `#2`, `2.`, `two`, and what follows."""
    first, rest = split_first(text)
    word = first.lower().strip("#.:,")
    if word in _NUMBERS:
        return _NUMBERS.index(word) + 1, rest
    return (int(word), rest) if word.isascii() and word.isdecimal() and len(word) < 9 else (None, text)


def _tick(context: Context, task: Task, done: bool) -> Answer:
    changed = complete_task(task.id, done, context.request, context.deps)
    if not changed:
        return Ephemeral(sentence(context.fmt("task.same")))
    return Acknowledged(context.fmt("task.finished" if done else "task.reopened", number=task.number))


def _cancel(context: Context, task: Task, reason: str) -> Answer:
    cancelled = cancel_task(task.id, plain(reason), context.request, context.deps)
    if not cancelled:
        return Ephemeral(sentence(context.fmt("task.same")))
    return Acknowledged(context.fmt("task.cancelled", number=task.number))


def _assign(context: Context, task: Task, text: str) -> Answer:
    """Raises `InvalidField` without exactly one person."""
    if unaccented(text.strip()) in NOBODY:
        return _unassign(context, task, text)
    people = people_in(text)
    if len(people) != 1:
        raise InvalidField("assignee", "one_assignee" if people else "mention_unknown" if text else "nobody_named")
    assign_task(task.id, people[0], context.request, context.deps)
    name = person_name(people[0], context.deps)
    return Acknowledged(context.fmt("task.assigned", number=task.number, to=name))


def _unassign(context: Context, task: Task, _: str) -> Answer:
    freed = unassign_task(task.id, context.request, context.deps)
    return Ephemeral(sentence(context.fmt("task.unassigned" if freed else "task.same", number=task.number)))


def _move(context: Context, task: Task, text: str) -> Answer:
    words = _BY.sub("", plain(text))
    if not words:
        raise InvalidField("due", "time_missing")
    due = typed_time(context, "due", words, Towards.FUTURE)
    move_task(task.id, due, context.request, context.deps)
    return Ephemeral(mrkdwn(context.fmt("task.moved", number=task.number, at=said(context, due))))


def _rename(context: Context, task: Task, text: str) -> Answer:
    rename_task(task.id, plain(text), context.request, context.deps)
    return Acknowledged(context.fmt("task.renamed", number=task.number, text=one_line(plain(text), 200)))


_BY = re.compile(r"^(?:by|to|at|on)\s+", re.IGNORECASE)
_FOR = re.compile(r"(?i:for|para|pra)\s+(?P<name>[A-ZÀ-Ý][^\W\d_]+):\s+(?=\S)")
_NUMBER = re.compile(r"#?\d{1,4}")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
Change = Callable[[Context, Task, str], Answer]
_done: Change = lambda context, task, _: _tick(context, task, True)  # noqa: E731
_reopen: Change = lambda context, task, _: _tick(context, task, False)  # noqa: E731
CHANGES: Mapping[str, Change] = {
    **dict.fromkeys(("done", "finish", "finished", "complete", "tick"), _done),
    **dict.fromkeys(("reopen", "undo"), _reopen),
    **dict.fromkeys(("cancel", "drop"), _cancel),
    **dict.fromkeys(("assign", "give"), _assign),
    **dict.fromkeys(("unassign", "free"), _unassign),
    **dict.fromkeys(("due", "move"), _move),
    "rename": _rename,
}
"""What `/incident task <word> <number> …` does to a task."""
ALONE = frozenset({"done", "finish", "finished", "complete", "tick", "reopen", "undo", "drop", "unassign", "free"})
"""Words that take a number and nothing else: with more behind it, `complete 2 reports` is a new task."""


def submit_task(context: Context, submission: Submission) -> Answer:
    due = optional_time(context, "due", submission.text("due"), Towards.FUTURE)
    text, assignee = submission.text("text"), submission.person("assignee")
    added = add_task(submission.incident, text, assignee, due, context.request, context.deps)
    return _added(context, added) if added else Acknowledged(context.fmt("working.done"))


def press_done(context: Context, press: Press) -> Answer:
    """ "Done" on a nudge, in a list or on the Home tab, where the task disappears. The room says so by itself."""
    changed = complete_task(TaskId(press.subject), True, context.request, context.deps)
    if press.surface is Surface.HOME or (changed and context.room_incident is not None):
        return Acknowledged()
    return Ephemeral(sentence(context.fmt("task.ticked" if changed else "task.same")))


def press_on_it(context: Context, press: Press) -> Answer:
    """ "On it", in the message to the assignee."""
    accepted = accept_task(TaskId(press.subject), context.request, context.deps)
    return Ephemeral(sentence(context.fmt("task.accepted" if accepted else "task.not_yours")))


def press_cannot(context: Context, press: Press) -> Answer:
    """ "Can't", in the message to the assignee: the form for the answer."""
    incident, task = incident_and_task(TaskId(press.subject), context.person, context.deps)
    return ShowForm(decline_form(context.fmt, incident, task))


def press_answer(context: Context, press: Press) -> Answer:
    """ "Answer…", in the message to the assignee."""
    incident, task = incident_and_task(TaskId(press.subject), context.person, context.deps)
    return ShowForm(answer_form(context.fmt, incident, ANSWER_FORM, task.id))


def submit_answer(context: Context, submission: Submission) -> Answer:
    answered = answer_task(TaskId(submission.subject), submission.text("text"), context.request, context.deps)
    return thanked(context, answered)


def submit_decline(context: Context, submission: Submission) -> Answer:
    declined = decline_task(TaskId(submission.subject), submission.text("text"), context.request, context.deps)
    return Ephemeral(sentence(context.fmt("task.declined" if declined else "task.not_yours")))


def my_tasks(context: Context, text: str) -> Answer:
    return Ephemeral(lists.todo(context.fmt, todo(context.person, context.deps), context.now))
