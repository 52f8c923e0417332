"""How every command begins, and how it reports a failure in one sentence."""

import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

import typer

from bot.logs import set_up_logs
from bot.settings import Settings, read_settings
from bot.wiring import Runtime, build
from storage.migrate import pending
from workflows.domain.errors import DomainError, MusterError, StoreUnavailable

CLI_EQUIVALENTS: Mapping[str, str] = {
    "`/incident list`": "`./muster incident list`",
    "`/incident resolve`": "`./muster incident resolve`",
    "`/incident task list`": "`./muster incident show`",
    "`/incident claim deputy`": "`./muster incident claim NUMBER deputy`",
    "`/incident claim`": "`./muster incident claim`",
    "`/incident handover`": "`./muster incident handover`",
    "`/incident status`": "`./muster incident status`",
    "`/incident reopen <reason>`": "`./muster incident reopen --reason WHY`",
}
"""What a refusal advises to type in Slack, and the same at the command line."""


class CommandFailed(MusterError):
    """The sentence that a command ends with instead of a result."""


@contextmanager
def exit_with_message() -> Iterator[None]:
    """Print an error that Muster raises on purpose, and exit with 1."""
    try:
        yield
    except MusterError as error:
        print(f"muster: {error}", file=sys.stderr)
        raise typer.Exit(1) from None


@contextmanager
def cli_session() -> Iterator[Runtime]:
    """The runtime for one command. Raises `CommandFailed` with the text of a refusal, as in Slack."""
    with exit_with_message():
        runtime = build(started(), paced=False)
        try:
            if pending(runtime.database):
                raise CommandFailed(
                    "the database is not at the schema of this version. `./muster migrate` brings it there."
                )
            yield runtime
        except DomainError as error:
            raise CommandFailed(in_cli_words(runtime.responder_config.fmt.error(error))) from None
        except StoreUnavailable:
            raise CommandFailed("the database does not answer. Look what is so before you do it again.") from None
        finally:
            runtime.close()


def in_cli_words(said: str) -> str:
    for in_slack, here in CLI_EQUIVALENTS.items():
        said = said.replace(in_slack, here)
    return said


def started(only: Collection[str] | None = None) -> Settings:
    """The settings, with logs as they say."""
    settings = read_settings(only=only)
    set_up_logs(settings.log_level, settings.log_format)
    return settings
