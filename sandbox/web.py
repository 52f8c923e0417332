"""The HTTP face of the sandbox: Web API, uploads, response URLs, Socket Mode."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from aiohttp import web

from sandbox.api.gate import accepted_scopes, answer, scopes_of
from sandbox.browser.door import this_machine_only
from sandbox.delivery.hub import Hub
from sandbox.errors import SlackError
from sandbox.faults import ApiRule, Faults
from sandbox.pacing import Pacing
from sandbox.records import Json
from sandbox.response_urls import answer_response_url
from sandbox.traffic import Exchange

LARGEST_REQUEST = 64 * 1024 * 1024
AFTERWARDS = ("late_error", "lost_answer")
"""Faults that come after the effect."""


class Web:
    """The request handlers. They run on the server's loop and never block for long."""

    def __init__(self, hub: Hub, faults: Faults) -> None:
        self._hub = hub
        self._ws = hub.ws
        self._faults = faults
        self._pacing = Pacing(hub.ws.clock)

    def application(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST_REQUEST, middlewares=[this_machine_only])
        app.router.add_route("*", "/api/{method}", self.api)
        app.router.add_post("/upload/{file_id}", self.upload)
        app.router.add_post("/response/{token:.+}", self.response_url)
        app.router.add_get("/socket", self.socket)
        return app

    async def api(self, request: web.Request) -> web.StreamResponse:
        """One Web API call, with whatever faults are switched on, and a line in the log."""
        name = request.match_info["method"]
        args, token = await read_call(request)
        started, at = time.monotonic(), self._ws.clock.timestamp()
        rule = None if self._faults.outage_now else self._faults.take_rule(name, args)
        status, body, headers, dropped = await self._settle(name, token, args, rule)
        duration = time.monotonic() - started
        error = "connection_dropped" if dropped else body.get("error", "")
        said = headers.get("Retry-After", "")
        wait = int(said) if said.isdigit() else 0
        exchange = Exchange("api", name, dict(args), at, status, error, body, duration, retry_after=wait)
        exchange.is_staged = rule is not None
        self._hub.traffic.record(exchange)
        if dropped:
            return _drop(request)
        return web.json_response(body, status=status, headers=headers)

    async def _settle(
        self, name: str, token: str, args: Json, rule: ApiRule | None
    ) -> tuple[int, Json, dict[str, str], bool]:
        """Status, body, headers, and whether the connection breaks instead of answering."""
        outage = self._faults.outage_now
        if outage:
            return 503, {"ok": False, "error": "service_unavailable"}, {}, outage == "refuse"
        await asyncio.sleep(self._faults.latency_of(name))
        if rule and rule.effect not in AFTERWARDS:
            await asyncio.sleep(rule.hang)
            return _refused(rule)
        seconds = self._pacing.retry_after(name, args) if self._faults.limits_on else 0
        if seconds:
            return _too_fast(seconds)
        body = answer(self._ws, name, token, args, self._hub.base_url)
        await asyncio.sleep(rule.hang if rule else 0)
        headers = {
            "x-oauth-scopes": ",".join(scopes_of(self._ws, token)),
            "x-accepted-oauth-scopes": ",".join(accepted_scopes(name)),
        }
        if rule and rule.effect == "late_error":
            return 200, {"ok": False, "error": rule.code}, headers, False
        return 200, body, headers, rule is not None

    async def upload(self, request: web.Request) -> web.Response:
        """The bytes of a file, raw or as a form field, as Slack's upload address takes them."""
        content = await _uploaded_bytes(request)
        with self._ws.changing():
            file = self._ws.files.get(request.match_info["file_id"])
            if file is None or file.content is not None:
                return web.Response(status=404, text="not found")
            file.content, file.length = content, len(content)
        return web.Response(text=f"OK - {len(content)}")

    async def response_url(self, request: web.Request) -> web.StreamResponse:
        if self._faults.outage_now:
            return _drop(request)
        token, started = request.match_info["token"], time.monotonic()
        body: Any = None
        error = ""
        try:
            body = json.loads(await request.text())
            with self._ws.changing():
                answer_response_url(self._ws, token, body)
        except json.JSONDecodeError:
            error = "invalid_payload"
        except SlackError as refusal:
            error = refusal.code
        status = 404 if error in ("expired_url", "used_url") else 400 if error else 200
        args = body if isinstance(body, dict) else {}
        self._hub.traffic.record(
            Exchange(
                "response_url",
                "response_url",
                args,
                self._ws.clock.timestamp(),
                status,
                error,
                duration=time.monotonic() - started,
            )
        )
        return web.json_response({"ok": False, "error": error}, status=status) if error else _said_ok()

    async def socket(self, request: web.Request) -> web.StreamResponse:
        if self._faults.outage_now:
            return _drop(request)
        ticket = request.query.get("ticket", "")
        if ticket not in self._ws.tickets:
            return web.Response(status=403, text="unknown ticket")
        self._ws.tickets.discard(ticket)
        return await self._hub.sockets.serve(request)


async def read_call(request: web.Request) -> tuple[Json, str]:
    """Arguments from query, form, multipart or JSON body, and the token from header or argument."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        args |= _json_object(await request.text())
    elif request.method == "POST":
        args |= dict(await request.post())
    given = str(args.pop("token", "") or "")
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    return args, bearer.strip() if scheme.lower() == "bearer" else given


def _json_object(text: str) -> Json:
    try:
        body = json.loads(text or "{}")
    except json.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}


async def _uploaded_bytes(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    form = await request.post()
    part = next(iter(form.values()), b"")
    return part.file.read() if isinstance(part, web.FileField) else str(part).encode()


def _refused(rule: ApiRule) -> tuple[int, Json, dict[str, str], bool]:
    if rule.effect == "ratelimited":
        return _too_fast(rule.retry_after, rule.status)
    if rule.effect == "error":
        return 200, {"ok": False, "error": rule.code}, {}, False
    return rule.status, {"ok": False, "error": "internal_error"}, {}, rule.effect == "lost_request"


def _too_fast(seconds: int | str | None, status: int = 429) -> tuple[int, Json, dict[str, str], bool]:
    headers = {} if seconds is None else {"Retry-After": str(seconds)}
    return status, {"ok": False, "error": "ratelimited"}, headers, False


def _said_ok() -> web.Response:
    return web.Response(text="ok")


def _drop(request: web.Request) -> web.Response:
    """Break the connection; the response object is never sent."""
    if request.transport:
        request.transport.abort()
    return web.Response(status=503)
