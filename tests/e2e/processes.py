"""Real processes of Muster: started, asked to stop, killed and started again.

They are forked from a server that has imported everything already, so that a start takes a fraction of a second.
"""

import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sandbox import Sandbox
from tests.around import around
from tests.e2e.workspace import CONSECUTIVE, a_workspace

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["bot.cli.main", "bot.manifest", "storage.migrations.run", "alembic.command"])

STARTED_WITHIN = 60.0


def environment_for(slack: Sandbox, database_url: str, **more: str) -> dict[str, str]:
    """What a process is told, HTTP on a free port unless `more` has an app token."""
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "MUSTER_PACING": "off",
        "MUSTER_PERSON_LIMIT": "0",
        "DATABASE_URL": database_url,
        "PORT": "0",
        "MUSTER_PROGRAMME": str(CONSECUTIVE),
        "LOG_FORMAT": "json",
        "LOG_LEVEL": "DEBUG",
        **more,
    }


def as_typed(word: str) -> None:
    """`python -m bot <word>`."""
    from bot.cli.main import app

    sys.exit(app([word], prog_name="muster"))


class Process:
    """`python -m bot <word>` (or what `main` makes of the word), told of `environment` and the machine only."""

    def __init__(
        self, word: str, environment: Mapping[str, str], errors: Path, main: Callable[[str], None] = as_typed
    ) -> None:
        self._errors = errors
        self._process = _FORKS.Process(target=_main, args=(main, word, dict(environment), str(errors)))
        self._process.start()

    @property
    def said(self) -> str:
        """What it wrote to standard error so far."""
        return self._errors.read_text(encoding="utf-8") if self._errors.exists() else ""

    @property
    def events(self) -> list[dict[str, Any]]:
        """Its log, line by line."""
        return [json.loads(line) for line in self.said.splitlines() if line.startswith("{") and line.endswith("}")]

    @property
    def address(self) -> str:
        """Where it takes HTTP requests; raises LookupError before it does."""
        for event in self.events:
            if event["event"] == "web.listening":
                return f"http://{event['host']}:{event['port']}"
        raise LookupError("it does not listen yet")

    def has_logged(self, event: str) -> bool:
        return any(one["event"] == event for one in self.events)

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def kill(self) -> None:
        """SIGKILL: it can finish nothing."""
        self._process.kill()
        self._process.join()

    def sleep(self) -> None:
        """SIGSTOP: it does nothing until it wakes, and does not know that time went by."""
        os.kill(self.pid, signal.SIGSTOP)

    def wake(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def stop(self, within: float = STARTED_WITHIN) -> int:
        """SIGTERM; the exit code."""
        if self._process.is_alive():
            os.kill(self.pid, signal.SIGTERM)
        return self.ended(within)

    def ended(self, within: float = STARTED_WITHIN) -> int:
        """Wait for the end; the exit code."""
        self._process.join(within)
        assert self._process.exitcode is not None, f"it does not end; it said:\n{self.said}"
        return self._process.exitcode


def _main(main: Callable[[str], None], word: str, environment: dict[str, str], errors: str) -> None:
    kept = around()
    os.environ.clear()
    os.environ.update(kept | environment)
    descriptor = os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    main(word)


class Workspace:
    """A local Slack, and processes of Muster that come and go."""

    def __init__(self, slack: Sandbox, directory: Path, environment: dict[str, str]) -> None:
        self.slack = slack
        self.environment = environment
        self._directory = directory
        self._processes: list[Process] = []

    def start(self, word: str, **more: str) -> Process:
        """Start a process, ready or not."""
        errors = self._directory / f"{len(self._processes)}-{word}.log"
        process = Process(word, self.environment | more, errors)
        self._processes.append(process)
        return process

    def started(self, word: str, **more: str) -> Process:
        """Start a process and wait until it does its work; Slack's requests go to its HTTP edge, if it has one."""
        process = self.start(word, **more)
        sign = {"worker": "muster.started", "socket": "socket.connected"}.get(word, "web.listening")

        def ready() -> bool:
            assert process.is_alive, process.said
            return process.has_logged(sign)

        self.slack.wait_until(ready, timeout=STARTED_WITHIN, what=f"{word} to be ready")
        if "SLACK_APP_TOKEN" in self.environment | more:
            self.slack.deliver_to(None)
        elif sign == "web.listening":
            self.slack.deliver_to(f"{process.address}/slack/events")
        return process

    def kill_all(self) -> None:
        for process in self._processes:
            if process.is_alive:
                process.kill()


@contextmanager
def processes(directory: Path, database_url: str, programme: str = "") -> Iterator[Workspace]:
    """A workspace in which processes can be started; what still runs at the end is killed."""
    with a_workspace() as slack:
        more = {}
        if programme:
            file = directory / "programme.yaml"
            file.write_text(CONSECUTIVE.read_text(encoding="utf-8") + programme, encoding="utf-8")
            more["MUSTER_PROGRAMME"] = str(file)
        workspace = Workspace(slack, directory, environment_for(slack, database_url, **more))
        try:
            yield workspace
        finally:
            workspace.kill_all()
