"""The addresses of the page."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from sandbox.browser.backstage import Backstage
from sandbox.browser.visits import Visits

FILES = Path(__file__).resolve().parents[1] / "page"
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Pages:
    """Serves the files as they are, and the WebSocket beside them."""

    def __init__(self, stage: Backstage) -> None:
        self._visits = Visits(stage)
        stage.driver.ws.watch(self._visits.wake)
        stage.traffic.watch(self._visits.wake)

    def install(self, app: web.Application) -> None:
        app.router.add_get("/", self._file)
        app.router.add_get("/page/ws", self._visits.serve)
        app.router.add_get("/page/{name}", self._file)
        app.on_shutdown.append(self._visits.close)

    async def _file(self, request: web.Request) -> web.Response:
        """Names of files in one folder; there is no way out of it."""
        file = FILES / request.match_info.get("name", "index.html")
        kind = KINDS.get(file.suffix)
        if kind is None or file.parent != FILES or not file.is_file():
            return web.Response(status=404, text="There is nothing here.\n")
        return web.Response(body=file.read_bytes(), content_type=kind, charset="utf-8", headers=HEADERS)
