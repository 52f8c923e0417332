"""Muster's parts in this process, for what needs no process: reading, and what is made of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.settings import read_settings
from bot.wiring import Runtime, build


@contextmanager
def runtime_at(database_url: str) -> Iterator[Runtime]:
    """Everything wired, nothing running; Slack is never called."""
    environment = {
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": "bench",
        "SLACK_API_URL": "http://127.0.0.1:9/",
        "DATABASE_URL": database_url,
    }
    runtime = build(read_settings(environment, dotenv=None))
    try:
        yield runtime
    finally:
        runtime.close()
