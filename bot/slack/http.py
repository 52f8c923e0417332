"""HTTP to Slack: one client that reuses connections and sends each request once.

slack_sdk's own client opens a new TLS connection for every call.
"""

import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from workflows.domain.errors import ChatUnavailable, SettingsError

TIMEOUT = 10.0
"""Seconds for a whole call."""
CONNECT_SHARE = 1 / 3
"""Share of `TIMEOUT` for each address of a host, so that one that does not answer leaves time for the next."""
LONGEST_CALL = 2 * TIMEOUT
"""Seconds after which even a call whose last chunk is missing has ended. Shorter than the lease of a job."""
CONNECTIONS = 64
KEEPALIVE = 5.0
"""Seconds an idle connection is kept, well below what servers allow. A call fails as if its answer were lost only when
the server closes the connection at that very moment."""

NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)
FAILED = (httpx.RequestError, httpx.InvalidURL)
HEADERS = {"User-Agent": "muster", "Accept": "application/json", "Accept-Encoding": "gzip, deflate"}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """The response. `data` is empty when it was not a JSON object; header names are case-insensitive."""

    status: int
    headers: Mapping[str, str]
    data: Json


class SlackHttp:
    """Thread-safe, without retries. Calls raise `ChatUnavailable` when Slack is unreachable or disconnects.

    Proxies come from the environment. The constructor raises `SettingsError` for an unsupported one.
    """

    def __init__(self, api_url: str) -> None:
        self.timeout = TIMEOUT
        self._api_url = api_url
        self._client = _client(uses_proxies=not proxy_bypass(urlsplit(api_url).hostname or ""))

    def post(self, method: str, token: str, *, form: Json | None = None, body: Json | None = None) -> ApiAnswer:
        """Call a method with form arguments, or with a JSON body."""
        authorization = {"Authorization": f"Bearer {token}"}
        if body is None:
            return self._send(self._api_url + method, authorization, data=form or {})
        return self._send(
            self._api_url + method, authorization | {"Content-Type": "application/json"}, content=_as_json(body)
        )

    def upload(self, address: str, content: bytes) -> ApiAnswer:
        """Upload a file to the URL that Slack gave. The URL needs no token, so it is never logged."""
        return self._send(address, {"Content-Type": "application/octet-stream"}, content=content)

    def close(self) -> None:
        self._client.close()

    def _send(self, url: str, headers: Mapping[str, str], **content: Any) -> ApiAnswer:
        remaining = _Remaining(self.timeout)
        try:
            with self._client.stream(
                "POST", url, headers=headers, extensions={"timeout": remaining}, **content
            ) as response:
                pieces = []
                for piece in response.iter_bytes():
                    pieces.append(piece)
                    remaining.check()
        except FAILED as error:
            raise unavailable(error) from None
        return ApiAnswer(response.status_code, response.headers, _object(b"".join(pieces)))


class _Remaining(dict[str, float]):
    """httpx's timeouts for each phase of a call (connect, write, read): the time left of the whole call."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._ends = time.monotonic() + seconds
        self._to_connect = seconds * CONNECT_SHARE

    def get(self, phase: str, _default: object = None) -> float:
        left = max(self._ends - time.monotonic(), 0.001)
        return min(left, self._to_connect) if phase == "connect" else left

    def check(self) -> None:
        """Raises `httpx.ReadTimeout` when the time is up. httpx limits each read, not their sum. Checked for the body
        only: headers that arrive byte by byte are limited only by their size."""
        if time.monotonic() > self._ends:
            raise httpx.ReadTimeout("")


@cache
def _tls() -> ssl.SSLContext:
    """httpx's own, made once in a process: reading the certificates takes a while."""
    return httpx.create_ssl_context()


def _client(*, uses_proxies: bool) -> httpx.Client:
    """A client without cookies. With an explicit transport, httpx ignores the proxies of the environment."""
    limits = httpx.Limits(
        max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS, keepalive_expiry=KEEPALIVE
    )
    if uses_proxies:
        _check_proxies()
    return httpx.Client(
        headers=HEADERS,
        limits=limits,
        verify=_tls(),
        transport=None if uses_proxies else httpx.HTTPTransport(verify=_tls(), limits=limits),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
    )


def _check_proxies() -> None:
    for scheme in ("http", "https", "all"):
        named, separator, _ = getproxies().get(scheme, "").partition("://")
        if separator and named not in ("http", "https"):
            raise SettingsError(f"{scheme.upper()}_PROXY: a proxy such as http://proxy.example:3128 is expected.")


def unavailable(error: Exception) -> ChatUnavailable:
    """The error for an unreachable Slack. Ambiguous unless the request was never sent."""
    return ChatUnavailable(type(error).__name__, ambiguous=not isinstance(error, NEVER_SENT))


def _object(content: bytes) -> Json:
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _as_json(body: Json) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
