"""Connections that end a call in time: httpx's own engine, on sockets that know when the call has to be over.

httpx bounds each read. An answer that trickles in, byte by byte, would hold its thread for ever.
"""

import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

SocketOptions = Iterable[Any]


class Deadline:
    """When the call that a thread is making has to be over."""

    def __init__(self) -> None:
        self._of = threading.local()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        self._of.ends = time.monotonic() + seconds
        try:
            yield
        finally:
            self._of.ends = None

    def left(self, otherwise: type[Exception]) -> float | None:
        """Seconds that are left. Raises `otherwise` when there are none; None: closing up, after a call."""
        ends: float | None = getattr(self._of, "ends", None)
        if ends is None:
            return None
        left = ends - time.monotonic()
        if left <= 0:
            raise otherwise
        return left


def pool_to(address: str, deadline: Deadline, connections: int, kept_for: float) -> httpcore.ConnectionPool:
    """Connections to wherever an address leads, through a proxy where the environment names one."""
    return httpcore.ConnectionPool(
        ssl_context=httpx.create_ssl_context(),
        proxy=_proxy(address),
        max_connections=connections,
        max_keepalive_connections=connections,
        keepalive_expiry=kept_for,
        network_backend=_Sockets(deadline),
    )


def _proxy(address: str) -> httpcore.Proxy | None:
    parts, named = urlsplit(address), getproxies()
    found = named.get(parts.scheme) or named.get("all")
    if not found or proxy_bypass(parts.hostname or ""):
        return None
    proxy = httpx.Proxy(found if "://" in found else f"http://{found}")
    return httpcore.Proxy(str(proxy.url), auth=proxy.raw_auth, headers=proxy.headers.raw)


class _Sockets(httpcore.NetworkBackend):
    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions | None = None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.left(httpcore.ConnectTimeout)
        return _Timed(self._plain.connect_tcp(host, port, left, local_address, socket_options), self._deadline)


class _Timed(httpcore.NetworkStream):
    """A socket. Whatever time is said with a read or a write, it is what is left of the call's.

    What is written leaves when an answer is waited for: head and body of a request together.
    """

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline
        self._unsent = b""

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._unsent:
            unsent, self._unsent = self._unsent, b""
            self._stream.write(unsent, self._deadline.left(httpcore.WriteTimeout))
        return self._stream.read(max_bytes, self._deadline.left(httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._unsent += buffer

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._deadline.left(httpcore.ConnectTimeout)
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
