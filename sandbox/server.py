"""The sandbox as one object: state, server thread, switches, people."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from aiohttp import web

from sandbox.clock import SandboxClock
from sandbox.delivery.hub import Hub
from sandbox.delivery.signing import signed_headers
from sandbox.faults import Faults
from sandbox.manifest import read_manifest
from sandbox.records import Json
from sandbox.traffic import Traffic
from sandbox.web import Web
from sandbox.workspace import Workspace

T = TypeVar("T")
LOOPBACK = ("127.0.0.1", "localhost")


class Server:
    """Serves one workspace on 127.0.0.1 from its own thread, until stopped.

    `deadline` is for how many seconds the bot may answer, and open a form, after somebody did something: three in
    Slack. More keeps stories that are about something else from failing on a busy machine.
    """

    def __init__(
        self,
        manifest: Json,
        clock: SandboxClock | None = None,
        time_scale: float = 1.0,
        port: int = 0,
        host: str = "127.0.0.1",
        deadline: float = 3.0,
    ) -> None:
        if host not in LOOPBACK:
            raise ValueError(f"The sandbox has no passwords, so it listens on 127.0.0.1 only, not on {host}.")
        self.clock = clock or SandboxClock()
        self.workspace = Workspace(read_manifest(manifest), self.clock)
        self.faults = Faults()
        self.traffic = Traffic()
        self.hub = Hub(self.workspace, self.faults, self.traffic, time_scale)
        self.hub.deadline = self.workspace.trigger_life = deadline
        self._port = port
        self._request_url: str | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="sandbox", daemon=True)
        self._ready = threading.Event()
        self._failure: OSError | None = None
        self.faults.bind_sockets(self._disturb_sockets)

    # what the bot needs to know

    @property
    def base_url(self) -> str:
        return self.hub.base_url

    @property
    def api_url(self) -> str:
        return f"{self.base_url}/api/"

    @property
    def bot_token(self) -> str:
        return self.workspace.bot_token

    @property
    def app_token(self) -> str:
        return self.workspace.app_token

    @property
    def admin_token(self) -> str:
        """Of an admin of the whole organisation."""
        return self.workspace.admin_token

    @property
    def signing_secret(self) -> str:
        return self.workspace.signing_secret

    @property
    def request_url(self) -> str | None:
        """Where deliveries go; None over Socket Mode."""
        return self._request_url

    def deliver_to(self, request_url: str | Sequence[str] | None) -> None:
        """Deliver by signed HTTP to this URL, to several in turn, or over Socket Mode with None."""
        urls = (request_url,) if isinstance(request_url, str) else tuple(request_url or ())
        self._request_url = urls[0] if urls else None
        self.hub.deliver_to(urls)

    def sign(self, body: str, timestamp: int | str) -> dict[str, str]:
        """The signature headers for a body, for tests that knock on the bot's door themselves."""
        return signed_headers(self.signing_secret, body, timestamp)

    @property
    def connections(self) -> int:
        """How many Socket Mode connections the bot holds."""
        return self.hub.sockets.connected

    # life

    def start(self) -> None:
        self._thread.start()
        self._ready.wait()
        if self._failure:
            raise self._failure
        if not self.base_url:
            raise RuntimeError("the sandbox did not start; its thread has said why")

    def stop(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(timeout=60)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the server's loop and wait for it, from another thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        app = Web(self.hub, self.faults).application()
        self._furnish(app)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        try:
            self._loop.run_until_complete(self._listen(runner))
            self.hub.loop = self._loop
        except OSError as failure:
            self._failure = failure
            self._loop.close()
            return
        finally:
            self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._shut_down(runner))
        self._loop.close()

    def _furnish(self, app: web.Application) -> None:
        """Add what else is served at this address."""

    async def _listen(self, runner: web.AppRunner) -> None:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self._port)
        await site.start()
        port = runner.addresses[0][1]
        self.hub.base_url = f"http://127.0.0.1:{port}"

    async def _shut_down(self, runner: web.AppRunner) -> None:
        await self.hub.close()
        await runner.cleanup()

    def _disturb_sockets(self, what: str) -> None:
        """Connections are gone when a drop returns; a warning takes its ten seconds meanwhile."""
        if not self._loop.is_running():
            return
        if what == "drop":
            self.run(self.hub.sockets.drop_all())
        else:
            asyncio.run_coroutine_threadsafe(self.hub.sockets.warn_all(), self._loop)
