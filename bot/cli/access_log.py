"""`./muster access-log`: who read what is not open, who exported, who was refused."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli.actor import number_of, operator_here
from bot.cli.evidence import stored_journal
from bot.cli.session import CommandFailed
from bot.clock import SystemClock
from workflows.domain.errors import StoreUnavailable
from workflows.domain.ids import UserId
from workflows.domain.journal import iso
from workflows.domain.time_grammar import read_when
from workflows.domain.times import Towards
from workflows.evidence.access_log import Access, Wanted, read_access_log
from workflows.text.slack_text import legible

ABOUT = ("exhibit", "audience", "purpose", "sha256", "person", "since")


def access_log(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="12 or INC-12; without it, everything.")] = "",
    person: Annotated[str, typer.Option(help="Only what one person did, by Slack id: U0123456789.")] = "",
    since: Annotated[str, typer.Option(help="From then on: 2026-12-01, 14:05, 2h ago. In UTC.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, with every field.")] = False,
) -> None:
    """Who read what is not open, searched, exported or was refused; newest last. That you look goes on record."""
    with stored_journal(to_add=True) as (store, _):
        now = SystemClock().now()
        wanted = Wanted(
            incident=number_of(number) if number else None,
            person=UserId(person) if person else None,
            since=_moment(since, now) if since else None,
        )
        try:
            found = read_access_log(wanted, operator_here(), now, store)
        except StoreUnavailable:
            raise CommandFailed("that you look cannot be put on record now, so nothing is shown.") from None
    print(legible(_as_json(found) if as_json else "\n".join(_table(found))))


def _moment(text: str, now: datetime) -> datetime:
    try:
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except ValueError:
        reading = read_when(text, now, "UTC", Towards.PAST, "en")
    if not isinstance(reading, datetime):
        raise CommandFailed("--since: a moment such as 2026-12-01, 14:05 or 2h ago is expected.")
    return reading


def _table(found: Sequence[Access]) -> Iterator[str]:
    for row in found:
        labels = ", ".join(f"INC-{number}" for number in row.incidents) or "-"
        yield f"{row.at:%Y-%m-%d %H:%M:%S} UTC  {row.what:<8}  {labels}  {_who(row)}{_about(row)}"
    yield f"{len(found)} in all."


def _who(row: Access) -> str:
    said = row.said
    if said is None:
        return "what it said was erased"
    by = said.get("by", "")
    person = f"{row.name} ({by})" if row.name else by
    operator = f"{said['operator']} at the command line" if "operator" in said else ""
    who = ", ".join(filter(None, (person, operator)))
    return f"{who}  {said.get('through', '')}".rstrip()


def _about(row: Access) -> str:
    more = [f"{name}: {row.said[name]}" for name in ABOUT if row.said and name in row.said]
    return f"  {'; '.join(more)}" if more else ""


def _as_json(found: Sequence[Access]) -> str:
    rows = [
        {"chain": r.chain, "seq": r.seq, "what": r.what, "at": iso(r.at), "source": r.source, "name": r.name}
        | {"said": None if r.said is None else dict(r.said)}
        for r in found
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False)
