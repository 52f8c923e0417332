"""`./muster incident`: record facts from the command line, also while Slack is down. The same verbs as in Slack."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import typer

from bot.cli.actor import CliActor, label_of, number_of, run_as
from bot.cli.arguments import As, Number, Reason, kind_in, severity_in, status_in, visibility_named
from bot.cli.markings import marking
from bot.cli.masking import without_secrets
from bot.cli.reading import list_, show, sitrep, summary
from bot.cli.roles import ROLES
from bot.cli.tasks import TASKS
from bot.cli.words import also_by_other_words
from workflows.domain.entries.words import NOTES
from workflows.domain.errors import InvalidField, WhichIncident
from workflows.domain.ids import StatusId
from workflows.domain.lifecycle import reachable
from workflows.domain.merges import Whom
from workflows.domain.policy import Verb
from workflows.domain.proposals import Proposal
from workflows.domain.times import Towards
from workflows.domain.updates import Promise
from workflows.incidents.decisions import put_note
from workflows.incidents.declare import Declaration, Similar, declare
from workflows.incidents.duplicates import merge
from workflows.incidents.queries import look_at
from workflows.incidents.resolve import Resolution
from workflows.incidents.resolve import resolve as resolve_incident
from workflows.incidents.severity import change_severity
from workflows.incidents.status import change_status
from workflows.incidents.undo_merge import undo_merge
from workflows.incidents.update import Posting, post_update


def declare_(
    title: str,
    who: As = "",
    severity: Annotated[str, typer.Option(help="As in S2.")] = "",
    type: Annotated[str, typer.Option(help="A type of the programme, such as OUTAGE.")] = "",  # noqa: A002
    visibility: Annotated[str, typer.Option(help="open, private, restricted, privileged; else as the type says.")] = "",
    summary: Annotated[str, typer.Option(help="What is known so far.")] = "",
    anyway: Annotated[bool, typer.Option(help="Although somebody declared something alike just now.")] = False,
) -> None:
    """Declare an incident. Its room opens as soon as Slack answers."""

    def work(actor: CliActor) -> str:
        defaults, kind = actor.fmt.programme.defaults, kind_in(actor, type)
        order = Declaration(
            title=title,
            description=summary,
            type=kind.type,
            subtype=kind.subtype,
            severity=severity_in(actor, severity) if severity else defaults.severity,
            visibility=visibility_named(visibility),
            lead=actor.person.id if defaults.lead_is_reporter else None,
            despite_similar=anyway,
        )
        outcome = declare(order, actor.request, actor.deps)
        found = outcome.incident
        if isinstance(outcome, Similar):
            return actor.fmt("cli.similar", label=found.label, title=found.title)
        if outcome.thanks:
            return actor.fmt(outcome.thanks, reference=found.code_name)
        seen_by = actor.fmt(f"visibility.{found.visibility}_short")
        params = {"label": found.label, "title": found.title, "severity": found.severity, "visibility": seen_by}
        return actor.fmt("cli.is_declared", **params)

    run_as(who, work)


def note(
    number: Number,
    text: str,
    who: As = "",
    at: Annotated[str, typer.Option(help="When it was so: 14:05, 20m ago, yesterday 18:30.")] = "",
    kind: Annotated[str, typer.Option(help="note, decision, impact, cause or unknown.")] = "note",
    decision: Annotated[bool, typer.Option("--decision", help="The same as --kind decision.")] = False,
) -> None:
    """Put a sentence on the timeline."""

    def work(actor: CliActor) -> str:
        happened_at = actor.time("time", at, Towards.PAST) if at else None
        told = "decision" if decision else kind
        if told not in NOTES:
            raise InvalidField("kind", "no_such_kind", text=told, known=tuple(NOTES))
        if isinstance(put_note(number_of(number), text, happened_at, told, actor.request, actor.deps), Proposal):
            return actor.fmt("cli.decision_proposed", label=label_of(number))
        return actor.fmt("cli.noted", label=label_of(number), at=actor.at(happened_at or actor.now))

    run_as(who, work)


def update(
    number: Number,
    text: str,
    who: As = "",
    next: Annotated[str, typer.Option(help="When the next one comes: 30m, 14:05, none.")] = "",  # noqa: A002
    status: Annotated[str, typer.Option(help="The status it speaks of.")] = "",
    severity: Annotated[str, typer.Option(help="The severity it speaks of.")] = "",
) -> None:
    """Record an update, and promise the next one."""

    def work(actor: CliActor) -> str:
        posting = Posting(
            message=text,
            status=status_in(actor, status) if status else None,
            severity=severity_in(actor, severity) if severity else None,
            promise=_promise(actor, next),
        )
        post_update(number_of(number), posting, actor.request, actor.deps)
        found = look_at(number_of(number), actor.request, actor.deps).incident
        if found.next_update_at is None:
            return actor.fmt("cli.updated_last", label=found.label)
        return actor.fmt("cli.updated", label=found.label, at=actor.at(found.next_update_at))

    run_as(who, work)


def _promise(actor: CliActor, text: str) -> Promise | None:
    if not text:
        return None
    at: datetime | None = None if text == "none" else actor.time("next_update", text, Towards.FUTURE)
    return Promise(at=at)


def severity_(number: Number, severity: str, who: As = "", reason: Reason = "") -> None:
    """Raise or lower the severity."""

    def work(actor: CliActor) -> str:
        code = severity_in(actor, severity)
        changed = change_severity(number_of(number), code, reason, actor.request, actor.deps)
        if isinstance(changed, Proposal):
            return actor.fmt("cli.second_asked", label=label_of(number))
        return actor.fmt("cli.severity_changed", label=changed.label, severity=actor.fmt.severity(changed.severity))

    run_as(who, work)


def status_(
    number: Number,
    status: Annotated[str, typer.Argument(help="The one it moves to; without it, what comes next.")] = "",
    who: As = "",
    reason: Reason = "",
) -> None:
    """Move to another status."""
    if status:
        run_as(who, lambda actor: _move(actor, number, status_in(actor, status), reason))
    else:
        run_as(who, lambda actor: _what_comes_next(actor, number))


def _what_comes_next(actor: CliActor, number: str) -> str:
    found = look_at(number_of(number), actor.request, actor.deps).incident
    fmt, programme = actor.fmt, actor.fmt.programme
    after = {status.id for status in reachable(programme.status(found.status), programme.statuses)}
    comes = [
        f"  {fmt('cli.status', status=status.title, meaning=status.meaning)}"
        for status in programme.statuses
        if status.id in after
    ]
    return "\n".join([fmt("cli.comes_next", label=found.label, status=fmt.status(found.status)), *comes])


def resolve(
    number: Number,
    who: As = "",
    reason: Annotated[str, typer.Option(help="What was done.")] = "",
    impact: Annotated[str, typer.Option(help="Whom or what it hit.")] = "",
    cause: Annotated[str, typer.Option(help="Why it happened, if that is known.")] = "",
) -> None:
    """The harm has stopped; only follow-up work is left."""

    def work(actor: CliActor) -> str:
        resolution = Resolution(done=reason, impact=impact, cause=cause)
        changed = resolve_incident(number_of(number), resolution, actor.request, actor.deps)
        return actor.fmt("status.changed", label=changed.label, status=actor.fmt.status(changed.status))

    run_as(who, work)


def reopen(number: Number, who: As = "", reason: Reason = "") -> None:
    """Bring it back: there was more to stop."""
    run_as(who, lambda actor: _move(actor, number, actor.fmt.programme.lifecycle.reopened, reason, Verb.REOPEN))


def _move(actor: CliActor, number: str, status: StatusId, reason: str, verb: Verb = Verb.SEE) -> str:
    changed = change_status(number_of(number), status, reason, actor.request, actor.deps, verb)
    return actor.fmt("status.changed", label=changed.label, status=actor.fmt.status(changed.status))


def duplicate(
    number: Number,
    of: Annotated[str, typer.Argument(help="The incident that it is the same as.")] = "",
    who: As = "",
    reason: Reason = "",
    people: Annotated[Whom | None, typer.Option(help="Who is invited into its war room; else everybody.")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Bring it back, within 24 hours.")] = False,
) -> None:
    """Merge an incident into the one it is the same as."""

    def work(actor: CliActor) -> str:
        fmt = actor.fmt
        if undo:
            back = undo_merge(number_of(number), actor.request, actor.deps)
            label = label_of(number)
            return (
                fmt("cli.undone", label=label, status=fmt.status(back.status))
                if back
                else fmt("duplicate.undone_before")
            )
        if not of:
            raise WhichIncident
        done = merge(number_of(number), number_of(of), people, reason, actor.request, actor.deps)
        return fmt("cli.merged", label=done.duplicate.label, target=done.target.label, tasks=len(done.moved))

    run_as(who, work)


WORDS: tuple[Callable[..., None], ...] = (
    *ROLES,
    list_,
    show,
    declare_,
    note,
    update,
    severity_,
    status_,
    resolve,
    summary,
    sitrep,
    marking,
    reopen,
    duplicate,
    *TASKS,
)
"""In the order of the help. `_` ends the name of a function whose word is taken here."""

incident = typer.Typer(
    no_args_is_help=True,
    help="Look at incidents and record facts, also while Slack is down: Slack is updated as soon as it answers.",
)
for _word in WORDS:
    incident.command(_word.__name__.rstrip("_"))(without_secrets(_word))
also_by_other_words(incident)
