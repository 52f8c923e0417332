"""The line to Slack: requests over connections that are kept, each sent once, and what came of it.

Slack_sdk's own client opens a connection, and shakes hands for TLS, for every call.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from workflows.domain.errors import ChatUnavailable

TIMEOUT = 10
"""Seconds to connect, to send and to hear. The lease of a job is longer."""
CONNECTIONS = 64
KEPT_FOR = 5.0
"""Seconds an idle connection is kept: well below what servers keep it for. One they close meanwhile is noticed before
it is used; only when it closes at that very moment does a call fail as if its answer had been lost."""
LIMITS = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS, keepalive_expiry=KEPT_FOR)

NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `data` is empty when it was not JSON; header names are found in any case."""

    status: int
    headers: Mapping[str, str]
    data: Json


class Line:
    """Thread-safe. Raises `ChatUnavailable` when Slack is not reached or hangs up; sends nothing a second time.

    A proxy is taken where the environment names one.
    """

    def __init__(self, api_url: str) -> None:
        self.patience: float = TIMEOUT
        self._api_url = api_url
        self._client = httpx.Client(limits=LIMITS, headers={"User-Agent": "muster"})

    def post(self, method: str, token: str, *, form: Json | None = None, body: Json | None = None) -> Answer:
        """Call a method with form arguments, or with a JSON body."""
        headers = {"Authorization": f"Bearer {token}"}
        return self._send(self._api_url + method, headers, data=None if body is not None else form or {}, json=body)

    def deposit(self, address: str, content: bytes) -> Answer:
        """Send the bytes of a file to where Slack said. The address lets anybody do so: it is never logged."""
        return self._send(address, {"Content-Type": "application/octet-stream"}, content=content)

    def close(self) -> None:
        self._client.close()

    def _send(self, url: str, headers: Mapping[str, str], **what: Any) -> Answer:
        try:
            answer = self._client.post(url, headers=headers, timeout=self.patience, **what)
        except httpx.RequestError as error:  # of the line, or an answer that cannot be unpacked
            raise from_line(error) from None
        return Answer(answer.status_code, answer.headers, _object(answer.content))


def from_line(error: Exception) -> ChatUnavailable:
    """Slack was not reached, or hung up. Unless the request never left, it may have had its effect."""
    return ChatUnavailable(type(error).__name__, ambiguous=not isinstance(error, NEVER_SENT))


def _object(content: bytes) -> Json:
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
