"""The line to Slack: requests over connections that are kept, each sent once, and what came of it.

Slack_sdk's own client opens a connection, and shakes hands for TLS, for every call.
"""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpcore
import httpx

from bot.adapters.wire import Deadline, pool_to, proxy_to
from workflows.domain.errors import ChatUnavailable

TIMEOUT = 10
"""Seconds for a whole call, however slowly Slack speaks. The lease of a job is longer."""
CONNECTIONS = 64
KEPT_FOR = 5.0
"""Seconds an idle connection is kept: well below what servers keep it for. One they close meanwhile is noticed before
it is used; only when it closes at that very moment does a call fail as if its answer had been lost."""

NEVER_SENT = (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout, httpcore.ProxyError)
BROKEN = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError)
"""Of the line; and an answer that cannot be unpacked."""
ALWAYS = {"User-Agent": "muster", "Accept": "application/json", "Accept-Encoding": "gzip, deflate"}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `data` is empty when it was not JSON; header names are found in any case."""

    status: int
    headers: Mapping[str, str]
    data: Json


class Line:
    """Thread-safe. Raises `ChatUnavailable` when Slack is not reached or hangs up; sends nothing a second time.

    A proxy is taken where the environment names one. Raises `SettingsError` for one that we cannot speak to.
    """

    def __init__(self, api_url: str) -> None:
        proxy_to(api_url)
        self.patience: float = TIMEOUT
        self._api_url = api_url
        self._deadline = Deadline()
        self._pools: dict[str, httpcore.ConnectionPool] = {}
        self._opening = threading.Lock()

    def post(self, method: str, token: str, *, form: Json | None = None, body: Json | None = None) -> Answer:
        """Call a method with form arguments, or with a JSON body."""
        kind, content = _encoded(form or {}) if body is None else ("application/json", _as_json(body))
        return self._send(self._api_url + method, content, {"Content-Type": kind, "Authorization": f"Bearer {token}"})

    def deposit(self, address: str, content: bytes) -> Answer:
        """Send the bytes of a file to where Slack said. The address lets anybody do so: it is never logged."""
        return self._send(address, content, {"Content-Type": "application/octet-stream"})

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()

    def _send(self, url: str, content: bytes, headers: Mapping[str, str]) -> Answer:
        told = {"Host": urlsplit(url).netloc, **ALWAYS, **headers, "Content-Length": str(len(content))}
        waiting = {"timeout": {"pool": self.patience}}
        try:
            with self._deadline.within(self.patience):
                heard = self._pool(url).request(
                    "POST", url, headers=[*told.items()], content=content, extensions=waiting
                )
            answer = httpx.Response(heard.status, headers=heard.headers, content=heard.content)
        except (*BROKEN, httpx.DecodingError) as error:
            raise from_line(error) from None
        return Answer(answer.status_code, answer.headers, _object(answer.content))

    def _pool(self, url: str) -> httpcore.ConnectionPool:
        """That of a server: what is sent to one does not wait for connections to another."""
        place = urlsplit(url).netloc
        if place not in self._pools:
            with self._opening:
                if place not in self._pools:
                    self._pools[place] = pool_to(url, self._deadline, CONNECTIONS, KEPT_FOR)
        return self._pools[place]


def from_line(error: Exception) -> ChatUnavailable:
    """Slack was not reached, or hung up. Unless the request never left, it may have had its effect."""
    return ChatUnavailable(type(error).__name__, ambiguous=not isinstance(error, NEVER_SENT))


def _object(content: bytes) -> Json:
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _encoded(form: Json) -> tuple[str, bytes]:
    return "application/x-www-form-urlencoded", urlencode(form).encode()


def _as_json(body: Json) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
