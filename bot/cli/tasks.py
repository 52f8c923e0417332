"""`./muster incident`: tasks."""

from typing import Annotated

import typer

from bot.cli.actor import CliActor, label_of, number_of, run_as
from bot.cli.arguments import As, Number
from workflows.domain.times import Towards
from workflows.incidents.tasks import add_task, complete_task, find_task


def task(
    number: Number,
    text: str,
    who: As = "",
    to: Annotated[str, typer.Option(help="Whose it is.")] = "",
    due: Annotated[str, typer.Option(help="Until when: 2h, 14:05, tomorrow 9am.")] = "",
) -> None:
    """Add a task."""

    def work(actor: CliActor) -> str:
        assignee = actor.find_person(to).id if to else None
        until = actor.time("due", due, Towards.FUTURE) if due else None
        added = add_task(number_of(number), text, assignee, until, actor.request, actor.deps)
        return actor.fmt("cli.task_added", label=label_of(number), number=added.number if added else "")

    run_as(who, work)


def done(number: Number, task: Annotated[int, typer.Argument(help="The number of the task.")], who: As = "") -> None:
    """Tick a task off."""

    def work(actor: CliActor) -> str:
        found = find_task(number_of(number), task, actor.person, actor.deps)
        complete_task(found.id, True, actor.request, actor.deps)
        return actor.fmt("cli.task_done", label=label_of(number), number=task)

    run_as(who, work)


TASKS = (task, done)
