"""The lines to Slack in Socket Mode: two, and not at the same moment."""

import asyncio
import threading
from contextlib import ExitStack
from pathlib import Path

from bot.http.socket_mode import serve_socket
from bot.processes import prepare
from bot.wiring import Runtime, build
from tests.databases import SqliteTemplate
from tests.e2e.workspace import a_workspace, settings_for

STAGGER = 0.7


class Listener:
    """Socket Mode alone, in a thread, until it is told to stop."""

    def __init__(self, runtime: Runtime, undo: ExitStack) -> None:
        self._house = runtime
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        undo.callback(self.stop)

    def _run(self) -> None:
        self._loop.run_until_complete(serve_socket(self._house, self._stop, STAGGER))
        self._loop.close()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()


def test_the_second_line_comes_some_time_after_the_first(sqlite_template: SqliteTemplate, tmp_path: Path) -> None:
    with a_workspace() as slack, ExitStack() as undo:
        runtime = build(settings_for(slack, sqlite_template.clone(tmp_path), socket=True))
        undo.callback(runtime.close)
        prepare(runtime)
        Listener(runtime, undo)
        slack.wait_until(lambda: slack.connections >= 2, what="two lines")
        opened = slack.traffic.calls("apps.connections.open")
        assert opened[1].at - opened[0].at >= STAGGER * 0.9

        slack.faults.drop_sockets()
        again = len(opened) + 2
        slack.wait_until(lambda: len(slack.traffic.calls("apps.connections.open")) >= again, what="two more")
        slack.wait_until(lambda: slack.connections >= 2, what="both lines again")
