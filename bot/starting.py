"""What every command begins with, and how it says in one sentence what went wrong."""

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import typer

from bot.logs import set_up_logs
from bot.settings import Settings, read_settings
from workflows.domain.errors import MusterError


@contextmanager
def one_sentence() -> Iterator[None]:
    """What Muster raises on purpose is said, and the exit code is 1."""
    try:
        yield
    except MusterError as error:
        print(f"muster: {error}", file=sys.stderr)
        raise typer.Exit(1) from None


def started(only: Collection[str] | None = None) -> Settings:
    """The settings, with logs as they say."""
    settings = read_settings(only=only)
    set_up_logs(settings.log_level, settings.log_format)
    return settings
