"""The long-running processes: what each runs, and how it stops. On SIGTERM it finishes claimed jobs and exits 0."""

import asyncio
import os
import signal
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass

import structlog
import uvicorn
from fastapi import FastAPI

from bot.http.app import inner_app, web_app
from bot.http.heartbeat import always_connected, run_heartbeat
from bot.settings import Settings, missing_for_socket_mode
from bot.wiring import Runtime, build, check_token
from storage.encryption_keys import adopt_keys, require_keys
from storage.migrate import migrate
from workflows.domain.errors import SettingsError

log = structlog.get_logger()

SHUTDOWN_GRACE = 25.0
"""Seconds after the stop signal until the process exits, finished or not. Supervisors kill after thirty. Others take
over unfinished jobs, as after a kill."""


@dataclass(frozen=True, slots=True)
class Components:
    """What a process runs."""

    web: bool = False
    socket: bool = False
    work: bool = False


def components_of(process: str, settings: Settings) -> Components:
    """`run` runs everything, the others one component each.

    Raises `MissingSetting` for `socket` without an app-level token.
    """
    match process:
        case "run":
            return Components(web=True, socket=settings.socket_mode, work=True)
        case "web":
            return Components(web=True)
        case "socket":
            if not settings.socket_mode:
                raise missing_for_socket_mode()
            return Components(socket=True)
        case _:
            return Components(work=True)


def run(process: str, settings: Settings, grace: float = SHUTDOWN_GRACE) -> None:
    """Run until SIGTERM or SIGINT, and at most `grace` seconds longer. Raises `SettingsError`."""
    components = components_of(process, settings)
    runtime = open_runtime(settings)
    try:
        asyncio.run(_serve_until_signalled(runtime, components, grace))
    finally:
        runtime.close()


def open_runtime(settings: Settings) -> Runtime:
    """Build, claim the database, migrate and check the token. Raises `SettingsError`, after closing what it opened."""
    runtime = build(settings)
    with ExitStack() as undo:
        undo.callback(runtime.close)
        prepare(runtime)
        undo.pop_all()
    return runtime


def prepare(runtime: Runtime) -> None:
    """Claim the database, check that its keys are there, migrate it, release the leases of a killed process (SQLite)
    and check the token.

    Raises `SettingsError`.
    """
    runtime.database.claim_process()
    require_keys(runtime.database)
    migrate(runtime.database)
    adopt_keys(runtime.database)
    if not runtime.database.keys.first:
        log.warning("encryption.off")
    if runtime.database.dialect == "sqlite":
        with runtime.store.write() as uow:
            uow.outbox.release_all()
            uow.commit()
    check_token(runtime)


async def _serve_until_signalled(runtime: Runtime, components: Components, grace: float) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    limit = asyncio.create_task(_limit_shutdown(stop, grace))
    await serve(runtime, components, stop)
    await limit


async def _limit_shutdown(stop: asyncio.Event, grace: float) -> None:
    """A thread, because shutdown continues after this loop ends and may wait for threads that hang."""
    await stop.wait()
    timer = threading.Timer(grace, _force_exit)
    timer.daemon = True
    timer.start()


def _force_exit() -> None:
    log.error("shutdown.timed_out")
    os._exit(1)


async def serve(
    runtime: Runtime, components: Components, stop: asyncio.Event, ready: Callable[[str], None] | None = None
) -> None:
    """Run the components until `stop` is set. `ready` gets the address once HTTP requests are accepted.

    Raises `SettingsError` when the port is in use or Slack refuses the app-level token.
    """
    listener = _bind(runtime.settings, components)
    runtime.job_notifier.start()
    if components.work:
        runtime.worker.start()
        runtime.ticker.start()
    api = web_app(runtime) if components.web else inner_app(runtime)
    serving = [asyncio.create_task(_web(runtime, api, listener, stop, ready))] if listener else []
    if components.socket:
        # Imported late: aiohttp takes 9 MB, which a process without Socket Mode does not need.
        from bot.http.socket_mode import serve_socket  # noqa: PLC0415

        serving.append(asyncio.create_task(serve_socket(runtime, stop)))
    elif components.web and not runtime.settings.socket_mode:  # in Socket Mode the socket beats instead
        serving.append(asyncio.create_task(run_heartbeat(runtime, always_connected, stop)))
    log.info("muster.started", web=components.web, socket=components.socket, work=components.work)
    try:
        await _until(stop, serving)
    finally:
        stop.set()
        broken = [e for e in await asyncio.gather(*serving, return_exceptions=True) if e is not None]
        if components.work:
            await asyncio.to_thread(_finish_work, runtime)
        log.info("muster.stopped")
    if broken:
        raise broken[0]


async def _until(stop: asyncio.Event, serving: list["asyncio.Task[None]"]) -> None:
    """Return when `stop` is set or a component fails."""
    waiting = asyncio.create_task(stop.wait())
    await asyncio.wait([waiting, *serving], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()


def _finish_work(runtime: Runtime) -> None:
    runtime.ticker.stop()
    runtime.worker.stop()


def _bind(settings: Settings, components: Components) -> socket.socket | None:
    """Bind the port before any work starts; None for a process without an HTTP port."""
    name, port = ("PORT", settings.port) if components.web else ("MUSTER_METRICS_PORT", settings.muster_metrics_port)
    if port is None:
        return None
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, port), family=family, backlog=1024)
    except socket.gaierror:
        raise SettingsError(f"HOST: {settings.host} is not an address of this machine.") from None
    except OSError:
        raise SettingsError(f"{name}: {settings.host}:{port} cannot be listened on; is it in use?") from None


async def _web(
    runtime: Runtime, api: FastAPI, listener: socket.socket, stop: asyncio.Event, ready: Callable[[str], None] | None
) -> None:
    server = _Server(uvicorn.Config(api, log_config=None, access_log=False, lifespan="off"))
    task = asyncio.create_task(server.serve([listener]))
    while not server.started and not task.done():
        await asyncio.sleep(0.01)
    host, port = runtime.settings.host, listener.getsockname()[1]
    log.info("web.listening", host=host, port=port)
    if ready is not None:
        ready(f"http://{host}:{port}")
    await stop.wait()
    server.should_exit = True
    await task


class _Server(uvicorn.Server):
    """Without uvicorn's signal handlers."""

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        await self._serve(sockets)


class InProcessServer:
    """Muster in a thread of this process, for the demo and for tests."""

    def __init__(self, runtime: Runtime, components: Components) -> None:
        self._runtime = runtime
        self._components = components
        self._ready: Future[str] = Future()
        self._loop_and_stop: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()
        self._thread = threading.Thread(target=self._run, name="muster", daemon=True)

    def start(self) -> str:
        """Start, and return the address of the HTTP edge once it accepts requests; empty when there is none.

        Raises `SettingsError`.
        """
        self._thread.start()
        return self._ready.result(timeout=30)

    def stop(self) -> None:
        """Finish claimed jobs, then close everything."""
        loop, event = self._loop_and_stop.result(timeout=30)
        loop.call_soon_threadsafe(event.set)
        self._thread.join()
        self._runtime.close()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except SettingsError as error:
            self._ready.set_exception(error)

    async def _serve(self) -> None:
        stop = asyncio.Event()
        self._loop_and_stop.set_result((asyncio.get_running_loop(), stop))
        if not self._components.web:
            self._ready.set_result("")
        await serve(self._runtime, self._components, stop, self._ready.set_result)
