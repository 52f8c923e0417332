"""`./muster incident`: look at incidents."""

from typing import Annotated

import typer

from bot.cli.actor import CliActor, number_of, run_as
from bot.cli.arguments import As, Number
from bot.cli.incident_text import listed, shown
from commands.arguments import read_list
from workflows.domain.errors import NotAllowed
from workflows.domain.ids import IncidentId
from workflows.incidents.queries import look_at, page_of, timeline_page
from workflows.messages.timeline import TimelinePage
from workflows.presentation.situation_report import report_text
from workflows.presentation.summary import Summariser
from workflows.presentation.summary_text import as_text
from workflows.timeline.situation_reports import look_at_report
from workflows.timeline.summary import look_at_record

LINES = 15


def list_(
    which: Annotated[str, typer.Argument(help="open, closed, all or mine.")] = "open",
    page: Annotated[int, typer.Argument(help="The page of it.")] = 1,
    who: As = "",
) -> None:
    """The incidents you can see: open ones, or those of another list."""

    def work(actor: CliActor) -> str:
        chosen, _ = read_list(which)
        return listed(actor.fmt, page_of(chosen, page, actor.person, actor.deps))

    run_as(who, work)


def show(number: Number, who: As = "") -> None:
    """One incident, and for its members the newest entries of its timeline."""

    def work(actor: CliActor) -> str:
        snapshot = look_at(number_of(number), actor.request, actor.deps)
        return shown(actor.fmt, snapshot, _page(actor, number_of(number)))

    run_as(who, work)


def _page(actor: CliActor, number: IncidentId) -> TimelinePage | None:
    try:
        return timeline_page(number, actor.request, actor.deps, LINES)
    except NotAllowed:
        return None


def summary(number: Number, who: As = "") -> None:
    """The incident on one page: what happened, where it stands, what is decided and owed."""

    def work(actor: CliActor) -> str:
        record = look_at_record(number_of(number), actor.request, actor.deps)
        return as_text(Summariser(actor.fmt).view(record))

    run_as(who, work)


def sitrep(number: Number, who: As = "") -> None:
    """What people upstairs ask: what changed, the impact, what is done, open and decided, what needs a decision."""

    def work(actor: CliActor) -> str:
        view = look_at_report(number_of(number), actor.fmt, actor.request, actor.deps)
        return f"{view.label}  {view.title}  ·  {view.marking}\n{report_text(view)}"

    run_as(who, work)
