"""Where the demo runs: a local Slack with people in it, and Muster. Both can be restarted or reset."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from bot.clock import wall_clock
from bot.manifest import manifest
from bot.processes import Components, InProcessServer, prepare
from bot.settings import Settings, read_settings
from bot.wiring import Runtime, build
from sandbox import Sandbox, SandboxClock
from sandbox.lived_in import move_in
from sandbox.story import load_story, play
from sandbox.welcome import load_welcome

HERE = Path(__file__).parent
PAST = [load_story(file) for file in sorted((HERE / "stories" / "past").glob("*.yaml"))]
PASSES = sum(story.lasts for story in PAST)
"""Seconds of the clock that the past takes."""
PROGRAMME = HERE / "programme.yaml"
WELCOME = HERE / "welcome.yaml"
TICK = 0.1
IDLE_WITHIN = 20.0


class Stage:
    """Slack and Muster in one process, sharing one clock."""

    def __init__(self, slack: Sandbox, folder: Path) -> None:
        self.slack = slack
        self._folder = folder
        self._starts = 0
        self._move_in()

    def _move_in(self) -> None:
        """Add people and rooms, start Muster, and play the incidents of the past days."""
        self._starts += 1
        move_in(self.slack, opens_in=PASSES)
        self._start()
        for story in PAST:
            for _step in play(self.slack, story):
                pass
        self.wait_until_idle()
        self.slack.everyone_has_read()
        self.slack.welcome = load_welcome(WELCOME)

    def _start(self) -> None:
        self.runtime = build(self._settings(), self.slack.clock, tick_every=TICK)
        prepare(self.runtime)
        self._server = InProcessServer(self.runtime, Components(web=True, socket=True, work=True))
        self.address = self._server.start()
        self.slack.wait_until(lambda: self.slack.connections > 0, what="Muster's Socket Mode connection")

    def _settings(self) -> Settings:
        environment = {
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_APP_TOKEN": self.slack.app_token,
            "SLACK_API_URL": self.slack.api_url,
            "MUSTER_PACING": "off",
            "MUSTER_PERSON_LIMIT": "0",
            "MUSTER_PROGRAMME": str(PROGRAMME),
            "DATABASE_URL": f"sqlite:///{self._folder / f'muster-{self._starts}.db'}",
            "PORT": "0",
        }
        return read_settings(environment, dotenv=None)

    def wait_until_idle(self) -> None:
        """Wait until Muster has nothing left to do."""
        self.slack.wait_until(lambda: _is_idle(self.runtime), timeout=IDLE_WITHIN, what="an empty outbox")

    def restart(self) -> None:
        """Restart Muster on the same database."""
        self._server.stop()
        self._start()

    def reset(self) -> None:
        """Return Slack and Muster to their initial state."""
        self._server.stop()
        self.slack.begin_again()
        self._move_in()

    def close(self) -> None:
        self._server.stop()


def _is_idle(runtime: Runtime) -> bool:
    with runtime.store.read() as uow:
        return uow.outbox.waiting() == 0


@contextmanager
def stage(port: int) -> Iterator[Stage]:
    """A temporary stage, deleted afterwards. Uses any free port when `port` is taken."""
    with tempfile.TemporaryDirectory(prefix="muster-demo-") as folder, _slack(port) as slack:
        made = Stage(slack, Path(folder))
        slack.on_restart, slack.on_reset = made.restart, made.reset
        try:
            yield made
        finally:
            made.close()


def _clock() -> SandboxClock:
    """Shows the time of day once the past is over."""
    return SandboxClock(wall_clock() - timedelta(seconds=PASSES))


@contextmanager
def _slack(port: int) -> Iterator[Sandbox]:
    slack = Sandbox(manifest(), clock=_clock(), port=port)
    try:
        slack.start()
    except OSError:
        slack = Sandbox(manifest(), clock=_clock())
        slack.start()
    try:
        yield slack
    finally:
        slack.stop()
