"""How every command begins, and how it reports a failure in one sentence."""

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import typer

from bot.cli.terminal import TerminalFormatter
from bot.logs import set_up_logs
from bot.settings import Settings, read_settings
from bot.wiring import Runtime, build
from storage.encryption_keys import adopt_keys
from storage.migrate import pending
from workflows.domain.errors import DomainError, MusterError, StoreUnavailable


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


_given: ContextVar[Runtime | None] = ContextVar("runtime", default=None)


@contextmanager
def commands_on(runtime: Runtime) -> Iterator[None]:
    """Within, commands that this process runs use a runtime that is there already, and leave it open."""
    token = _given.set(runtime)
    try:
        yield
    finally:
        _given.reset(token)


@contextmanager
def cli_session() -> Iterator[Runtime]:
    """The runtime for one command. Raises `CommandFailed` with the text of a refusal, as in Slack."""
    with exit_with_message(), _opened() as runtime:
        try:
            yield runtime
        except DomainError as error:
            fmt = TerminalFormatter.of(runtime.deps)
            raise CommandFailed(fmt.plain(fmt.refusal(error))) from None
        except StoreUnavailable:
            raise CommandFailed("the database does not answer. Check what is done before you repeat it.") from None


@contextmanager
def _opened() -> Iterator[Runtime]:
    given = _given.get()
    if given is not None:
        yield given
        return
    runtime = build(started(), paced=False)
    try:
        if pending(runtime.database):
            raise CommandFailed(
                "the database is not at the schema of this version. `./muster migrate` brings it there."
            )
        adopt_keys(runtime.database)
        yield runtime
    finally:
        runtime.close()


def started(only: Collection[str] | None = None) -> Settings:
    """The settings, with logs as they say."""
    settings = read_settings(only=only)
    set_up_logs(settings.log_level, settings.log_format)
    return settings
