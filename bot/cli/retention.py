"""`hold`, `retention` and `erase`: how long records are kept, and how they go."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated

import typer

from bot.cli.actor import CliActor, label_of, number_of, run_as
from bot.cli.arguments import As, Number
from bot.cli.session import CommandFailed, cli_session
from workflows.deps import Deps
from workflows.domain.errors import ConcurrentUpdate
from workflows.domain.ids import HoldId
from workflows.domain.journal import iso
from workflows.domain.retention import Hold
from workflows.incidents.access_log_retention import AccessLogReport, access_log_due
from workflows.incidents.erasure import BY_RULE, ON_REQUEST, Due, certificate_of, due, erase_incident, yet_to_clear
from workflows.incidents.holds import HoldOrder, HoldsView, holds_of, issue_hold, release_hold
from workflows.organisation.settings import current
from workflows.programme.models import Programme
from workflows.programme.retention import KEEP

NOT_ERASED = (
    "People's messages in Slack go by Slack's own retention; exported files and backups are not erased by this."
)

hold = typer.Typer(no_args_is_help=True, help="Legal hold: nothing of an incident is erased while one stands.")
retention = typer.Typer(no_args_is_help=True, help="How long records are kept, and which have had their time.")


@hold.command()
def issue(
    number: Number,
    matter: Annotated[str, typer.Option(help="Legal's reference, such as MATTER-2026-17. The room reads it.")],
    scope: Annotated[str, typer.Option(help="What has to be kept. Without it: everything.")] = "",
    instruction: Annotated[str, typer.Option(help="What people are told. Without it, in Muster's words.")] = "",
    people: Annotated[
        list[str] | None,
        typer.Option("--person", help="Who has to acknowledge it. Without it: everybody with a role or in the room."),
    ] = None,
    who: As = "",
) -> None:
    """Hold the record of an incident. Legal only; its room is told, and people are asked to keep everything."""

    def work(actor: CliActor) -> str:
        chosen = tuple(actor.find_person(one).id for one in people or ())
        order = HoldOrder(matter=matter, scope=scope, instruction=instruction, people=chosen)
        return _said(issue_hold(number_of(number), order, actor.request, actor.deps), actor)

    run_as(who, work)


@hold.command()
def release(
    number: Number,
    hold_number: Annotated[int, typer.Argument(metavar="HOLD", help="Its number.")],
    reason: Annotated[str, typer.Option(help="Why it is released.")],
    who: As = "",
) -> None:
    """Release a hold. Somebody else of Legal than who issued it; the people who were asked are told."""

    def work(actor: CliActor) -> str:
        released = release_hold(number_of(number), HoldId(hold_number), reason, actor.request, actor.deps)
        return _said(released, actor)

    run_as(who, work)


@hold.command("list")
def list_holds(number: Number, who: As = "") -> None:
    """The holds of an incident, released ones too."""

    def work(actor: CliActor) -> str:
        found = holds_of(number_of(number), actor.request, actor.deps).holds
        return "\n".join(_said(one, actor) for one in found) or f"{label_of(number)} is not held."

    run_as(who, work)


@hold.command("show")
def show_holds(number: Number, who: As = "") -> None:
    """The holds that stand, and who has not acknowledged them yet."""

    def work(actor: CliActor) -> str:
        found = holds_of(number_of(number), actor.request, actor.deps)
        told = [line for one in found.holds if one.is_live for line in _in_full(one, found, actor)]
        return "\n".join(told) or f"{label_of(number)} is not held."

    run_as(who, work)


def _in_full(one: Hold, found: HoldsView, actor: CliActor) -> Iterator[str]:
    asked = found.custodians[one.id]
    missing = [found.names.get(each.user, each.user) for each in asked if each.acknowledged_at is None]
    yield _said(one, actor)
    if one.scope:
        yield f"  scope: {one.scope}"
    yield f"  acknowledged by {len(asked) - len(missing)} of {len(asked)}; next review {actor.at(one.review_due)}"
    if missing:
        yield f"  not yet: {', '.join(missing)}"
    if unasked := found.unasked.get(one.id):
        named = ", ".join(found.names.get(user, user) for user in unasked)
        yield f"  not asked: {named} (they cannot see it; asked once they are let in)"


def _said(one: Hold, actor: CliActor) -> str:
    issued = f"Hold {one.id} on INC-{one.incident_id}, {one.matter}: issued {actor.at(one.at)}"
    return f"{issued}, released {actor.at(one.released_at)}." if one.released_at else f"{issued}, stands."


@retention.command()
def show() -> None:
    """What the programme says: how long the record of each type is kept after its end, by which rule."""
    with cli_session() as runtime:
        programme = current(runtime.deps).programme
        for code, kind in programme.types.items():
            kept, rule = programme.retention.rule(code, kind.classes)
            print(f"{code}: {_kept(kept)} ({rule})")
        print(f"access log: {_kept(programme.retention.access_log)}, from when each row was recorded")
        print(_what_happens(programme))


def _kept(time: timedelta | None) -> str:
    return KEEP if time is None else f"{time.days}d"


def _what_happens(programme: Programme) -> str:
    rules = programme.retention
    if not rules.apply:
        return "Dry run: nothing is erased by itself. `retention: {apply: true}` in the programme switches it on."
    return f"Applied daily: announced {rules.announced.days}d before, then erased."


@retention.command("due")
def show_due() -> None:
    """Which records have had their time or soon will, when they go, by which rule, and what holds them."""
    with cli_session() as runtime:
        deps = current(runtime.deps)
        found = due(deps.clock.now() + deps.programme.retention.announced, deps)
        for one in found:
            print(f"{one.incident.label}: kept until {one.until:%Y-%m-%d} by {one.rule}; {_fate(one, deps.programme)}")
        print(f"{len(found)} in all." if found else "No record has had its time.")
        print(_of_access_log(access_log_due(deps.clock.now() + deps.programme.retention.announced, deps)))
        print(_what_happens(deps.programme))


def _of_access_log(found: AccessLogReport) -> str:
    said = f"Access log: {found.due} rows, {found.held} of them kept by holds"
    return f"{said}; announced, erased on {found.notice.erase_at:%Y-%m-%d}." if found.notice else f"{said}."


def _fate(one: Due, programme: Programme) -> str:
    if one.holds:
        return f"held: {', '.join(f'hold {hold.id} since {hold.at:%Y-%m-%d} ({hold.matter})' for hold in one.holds)}"
    if one.notice:
        return f"announced, erased on {one.notice.erase_at:%Y-%m-%d}"
    return "will be announced" if programme.retention.apply else f"./muster erase {one.incident.label}"


def erase(
    number: Number,
    yes: Annotated[bool, typer.Option("--yes", help="Do it, rather than say what would go.")] = False,
    reason: Annotated[str, typer.Option(help="Why, for the certificate: a reference, no names.")] = "",
) -> None:
    """Erase the words and people of an ended incident for good. Its number, times and hashes stay."""
    with cli_session() as runtime:
        deps = current(runtime.deps)
        if not yes:
            raise CommandFailed(f"the words of {label_of(number)} would be gone for good. Add --yes to erase them.")
        now = deps.clock.now()
        chosen = number_of(number)
        by_rule = any(one.incident.id == chosen for one in due(now, deps))
        try:
            erase_incident(chosen, BY_RULE if by_rule else ON_REQUEST, now, deps, reason)
        except ConcurrentUpdate:
            raise CommandFailed("somebody else was faster; try again.") from None
        print(certificate_text(number, deps))
        print(runtime.database.forget_overwritten())
        print(NOT_ERASED)


def certificate(number: Number) -> None:
    """Print the certificate of an incident that was erased, as JSON."""
    with cli_session() as runtime:
        print(certificate_text(number, runtime.deps))


def certificate_text(number: str, deps: Deps) -> str:
    found = certificate_of(number_of(number), deps)
    if found is None:
        raise CommandFailed(f"{label_of(number)} was not erased.")
    done, head_after = found
    return json.dumps(
        {
            "certificate": done.id,
            "incident": label_of(number),
            "erased_at": iso(done.at),
            "basis": done.basis,
            "not_erased": NOT_ERASED,
            "reason": done.reason,
            "slack_not_cleared": dict(done.uncleared),
            "slack_yet_to_clear": yet_to_clear(done.incident_id, deps),
            "holds_standing": 0,
            "holds_released": done.holds_released,
            "rows_removed": dict(done.rows),
            "chain_rows_before": done.length,
            "head_before": done.head,
            "head_after": head_after,
        },
        indent=2,
        sort_keys=True,
    )
