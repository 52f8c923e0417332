"""The line to Slack: requests over connections that are kept, each sent once, and what came of it.

Slack_sdk's own client opens a connection, and shakes hands for TLS, for every call.
"""

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore

from workflows.domain.errors import ChatUnavailable

TIMEOUT = 10
"""Seconds to connect, to send and to hear. The lease of a job is longer."""
CONNECTIONS = 64
KEPT_FOR = 5.0
"""Seconds an idle connection is kept: well below what servers keep it for. One they close meanwhile is noticed before
it is used; only when it closes at that very moment does a call fail as if its answer had been lost."""

NEVER_SENT = (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout, httpcore.ProxyError)
BREAKS_THE_LINE = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `data` is empty when it was not JSON; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    data: Json


class Line:
    """Thread-safe. Raises `ChatUnavailable` when Slack is not reached or hangs up; sends nothing a second time."""

    def __init__(self, api_url: str) -> None:
        self.patience: float = TIMEOUT
        self._api_url = api_url
        self._pool = _pool(api_url)

    def post(self, method: str, token: str, *, form: Json | None = None, body: Json | None = None) -> Answer:
        """Call a method with form arguments, or with a JSON body."""
        headers: dict[bytes | str, bytes | str] = {"Authorization": f"Bearer {token}"}
        if body is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
            content = json.dumps(body).encode()
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            content = urlencode(form or {}).encode()
        return self._send(self._api_url + method, headers, content)

    def deposit(self, address: str, content: bytes) -> Answer:
        """Send the bytes of a file to where Slack said. The address lets anybody do so: it is never logged."""
        return self._send(address, {"Content-Type": "application/octet-stream"}, content)

    def close(self) -> None:
        self._pool.close()

    def _send(self, url: str, headers: Mapping[bytes | str, bytes | str], content: bytes) -> Answer:
        patience = dict.fromkeys(("connect", "read", "write", "pool"), self.patience)
        try:
            answer = self._pool.request(
                "POST",
                url,
                headers={"User-Agent": "muster", **headers},
                content=content,
                extensions={"timeout": patience},
            )
        except BREAKS_THE_LINE as error:
            raise from_line(error) from None
        names = {name.decode("ascii").lower(): value.decode("latin-1") for name, value in answer.headers}
        return Answer(answer.status, names, _object(answer.content))


def from_line(error: Exception) -> ChatUnavailable:
    """Slack was not reached, or hung up. Unless the request never left, it may have had its effect."""
    return ChatUnavailable(type(error).__name__, ambiguous=not isinstance(error, NEVER_SENT))


def _pool(api_url: str) -> httpcore.ConnectionPool:
    trust = ssl.create_default_context() if api_url.startswith("https:") else None
    return httpcore.ConnectionPool(
        ssl_context=trust,
        proxy=_proxy(api_url),
        max_connections=CONNECTIONS,
        max_keepalive_connections=CONNECTIONS,
        keepalive_expiry=KEPT_FOR,
        retries=0,
    )


def _proxy(api_url: str) -> httpcore.Proxy | None:
    """The one that the environment names."""
    parts = urlsplit(api_url)
    address = None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)
    if not address:
        return None
    proxy = urlsplit(address)
    auth = (unquote(proxy.username), unquote(proxy.password or "")) if proxy.username else None
    return httpcore.Proxy(f"{proxy.scheme}://{proxy.netloc.rpartition('@')[2]}", auth=auth)


def _object(content: bytes) -> Json:
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
