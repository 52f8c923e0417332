"""`./muster programme`: check, show, compare and question an organisation's own rules."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.programme_text import PARTS, change_lines, gap_lines, shown
from bot.cli.session import CommandFailed, exit_with_message, started
from bot.settings import FOR_PROGRAMME, LOGS, Settings, from_caller
from storage.encryption_keys import require_keys
from storage.engine.database import open_database
from storage.migrate import pending
from storage.unit_of_work import SqlStore
from workflows.domain.errors import StoreUnavailable
from workflows.organisation.settings import programme_now
from workflows.programme.differences import changes
from workflows.programme.load import load_programme
from workflows.programme.models import Programme
from workflows.programme.ready import gaps

programme = typer.Typer(no_args_is_help=True, help="The organisation's own rules: check, show, diff, ready.")

Folder = Annotated[
    Path | None, typer.Argument(help="A file or folder of overrides; without it, what MUSTER_PROGRAMME says.")
]


def _path(folder: Path | None) -> Path | None:
    return from_caller(folder) if folder else started(LOGS | {"muster_programme"}).muster_programme


@programme.command()
def check(folder: Folder = None) -> None:
    """Read a programme, and say whether it can be used. Exit code 1 if not."""
    with exit_with_message():
        read = load_programme(_path(folder))
        lines = sum(len(checklist.kept) for checklist in read.checklists.values())
        counts = f"{len(read.types)} types, {len(read.functions)} functions, {len(read.roles)} roles"
        print(f"Can be used: version {read.version}.\n{counts}, {lines} checklist lines.")


@programme.command()
def show(
    what: Annotated[str, typer.Argument(help=f"A type, or one of: {', '.join(PARTS)}. Without it, everything.")] = "",
    folder: Annotated[Path | None, typer.Option(help="Another programme than MUSTER_PROGRAMME.")] = None,
) -> None:
    """Print a programme as plain text."""
    with exit_with_message():
        read = load_programme(_path(folder))
        if what and what not in PARTS and what.upper() not in read.types:
            raise CommandFailed(f"{what!r} is neither a type nor one of {', '.join(PARTS)}.")
        _print(shown(read, what))


@programme.command()
def diff(
    folder: Folder = None,
    other: Annotated[Path | None, typer.Argument(help="The one it is compared with; without it, the default.")] = None,
) -> None:
    """Print where a programme differs from the one that ships, or from another."""
    with exit_with_message():
        before = load_programme(from_caller(other) if other else None)
        found = changes(before, load_programme(_path(folder)))
        _print(change_lines(found))
        print(f"{len(found)} settings differ." if len(found) != 1 else "One setting differs.")


@programme.command()
def ready(folder: Folder = None) -> None:
    """List for whom nobody is set up, in the files and in Slack, and what nobody could do. Exit code 1 if anything."""
    with exit_with_message():
        settings = started(FOR_PROGRAMME)
        read = with_people(load_programme(_path(folder)), settings)
        found = gaps(read)
        _print(gap_lines(read, found))
        if found:
            raise CommandFailed("`/incident setup` in Slack says who is called and cleared, or the programme's files.")
        print("Everybody who is needed is set up.")


def with_people(read: Programme, settings: Settings) -> Programme:
    """With what is set up in the chat, where there is a database that says so."""
    database = open_database(settings.database_url.get_secret_value(), keys=settings.keys)
    try:
        with suppress(StoreUnavailable):
            if not pending(database):
                require_keys(database)
                return programme_now(read, SqlStore(database))
    finally:
        database.close()
    return read


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)
