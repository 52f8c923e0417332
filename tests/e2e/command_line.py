"""`./muster incident` in processes of its own, beside a Muster that runs."""

import shlex
import sys
from itertools import count
from pathlib import Path

from tests.e2e.processes import Process, environment_for
from tests.e2e.workspace import Workspace


def typed(words: str) -> None:
    """What somebody types behind `./muster`."""
    from bot.cli.main import app

    sys.exit(app(shlex.split(words), prog_name="muster"))


class CommandLine:
    """A terminal on the machine of Muster. Everything typed there is read in real time."""

    def __init__(self, workspace: Workspace, directory: Path, **more: str) -> None:
        url = workspace.runtime.settings.database_url.get_secret_value()
        self._environment = environment_for(workspace.slack, url, LOG_LEVEL="ERROR", **more)
        self._directory = directory
        self._numbers = count(1)

    def says(self, *words: str, who: str = "Alice", under: str = "incident") -> str:
        """What a command prints that goes well. `under`: the word of `./muster` below which it is found."""
        said, code = self._run(words, who, under)
        assert code == 0, said
        return said

    def refuses(self, *words: str, who: str = "Alice", under: str = "incident") -> str:
        """The one sentence in place of a result."""
        said, code = self._run(words, who, under)
        assert code == 1, said
        return said.removeprefix("muster: ")

    def _run(self, words: tuple[str, ...], who: str, under: str = "incident") -> tuple[str, int]:
        asked = shlex.join([under, *words, *(["--as", who] if who else [])])
        process = Process(asked, self._environment, self._directory / f"typed-{next(self._numbers)}.log", typed)
        code = process.ended()
        return process.said.strip(), code
