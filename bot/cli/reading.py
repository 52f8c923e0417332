"""`./muster incident`: look at incidents."""

from datetime import datetime
from typing import Annotated

import typer

from bot.cli.actor import CliActor, number_of, run_as
from bot.cli.arguments import As, Number
from bot.cli.incident_text import listed, shown
from commands.arguments import read_list
from workflows.domain.errors import NotAllowed
from workflows.domain.ids import IncidentId
from workflows.domain.times import Towards
from workflows.incidents.queries import look_at, page_of, timeline_page
from workflows.messages.timeline import TimelinePage
from workflows.presentation.situation_report import report_text
from workflows.presentation.summary import Summariser
from workflows.presentation.summary_text import as_text
from workflows.timeline.as_of import look_at_then, record_then, timeline_then
from workflows.timeline.situation_reports import look_at_report
from workflows.timeline.summary import look_at_record

LINES = 15
At = Annotated[str, typer.Option(help="As it was on record then: 14:05, 20m ago, yesterday 18:30.")]


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


def show(number: Number, who: As = "", at: At = "") -> None:
    """One incident, and for its members the newest entries of its timeline."""

    def work(actor: CliActor) -> str:
        moment = actor.time("time", at, Towards.PAST) if at else None
        if moment is not None:
            then = look_at_then(number_of(number), moment, actor.request, actor.deps)
            return _said_of_then(actor, moment, shown(actor.fmt, then, _page(actor, number_of(number), moment)))
        snapshot = look_at(number_of(number), actor.request, actor.deps)
        return shown(actor.fmt, snapshot, _page(actor, number_of(number)))

    run_as(who, work)


def _said_of_then(actor: CliActor, at: datetime, said: str) -> str:
    """What was on record then, under a heading that says so."""
    when = actor.fmt.catalogue.moment_and_utc(at, actor.fmt.clock_zone)
    return f"{actor.fmt('as_of.heading', at=when)}\n\n{said}"


def _page(actor: CliActor, number: IncidentId, at: datetime | None = None) -> TimelinePage | None:
    try:
        if at is not None:
            return timeline_then(number, at, actor.request, actor.deps)
        return timeline_page(number, actor.request, actor.deps, LINES)
    except NotAllowed:
        return None


def summary(number: Number, who: As = "", at: At = "") -> None:
    """The incident on one page: what happened, where it stands, what is decided and owed."""

    def work(actor: CliActor) -> str:
        if at:
            moment = actor.time("time", at, Towards.PAST)
            then = record_then(number_of(number), moment, actor.request, actor.deps)
            return _said_of_then(actor, moment, as_text(Summariser(actor.fmt).view(then)))
        record = look_at_record(number_of(number), actor.request, actor.deps)
        return as_text(Summariser(actor.fmt).view(record))

    run_as(who, work)


def sitrep(number: Number, who: As = "") -> None:
    """What people upstairs ask: what changed, the impact, what is done, open and decided, what needs a decision."""

    def work(actor: CliActor) -> str:
        view = look_at_report(number_of(number), actor.fmt, actor.request, actor.deps)
        return f"{view.label}  {view.title}  ·  {view.marking}\n{report_text(view)}"

    run_as(who, work)
