"""HTTP to Slack: kept connections, and nothing sent twice."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import timedelta

import pytest

from bot.slack.circuit_breaker import PROBE_TAKES
from bot.slack.http import LONGEST_CALL, SlackHttp
from bot.worker.worker import LEASE
from workflows.domain.errors import ChatUnavailable, SettingsError

BETWEEN_BYTES = 0.05
OK = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{"ok":true}'


class Slack:
    """Takes requests as `serve` says, and counts connections and requests."""

    def __init__(self, address: tuple[str, int] = ("127.0.0.1", 0)) -> None:
        self.connections = 0
        self.requests: list[bytes] = []
        self.hangs_up_after: Callable[[int], bool] = lambda _number: False
        self.answers = True
        self.says = OK
        self.trickles_after: int | None = None
        """So many bytes of an answer come at once; the others one by one."""
        self.closed = threading.Event()
        self._door = socket.create_server(address)
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self._door.getsockname()[1]}/api/"

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._door.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            while request := _request(connection):
                self.requests.append(request)
                answers, goes_on = self.answers, not self.hangs_up_after(len(self.requests))
                if answers:
                    self._answer(connection)
                if not (answers and goes_on):
                    break
        self.closed.set()

    def _answer(self, connection: socket.socket) -> None:
        at_once = len(self.says) if self.trickles_after is None else self.trickles_after
        connection.sendall(self.says[:at_once])
        for byte in self.says[at_once:]:
            if self.closed.wait(BETWEEN_BYTES):
                return
            with suppress(OSError):  # whoever called hung up
                connection.sendall(bytes([byte]))

    def stop(self) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()


def _request(connection: socket.socket) -> bytes:
    """One whole request; empty when there is none any more."""
    received = b""
    while not _is_whole(received):
        more = connection.recv(65536)
        if not more:
            return b""
        received += more
    return received


def _is_whole(received: bytes) -> bool:
    head, end, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head.lower())
    return bool(end) and len(body) >= (int(length[1]) if length else 0)


@pytest.fixture
def slack() -> Iterator[Slack]:
    made = Slack()
    yield made
    with suppress(OSError):
        made.stop()


@pytest.fixture
def http(slack: Slack) -> Iterator[SlackHttp]:
    made = SlackHttp(slack.api_url)
    yield made
    made.close()


def test_calls_share_a_connection(slack: Slack, http: SlackHttp) -> None:
    answers = [http.post("auth.test", "xoxb-1", form={"a": "b c"}).data for _ in range(3)]
    assert answers == [{"ok": True}] * 3
    assert (slack.connections, len(slack.requests)) == (1, 3)
    head, _, body = slack.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /api/auth.test HTTP/1.1")
    assert b"Authorization: Bearer xoxb-1" in head
    assert body == b"a=b+c"


def test_a_connection_that_was_closed_meanwhile_is_not_used(slack: Slack, http: SlackHttp) -> None:
    slack.hangs_up_after = lambda number: number == 1
    http.post("chat.postMessage", "xoxb-1", body={"text": "first"})
    slack.closed.wait(30)

    assert http.post("chat.postMessage", "xoxb-1", body={"text": "second"}).data == {"ok": True}

    assert [request.rpartition(b"\r\n\r\n")[2] for request in slack.requests] == [
        b'{"text":"first"}',
        b'{"text":"second"}',
    ]


def test_a_request_whose_answer_does_not_come_is_sent_once_and_may_have_worked(slack: Slack, http: SlackHttp) -> None:
    http.post("auth.test", "xoxb-1", form={})
    slack.answers = False
    with pytest.raises(ChatUnavailable) as caught:
        http.post("chat.postMessage", "xoxb-1", body={"text": "x"})
    assert caught.value.ambiguous
    assert len(slack.requests) == 2


def test_a_slack_that_is_not_reached_did_nothing(slack: Slack, http: SlackHttp) -> None:
    slack.stop()
    with pytest.raises(ChatUnavailable) as caught:
        http.post("chat.postMessage", "xoxb-1", body={"text": "x"})
    assert (caught.value.reason, caught.value.ambiguous) == ("ConnectError", False)


def test_no_error_names_an_address_or_a_token(slack: Slack, http: SlackHttp) -> None:
    slack.answers = False
    with pytest.raises(ChatUnavailable) as caught:
        http.upload(f"{slack.api_url}upload?secret=1", b"words")
    assert (str(caught.value), caught.value.__cause__) == ("RemoteProtocolError", None)


def test_an_answer_that_cannot_be_unpacked_may_have_worked(slack: Slack, http: SlackHttp) -> None:
    slack.says = OK.replace(b"Content-Type", b"Content-Encoding: gzip\r\nContent-Type")
    with pytest.raises(ChatUnavailable) as caught:
        http.post("chat.postMessage", "xoxb-1", body={"text": "x"})
    assert (caught.value.reason, caught.value.ambiguous) == ("DecodingError", True)


def test_an_answer_that_trickles_in_ends_in_time_and_may_have_worked(slack: Slack, http: SlackHttp) -> None:
    """Each byte comes soon enough; all of them would not."""
    slack.trickles_after, http.timeout = len(OK) - 9, BETWEEN_BYTES * 4
    with pytest.raises(ChatUnavailable) as caught:
        http.post("chat.postMessage", "xoxb-1", body={"text": "x"})
    assert (caught.value.reason, caught.value.ambiguous, len(slack.requests)) == ("ReadTimeout", True, 1)
    slack.closed.set()

    slack.trickles_after = None
    assert http.post("auth.test", "xoxb-1", form={}).data == {"ok": True}, "and the next one is fine"


def test_a_call_ends_before_the_lease_of_its_job() -> None:
    assert timedelta(seconds=LONGEST_CALL) < min(LEASE, PROBE_TAKES)


@pytest.fixture
def deaf() -> Iterator[int]:
    """A port at which nobody answers, not even with a refusal: whoever knocks waits."""
    with socket.create_server(("127.0.0.9", 0), backlog=0) as door, ExitStack() as knocks:
        for _ in range(3):
            knocking = knocks.enter_context(socket.socket())
            knocking.setblocking(False)
            knocking.connect_ex(door.getsockname())
        yield door.getsockname()[1]


def test_an_address_that_does_not_answer_leaves_time_to_the_next(deaf: int, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, deaf)) for host in ("127.0.0.9", "127.0.0.8")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)
    slack, http = Slack(("127.0.0.8", deaf)), SlackHttp(f"http://slack.example:{deaf}/api/")
    http.timeout = 3.0
    assert http.post("auth.test", "xoxb-1").data == {"ok": True}
    http.close()
    slack.stop()


def test_a_host_without_an_address_is_not_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_args: object, **_more: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    http = SlackHttp("https://slack.example/api/")
    with pytest.raises(ChatUnavailable) as caught:
        http.post("auth.test", "xoxb-1")
    assert (caught.value.reason, caught.value.ambiguous) == ("ConnectError", False)
    http.close()


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "ALL_PROXY"])
def test_a_proxy_that_nobody_can_speak_to_is_named_at_the_start(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "socks5://somebody:secret@127.0.0.1:1080")
    with pytest.raises(SettingsError, match=f"^{name}: ") as caught:
        SlackHttp("https://slack.example/api/")
    assert "secret" not in str(caught.value)


def test_a_proxy_that_the_environment_names_is_asked(slack: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a workspace's bot may not reach the internet by itself. Its own house is never asked through it."""
    monkeypatch.setenv("HTTP_PROXY", slack.api_url.removesuffix("/api/"))
    http = SlackHttp("http://slack.example/api/")
    assert http.post("auth.test", "xoxb-1").data == {"ok": True}
    http.close()
    assert slack.requests[-1].startswith(b"POST http://slack.example/api/auth.test HTTP/1.1\r\n")

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")
    http = SlackHttp(slack.api_url)
    assert http.post("auth.test", "xoxb-1").data == {"ok": True}
    http.close()
    assert slack.requests[-1].startswith(b"POST /api/auth.test HTTP/1.1\r\n")
