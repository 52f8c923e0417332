"""The command line: `./muster <word>`. Every word says in one sentence what went wrong, and exits 1."""

import os
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
import yaml

from bot.doctor import examine
from bot.logs import set_up_logs
from bot.manifest import manifest as app_manifest
from bot.processes import run as run_process
from bot.settings import FOR_DATABASE, FOR_PROGRAMME, MissingSetting, Settings, from_caller, read_settings
from bot.wiring import build
from storage.database import open_database
from storage.migrate import migrate as migrate_database
from workflows.domain.errors import ConcurrentUpdate, MusterError
from workflows.programme.load import load_programme
from workflows.words import load_words

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Muster: incidents, run in Slack.",
    epilog="To work on Muster itself: test, check, lock, screenshots (see CONTRIBUTING.md).",
)


@contextmanager
def _one_sentence() -> Iterator[None]:
    try:
        yield
    except MusterError as error:
        print(f"muster: {error}", file=sys.stderr)
        raise typer.Exit(1) from None


def _started(only: Collection[str] | None = None) -> Settings:
    settings = read_settings(only=only)
    set_up_logs(settings.log_level, settings.log_format)
    return settings


def _process(name: str) -> Callable[[], None]:
    def command() -> None:
        with _one_sentence():
            run_process(name, _started())

    return command


for _name, _help in (
    ("run", "Everything in one process: the default for one machine."),
    ("web", "Only the HTTP edge: Slack's requests and the health checks."),
    ("socket", "Only Socket Mode."),
    ("worker", "Only the jobs and the reminders."),
):
    app.command(_name, help=_help)(_process(_name))


@app.command()
def migrate() -> None:
    """Bring the database to the schema of this version."""
    with _one_sentence():
        database = open_database(_started(FOR_DATABASE).database_url.get_secret_value())
        try:
            migrate_database(database)
        finally:
            database.close()
        print(f"{database.name}: up to date")


@app.command("check-config")
def check_config() -> None:
    """Read the programme and the settings, and say whether they can be used. Without Slack's tokens, the rest."""
    with _one_sentence():
        settings = _started(FOR_PROGRAMME)
        load_words(load_programme(settings.muster_programme).texts)
        open_database(settings.database_url.get_secret_value()).close()
        try:
            read_settings()
        except MissingSetting as missing:
            print(f"Programme and database can be used. Before Muster can run: {missing}")
        else:
            print("Programme and settings can be used.")


@app.command()
def doctor() -> None:
    """Look at everything a running Muster needs."""
    with _one_sentence():
        findings = list(examine(_started()))
    for finding in findings:
        print(f"{'ok ' if finding.ok else 'BAD'}  {finding.name}: {finding.said}")
        if not finding.ok and finding.advice:
            print(f"     {finding.advice}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


@app.command()
def retry() -> None:
    """Give every buried job another life."""
    with _one_sentence():
        house = build(_started())
        try:
            with house.store.write() as uow:
                buried = uow.outbox.buried()
                for job in buried:
                    uow.outbox.dig_up(job.id, house.deps.clock.now())
                uow.commit()
        except ConcurrentUpdate:
            print("muster: the worker was faster; try again", file=sys.stderr)
            raise typer.Exit(1) from None
        finally:
            house.close()
        print(f"{len(buried)} jobs will be tried again.")


@app.command()
def manifest(
    url: Annotated[str | None, typer.Option(help="Where Slack reaches Muster; without it, Socket Mode.")] = None,
) -> None:
    """Print the Slack app manifest as YAML."""
    print(yaml.safe_dump(app_manifest(url), sort_keys=False, allow_unicode=True, width=100), end="")


@app.command()
def demo(
    story: Annotated[Path | None, typer.Option(help="Another story to play: a YAML file.")] = None,
    keep: Annotated[bool, typer.Option(help="Stay, also where there is no terminal.")] = False,
    port: Annotated[int, typer.Option(help="Where the local Slack listens; any free port when it is taken.")] = 4400,
) -> None:
    """A local Slack in your browser, with Muster in it; first an incident is played and printed."""
    # A program of its own, so that no production process loads the local Slack.
    told = [
        *(["--story", str(from_caller(story))] if story else []),
        *(["--keep"] if keep else []),
        "--port",
        str(port),
    ]
    os.execv(sys.executable, [sys.executable, "-m", "bot.demo", *told])  # noqa: S606
