"""`./muster export`: the record of an incident for somebody outside its room, in one file."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.actor import CliActor, label_of, number_of, run_as
from bot.cli.arguments import As, Number
from bot.cli.session import CommandFailed
from bot.settings import from_caller
from commands.exports import audience_named
from workflows.domain.times import Towards
from workflows.exports.bundle import Export
from workflows.exports.export import export_record
from workflows.presentation.presenter import Presenter


def export(
    number: Number,
    audience: Annotated[str, typer.Option(help="regulator, counsel, executive or partner.")],
    purpose: Annotated[str, typer.Option(help="What they need it for. It goes on record.")],
    who: As = "",
    at: Annotated[str, typer.Option(help="As it was on record then: 14:05, 20m ago, yesterday 18:30.")] = "",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The file; else one here, by its name.")] = None,
    key: Annotated[Path | None, typer.Option(help="Also write who stands behind each role, to a file apart.")] = None,
) -> None:
    """Export the record of an incident: one zip, with a program inside that checks it."""

    def work(actor: CliActor) -> str:
        say = Presenter(actor.deps.catalogue, actor.deps.programme)
        say = say.into(actor.person.locale, actor.person.timezone)
        moment = actor.time("time", at, Towards.PAST) if at else None
        wanted = audience_named(audience, actor.fmt)
        done = export_record(
            number_of(number), wanted, purpose, moment, say, actor.request, actor.deps, send=False
        ).export
        assert done is not None, "a request of the command line is new"
        said = [actor.fmt("cli.exported", label=label_of(number), file=str(_written(done, output)), sha256=done.sha256)]
        if key is not None:
            said.append(actor.fmt("cli.export_key", file=str(_key_written(done, key))))
        return "\n".join(said)

    run_as(who, work)


def _written(made: Export, output: Path | None) -> Path:
    """Readable by its owner only; a directory gets the file under its own name."""
    wanted = from_caller(output or Path())
    path = wanted / made.name if wanted.is_dir() else wanted
    _write(path, made.content)
    return path


def _key_written(made: Export, key: Path) -> Path:
    path = from_caller(key)
    _write(path, (json.dumps(made.key, indent=2, ensure_ascii=False) + "\n").encode())
    return path


def _write(path: Path, content: bytes) -> None:
    """Raises `CommandFailed` where the file cannot be written; nothing that is there is replaced."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        raise CommandFailed(f"{path} cannot be written ({error.strerror}). The export is on record.") from None
