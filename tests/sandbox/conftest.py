"""A sandbox, and a tiny bot on either transport."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.request import BoltRequest
from slack_sdk import WebClient

from sandbox import Sandbox

from .manifest import MANIFEST


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with Sandbox(MANIFEST, time_scale=0.001) as running:
        yield running


@pytest.fixture
def client(slack: Sandbox) -> WebClient:
    return WebClient(token=slack.bot_token, base_url=slack.api_url)


class Porch(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


class BotServer:
    """Serves a Bolt app over HTTP, one thread per request."""

    def __init__(self, app: App) -> None:
        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                headers = {key.lower(): value for key, value in self.headers.items()}
                answer = app.dispatch(BoltRequest(body=body, headers=headers))
                self.send_response(answer.status)
                for name, value in answer.first_headers_without_set_cookie().items():
                    self.send_header(name, value)
                content = (answer.body or "").encode()
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args: Any) -> None:
                pass

            def handle_one_request(self) -> None:
                with contextlib.suppress(BrokenPipeError):  # the sandbox hangs up on slow answers
                    super().handle_one_request()

        self._server = Porch(("127.0.0.1", 0), Door)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/slack/events"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def new_app(slack: Sandbox) -> App:
    client = WebClient(token=slack.bot_token, base_url=slack.api_url)
    return App(client=client, signing_secret=slack.signing_secret, process_before_response=True)


def hang_up(slack: Sandbox, handler: SocketModeHandler) -> None:
    """End a connection from our side, and wake the client's threads: its own goodbye takes seconds."""
    handler.client.auto_reconnect_enabled = False
    handler.client.current_session_state.terminated = True
    slack.faults.drop_sockets()
    handler.client.message_processor.event.set()
    handler.client.enqueue_message('{"type": "hello"}')
    handler.close()


@pytest.fixture(params=["http", "socket"])
def serve(slack: Sandbox, request: pytest.FixtureRequest) -> Iterator[Callable[[App], None]]:
    """Connects a bot over the transport of this run."""
    stops: list[Callable[[], Any]] = []

    def connect(app: App) -> None:
        if request.param == "http":
            server = BotServer(app)
            slack.deliver_to(server.url)
            stops.append(server.stop)
        else:
            handler = SocketModeHandler(app, slack.app_token, web_client=app.client)
            handler.connect()
            stops.append(lambda: hang_up(slack, handler))
            slack.wait_until(lambda: slack.connections, what="the bot to connect")

    yield connect
    for stop in stops:
        stop()


@pytest.fixture
def serve_http(slack: Sandbox) -> Iterator[Callable[[App], None]]:
    servers: list[BotServer] = []

    def connect(app: App) -> None:
        servers.append(BotServer(app))
        slack.deliver_to(servers[-1].url)

    yield connect
    for server in servers:
        server.stop()
