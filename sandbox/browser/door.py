"""Who may come in: programs and pages of this machine, and nobody else."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

LOOPBACK = ("127.0.0.1", "localhost", "::1")
STRANGER = "The sandbox has no passwords, so it talks to this machine only: open it as http://127.0.0.1.\n"
FOREIGN = "The sandbox has no passwords, so pages of other sites may not talk to it.\n"


@web.middleware
async def this_machine_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse foreign names (a site may point its own name at 127.0.0.1) and requests that other pages make."""
    if _hostname(f"//{request.headers.get('Host', '')}") not in LOOPBACK:
        return web.Response(status=403, text=STRANGER)
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.headers['Host']}":
        return web.Response(status=403, text=FOREIGN)
    return await handler(request)


def _hostname(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
