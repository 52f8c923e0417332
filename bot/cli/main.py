"""The command line: `./muster <word>`. A failure is one sentence, and exit code 1."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
import yaml

from bot.cli.access_log import access_log
from bot.cli.actor import number_of
from bot.cli.doctor import ADVICE_FUNCTIONS, examine, nobody_for, said_of
from bot.cli.encryption import encryption
from bot.cli.evidence import verify
from bot.cli.export import export
from bot.cli.incident import incident
from bot.cli.programme import programme, with_people
from bot.cli.rebuild import rebuild
from bot.cli.retention import certificate, erase, hold, retention
from bot.cli.session import CommandFailed, cli_session, exit_with_message, started
from bot.manifest import manifest as app_manifest
from bot.processes import run as run_process
from bot.settings import FOR_DATABASE, FOR_PROGRAMME, LOGS, MissingSetting, from_caller, read_settings
from storage.database_roles import roles_sql
from storage.encryption_keys import adopt_keys, require_keys
from storage.engine.database import open_database
from storage.migrate import migrate as migrate_database
from workflows.dead_letters.requeue import discard as discard_jobs
from workflows.dead_letters.requeue import list_dead_letters, may_be_discarded, requeue
from workflows.domain.errors import ConcurrentUpdate
from workflows.jobs.states import DeadLetter
from workflows.programme.load import load_programme
from workflows.text.load import load_catalogue
from workflows.war_room.provision import retry_setups

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Muster: incidents, run in Slack.",
    epilog="To work on Muster itself: test, check, lock, screenshots, film, chaos, hostile, bench (CONTRIBUTING.md).",
)
app.add_typer(incident, name="incident")
app.command()(export)
app.command("access-log")(access_log)
app.add_typer(encryption, name="encryption")
app.add_typer(hold, name="hold")
app.add_typer(retention, name="retention")
app.add_typer(programme, name="programme")
app.command()(erase)
app.command()(certificate)


def _process(name: str) -> Callable[[], None]:
    def command() -> None:
        with exit_with_message():
            run_process(name, started())

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
    with exit_with_message():
        settings = started(FOR_DATABASE)
        database = open_database(settings.database_url.get_secret_value(), keys=settings.keys)
        try:
            require_keys(database)
            migrate_database(database)
            adopt_keys(database)
        finally:
            database.close()
        print(f"{database.name}: up to date")


@app.command("database-roles")
def database_roles(
    runtime: Annotated[str, typer.Option(help="The role of Muster's processes.")] = "muster_app",
    auditor: Annotated[str, typer.Option(help="A role that only reads.")] = "muster_auditor",
) -> None:
    """Print the SQL that gives PostgreSQL roles with no more rights than each needs."""
    with exit_with_message():
        try:
            print(roles_sql(runtime, auditor))
        except ValueError as error:
            raise CommandFailed(f"{error}: lower-case letters, digits and _ are expected.") from None


@app.command("check-config")
def check_config() -> None:
    """Read the programme and the settings, and say whether they can be used. Without Slack's tokens, the rest."""
    with exit_with_message():
        settings = started(FOR_PROGRAMME)
        read = with_people(load_programme(settings.muster_programme), settings)
        if uncalled := nobody_for(read):
            print(f"Warning: {uncalled}. {ADVICE_FUNCTIONS}.")
        try:
            read_settings()
        except MissingSetting as missing:
            print(f"Programme and database can be used.\n{missing}")
        else:
            print("Programme and settings can be used.")


@app.command()
def doctor() -> None:
    """Check everything a running Muster needs, and say what to do about each problem."""
    with exit_with_message():
        findings = list(examine(started()))
    for finding in findings:
        sign = "ok  " if finding.ok else "WARN" if finding.is_warning else "BAD "
        print(f"{sign} {finding.name}: {finding.said}")
        if not finding.ok and finding.advice:
            print(f"     {finding.advice}")
    wrong = [finding.name for finding in findings if not (finding.ok or finding.is_warning)]
    print(f"To fix: {', '.join(wrong)}." if wrong else "Everything is in order.")
    if wrong:
        raise typer.Exit(1)


@app.command()
def retry(
    incident: Annotated[str, typer.Option(help="Only what belongs to this incident: 12 or INC-12.")] = "",
) -> None:
    """Retry failed jobs and failed war room setups: all of them, or those of one incident."""
    with cli_session() as runtime:
        chosen = number_of(incident) if incident else None
        with _slower_than_the_worker():
            requeued = requeue(runtime.deps.clock.now(), runtime.deps, chosen)
            rooms = retry_setups(runtime.deps.clock.now(), runtime.deps, chosen)
        again = [*map(said_of, requeued), *(f"The setup of {one.label}" for one in rooms)]
        for what in again:
            print(f"{what} will be retried.")
        print(
            f"{len(again)} in all; the worker starts them within a second."
            if again
            else "No job has failed permanently."
        )


@app.command("dismiss", hidden=True)
@app.command()
def discard(
    incident: Annotated[str, typer.Option(help="Only what belongs to this incident: 12 or INC-12.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
) -> None:
    """Delete failed jobs, which will then never run. War rooms that were told of the failure are told of this too."""
    with cli_session() as runtime:
        chosen = number_of(incident) if incident else None
        jobs = [*filter(may_be_discarded, found := list_dead_letters(runtime.deps, chosen))]
        for job in found:
            if not may_be_discarded(job):
                advice = "until it has run, people who left a private room can still read its record"
                print(f"{said_of(job)} stays: {advice}. `./muster retry` runs it.")
        if not yes:
            _ask_about(jobs)
        with _slower_than_the_worker():
            gone = discard_jobs(jobs, runtime.deps.clock.now(), runtime.deps)
        for job in gone:
            print(f"{said_of(job)} was discarded.")
        print("No job has failed permanently." if not gone else f"{len(gone)} in all.")


@contextmanager
def _slower_than_the_worker() -> Iterator[None]:
    try:
        yield
    except ConcurrentUpdate:
        raise CommandFailed("the worker was faster; try again.") from None


def _ask_about(jobs: Sequence[DeadLetter]) -> None:
    for job in jobs:
        print(f"{said_of(job)} ({job.error})")
    if jobs and not typer.confirm("They will never run, and cannot be retried. Discard them?"):
        raise CommandFailed("nothing was discarded.")


app.command()(verify)
app.command()(rebuild)


@app.command()
def manifest(
    url: Annotated[str | None, typer.Option(help="Where Slack reaches Muster; without it, Socket Mode.")] = None,
) -> None:
    """Print the Slack app manifest as YAML, in the language of the programme."""
    with exit_with_message():
        read = load_programme(started(LOGS | {"muster_programme"}).muster_programme)
        made = app_manifest(url, load_catalogue(read.texts, read.language))
    print(yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=100), end="")


@app.command()
def demo(
    story: Annotated[Path | None, typer.Option(help="Another story to play: a YAML file.")] = None,
    keep: Annotated[bool, typer.Option(help="Keep running, even without a terminal.")] = False,
    transcript: Annotated[bool, typer.Option(help="Play the story at once, and print all that people read.")] = False,
    port: Annotated[int, typer.Option(help="Where the local Slack listens; any free port when it is taken.")] = 4400,
) -> None:
    """Open a local Slack in your browser, with Muster in it."""
    # A program of its own, so that no production process loads the local Slack.
    options = [
        *(["--story", str(from_caller(story))] if story else []),
        *(["--keep"] if keep else []),
        *(["--transcript"] if transcript else []),
        "--port",
        str(port),
    ]
    os.execv(sys.executable, [sys.executable, "-m", "bot.demo.play", *options])  # noqa: S606
