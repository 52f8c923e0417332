"""A process whose database says nothing any more ends all the same when it is told to."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.logs import set_up_logs
from bot.processes import run
from bot.settings import read_settings
from sandbox import Sandbox
from tests.databases import on_postgresql
from tests.e2e.processes import Process, environment_for
from tests.e2e.workspace import a_workspace
from tests.silent_connection import a_way


def with_a_second_to_end(word: str) -> None:
    """What `python -m bot <word>` does; it is already in a process of its own."""
    settings = read_settings(dotenv=None)
    set_up_logs(settings.log_level, settings.log_format)
    run(word, settings, grace=1.0)


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with a_workspace() as workspace:
        yield workspace


@on_postgresql
def test_the_end_comes_in_time_whatever_the_database_does(slack: Sandbox, database_url: str, tmp_path: Path) -> None:
    with a_way(database_url) as (way, address):
        environment = environment_for(slack, address.replace("+psycopg", ""))
        process = Process("run", environment, tmp_path / "log", main=with_a_second_to_end)
        slack.wait_until(lambda: process.has_logged("muster.started"), timeout=60, what="the start")
        way.deaf = True
        slack.wait_until(lambda: way.swallowed, what="somebody who waits for an answer")
        os.kill(process.pid, signal.SIGTERM)
        assert process.ended(within=12) == 1, "sooner than a statement is given up"
        assert process.events[-1]["event"] == "shutdown.timed_out"
