"""Signed HTTP requests to the bot's request URL, or to several replicas of the bot as a load balancer does."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from itertools import count
from urllib.parse import urlencode

import aiohttp

from sandbox.delivery.answers import UNREACHABLE, Answer, read_body
from sandbox.delivery.parcel import Parcel
from sandbox.delivery.signing import signed_headers

FORM, JSON_TYPE = "application/x-www-form-urlencoded", "application/json"
KEPT_FOR = 1.0
"""Seconds."""


class HttpTransport:
    """Signs with wall-clock time, whatever the sandbox clock says: the bot checks the skew.

    With several addresses each request goes to the next; one that refuses the connection is passed over.
    Idle connections are dropped before the bot's server does so: a request that crosses its goodbye would be lost.
    """

    def __init__(self, urls: Sequence[str], signing_secret: str) -> None:
        self._urls = tuple(urls)
        self._turn = count()
        self._secret = signing_secret
        self._session: aiohttp.ClientSession | None = None

    async def send(self, parcel: Parcel) -> Answer:
        session = self._session or aiohttp.ClientSession(connector=aiohttp.TCPConnector(keepalive_timeout=KEPT_FOR))
        self._session = session
        body, content_type = encoded(parcel)
        headers = signed_headers(self._secret, body, int(time.time())) | {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }
        if parcel.retry:
            headers |= {
                "X-Slack-Retry-Num": str(parcel.retry),
                "X-Slack-Retry-Reason": parcel.retry_reason,
            }
        first = next(self._turn)
        for number in range(len(self._urls)):
            url = self._urls[(first + number) % len(self._urls)]
            try:
                async with session.post(url, data=body.encode(), headers=headers) as response:
                    return _answer(response, await response.text())
            except aiohttp.ClientConnectorError:
                continue  # nobody listens there: nothing of the request has been heard
            except aiohttp.ClientError:
                return UNREACHABLE
        return UNREACHABLE

    async def close(self) -> None:
        if self._session:
            await self._session.close()


def encoded(parcel: Parcel) -> tuple[str, str]:
    """The request body and its content type: forms for what people do, JSON for events."""
    if parcel.kind == "event":
        return json.dumps(parcel.payload), JSON_TYPE
    if parcel.kind == "command":
        return urlencode(parcel.payload), FORM
    return urlencode({"payload": json.dumps(parcel.payload)}), FORM


def _answer(response: aiohttp.ClientResponse, text: str) -> Answer:
    if 200 <= response.status < 300:
        return Answer(response.status, read_body(text))
    error = "http_service_error" if response.status >= 500 else "http_client_error"
    no_retry = response.headers.get("X-Slack-No-Retry") == "1"
    return Answer(response.status, read_body(text), error, no_retry)
