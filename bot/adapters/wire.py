"""Connections that end a call in time: httpx's own engine, on sockets that know when the call has to be over.

httpx bounds each read. An answer that trickles in, byte by byte, would hold its thread for ever.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from workflows.domain.errors import SettingsError

SocketOptions = Iterable[Any]
Resolve = Callable[[str, int], Sequence[str]]
"""The addresses of a host, best first. Raises `OSError` when it has none."""
PROXIES = ("http", "https")


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
        proxy=proxy_to(address),
        max_connections=connections,
        max_keepalive_connections=connections,
        keepalive_expiry=kept_for,
        network_backend=Sockets(deadline),
    )


def proxy_to(address: str) -> httpcore.Proxy | None:
    """What the environment names. Raises `SettingsError` for a proxy that we cannot speak to."""
    parts, named = urlsplit(address), getproxies()
    variable = parts.scheme if named.get(parts.scheme) else "all"
    found = named.get(variable)
    if not found or proxy_bypass(parts.hostname or ""):
        return None
    proxy = found if "://" in found else f"http://{found}"
    if urlsplit(proxy).scheme not in PROXIES:
        raise SettingsError(f"{variable.upper()}_PROXY: a proxy such as http://proxy.example:3128 is expected.")
    made = httpx.Proxy(proxy)
    return httpcore.Proxy(str(made.url), auth=made.raw_auth, headers=made.headers.raw)


def _resolve(host: str, port: int) -> Sequence[str]:
    """How long that takes is the resolver's affair: nothing bounds it from outside."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Sockets(httpcore.NetworkBackend):
    """`socket.create_connection` would give each address of a host the whole time that is left."""

    def __init__(self, deadline: Deadline, resolve: Resolve = _resolve) -> None:
        self._deadline = deadline
        self._resolve = resolve
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions | None = None,
    ) -> httpcore.NetworkStream:
        """Each address gets its share of what is left: one that does not answer leaves time to the others."""
        try:
            addresses = self._resolve(host, port)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        failed: Exception = httpcore.ConnectError("no address")
        for others, address in zip(reversed(range(len(addresses))), addresses, strict=True):
            left = self._deadline.left(httpcore.ConnectTimeout)
            share = None if left is None else left / (others + 1)
            try:
                stream = self._plain.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return _Timed(stream, self._deadline)
        raise failed


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
