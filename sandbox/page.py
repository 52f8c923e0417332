"""The place of the browser page: today a sentence, later one HTML file and its WebSocket."""

from __future__ import annotations

from aiohttp import web


async def show_page(request: web.Request) -> web.Response:
    return web.Response(text="This is the Muster sandbox. The browser page is not built yet.\n")
