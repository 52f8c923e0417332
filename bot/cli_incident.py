"""`./muster incident`: facts on record from the command line, also while Slack is down. The same verbs as in Slack."""

from datetime import datetime
from typing import Annotated

import typer

from bot.clerk import Clerk, act, number_of
from bot.incident_text import listed, shown
from commands.arguments import role_named, severity_named, status_named
from workflows.change import change_severity, change_status
from workflows.declare import Declaration, Similar, declare
from workflows.domain.errors import InvalidField, NotAllowed
from workflows.domain.ids import IncidentId, SeverityCode, StatusId, TypeCode
from workflows.domain.incident import Visibility
from workflows.domain.offers import Offer
from workflows.domain.times import Towards
from workflows.domain.updates import Promise
from workflows.look import look_at, timeline_page, under_way
from workflows.messages import TimelinePage
from workflows.note import add_note
from workflows.roles import assign_role
from workflows.tasks import add_task, complete_task, find_task
from workflows.update import Posting, post_update

LINES = 15

incident = typer.Typer(
    no_args_is_help=True,
    help="Look at incidents and record facts, also while Slack is down: it is told as soon as it answers.",
)

As = Annotated[str, typer.Option("--as", envvar="MUSTER_AS", help="Who acts: a Slack id, or a name Muster knows.")]
Number = Annotated[str, typer.Argument(metavar="NUMBER", help="12 or INC-12")]
Reason = Annotated[str, typer.Option(help="Why. Some steps are not possible without.")]


@incident.command("list")
def list_(who: As) -> None:
    """The open incidents you can see."""
    act(who, lambda clerk: listed(clerk, under_way(clerk.person, clerk.deps)))


@incident.command()
def show(number: Number, who: As) -> None:
    """One incident, and for its members the newest entries of its timeline."""

    def work(clerk: Clerk) -> str:
        snapshot = look_at(number_of(number), clerk.person, clerk.now, clerk.deps)
        return shown(clerk, snapshot, _page(clerk, number_of(number)))

    act(who, work)


def _page(clerk: Clerk, number: IncidentId) -> TimelinePage | None:
    try:
        return timeline_page(number, clerk.person, clerk.now, clerk.deps, LINES)
    except NotAllowed:
        return None


@incident.command("declare")
def declare_(
    title: str,
    who: As,
    severity: Annotated[str, typer.Option(help="As in S2.")] = "",
    type: Annotated[str, typer.Option(help="A type of the programme, such as OUTAGE.")] = "",  # noqa: A002
    visibility: Annotated[str, typer.Option(help="open or private; else as the type says.")] = "",
    summary: Annotated[str, typer.Option(help="What is known so far.")] = "",
    anyway: Annotated[bool, typer.Option(help="Although somebody declared something alike just now.")] = False,
) -> None:
    """Declare an incident. Its room opens as soon as Slack answers."""

    def work(clerk: Clerk) -> str:
        defaults = clerk.voice.programme.defaults
        order = Declaration(
            request_id=clerk.request_id,
            title=title,
            summary=summary,
            type=_type(clerk, type) if type else defaults.type,
            severity=_severity(clerk, severity) if severity else defaults.severity,
            visibility=_visibility(visibility),
            lead=clerk.person.id if defaults.lead_is_reporter else None,
            despite_similar=anyway,
        )
        outcome = declare(order, clerk.person, clerk.now, clerk.deps)
        found = outcome.incident
        if isinstance(outcome, Similar):
            return f"{found.label} was declared just now: {found.title}\nIs it the same? If not, add --anyway."
        return f"{found.label} is declared: {found.title} ({found.severity}, {found.visibility})"

    act(who, work)


def _type(clerk: Clerk, text: str) -> TypeCode:
    known = clerk.voice.programme.types
    wanted = text.casefold()
    found = [code for code, kind in known.items() if wanted in (code.casefold(), kind.title.casefold())]
    if not found:
        raise InvalidField("type", "no_such_type", text=text[:40], known=", ".join(known))
    return found[0]


def _visibility(text: str) -> Visibility | None:
    wanted = text.casefold()
    if wanted and wanted not in tuple(Visibility):
        raise InvalidField("visibility", "no_such_visibility", text=text[:40])
    return Visibility(wanted) if wanted else None


def _severity(clerk: Clerk, text: str) -> SeverityCode:
    code = severity_named(text, clerk.voice)
    if code is None:
        known = ", ".join(clerk.voice.programme.severities)
        raise InvalidField("severity", "no_such_severity", text=text[:40], known=known)
    return code


def _status(clerk: Clerk, text: str) -> StatusId:
    status = status_named(text, clerk.voice)
    if status is None:
        known = ", ".join(s.title for s in clerk.voice.programme.statuses)
        raise InvalidField("status", "no_such_status", text=text[:40], known=known)
    return status


@incident.command()
def note(
    number: Number,
    text: str,
    who: As,
    at: Annotated[str, typer.Option(help="When it was so: 14:05, 20m ago, yesterday 18:30.")] = "",
    decision: Annotated[bool, typer.Option("--decision", help="It is a decision.")] = False,
) -> None:
    """Put a sentence on the timeline."""

    def work(clerk: Clerk) -> str:
        happened_at = clerk.time("time", at, Towards.PAST) if at else None
        by = (clerk.request_id, clerk.person, clerk.now, clerk.deps)
        add_note(number_of(number), text, happened_at, decision, *by)
        return f"INC-{number_of(number)}: on the timeline, at {clerk.at(happened_at or clerk.now)}."

    act(who, work)


@incident.command()
def update(
    number: Number,
    text: str,
    who: As,
    next: Annotated[str, typer.Option(help="When the next one comes: 30m, 14:05, none.")] = "",  # noqa: A002
    status: Annotated[str, typer.Option(help="The status it speaks of.")] = "",
    severity: Annotated[str, typer.Option(help="The severity it speaks of.")] = "",
) -> None:
    """Record an update, and promise the next one."""

    def work(clerk: Clerk) -> str:
        posting = Posting(
            request_id=clerk.request_id,
            message=text,
            status=_status(clerk, status) if status else None,
            severity=_severity(clerk, severity) if severity else None,
            promise=_promise(clerk, next),
        )
        post_update(number_of(number), posting, clerk.person, clerk.now, clerk.deps)
        found = look_at(number_of(number), clerk.person, clerk.now, clerk.deps).incident
        promised = f"the next one is promised for {clerk.at(found.next_update_at)}" if found.next_update_at else ""
        return f"{found.label}: the update is on record; {promised or 'no further one is promised'}."

    act(who, work)


def _promise(clerk: Clerk, text: str) -> Promise | None:
    if not text:
        return None
    at: datetime | None = None if text == "none" else clerk.time("next_update", text, Towards.FUTURE)
    return Promise(at=at)


@incident.command("severity")
def severity_(number: Number, severity: str, who: As, reason: Reason = "") -> None:
    """Raise or lower the severity."""

    def work(clerk: Clerk) -> str:
        code = _severity(clerk, severity)
        changed = change_severity(number_of(number), code, reason, clerk.person, clerk.now, clerk.deps)
        if isinstance(changed, Offer):
            return f"INC-{changed.incident_id}: {clerk.voice('severity.second_asked')}"
        return f"{changed.label} is {clerk.voice.severity(changed.severity)}."

    act(who, work)


@incident.command("status")
def status_(number: Number, status: str, who: As, reason: Reason = "") -> None:
    """Move to another status."""
    act(who, lambda clerk: _move(clerk, number, _status(clerk, status), reason))


@incident.command()
def resolve(number: Number, who: As, reason: Reason = "") -> None:
    """Nothing more to stop."""
    act(who, lambda clerk: _move(clerk, number, clerk.voice.programme.lifecycle.resolved, reason))


def _move(clerk: Clerk, number: str, status: StatusId, reason: str) -> str:
    changed = change_status(number_of(number), status, reason, clerk.person, clerk.now, clerk.deps)
    return f"{changed.label} is {clerk.voice.status(changed.status)}."


@incident.command()
def assign(number: Number, role: str, person: str, who: As) -> None:
    """Give somebody a role."""

    def work(clerk: Clerk) -> str:
        the_role, to = role_named(role, clerk.voice), clerk.somebody(person)
        given = assign_role(number_of(number), the_role, to.id, clerk.person, clerk.now, clerk.deps)
        already = "" if given else " already"
        return f"{to.name} is {clerk.voice.role(the_role)} of INC-{number_of(number)}{already}."

    act(who, work)


@incident.command()
def task(
    number: Number,
    text: str,
    who: As,
    to: Annotated[str, typer.Option(help="Whose it is.")] = "",
    due: Annotated[str, typer.Option(help="Until when: 2h, 14:05, tomorrow 9am.")] = "",
) -> None:
    """Add a task."""

    def work(clerk: Clerk) -> str:
        assignee = clerk.somebody(to).id if to else None
        until = clerk.time("due", due, Towards.FUTURE) if due else None
        by = (clerk.request_id, clerk.person, clerk.now, clerk.deps)
        added = add_task(number_of(number), text, assignee, until, *by)
        return f"INC-{number_of(number)}: task {added.number if added else ''} is on the list."

    act(who, work)


@incident.command()
def done(number: Number, task: Annotated[int, typer.Argument(help="The number of the task.")], who: As) -> None:
    """Tick a task off."""

    def work(clerk: Clerk) -> str:
        found = find_task(number_of(number), task, clerk.person, clerk.deps)
        complete_task(found.id, True, clerk.person, clerk.now, clerk.deps)
        return f"INC-{number_of(number)}: task {task} is done."

    act(who, work)
