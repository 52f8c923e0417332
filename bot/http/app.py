"""The HTTP edge: requests from Slack, health checks and metrics. Everything slow runs in a thread pool."""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hmac import compare_digest
from typing import Any
from urllib.parse import parse_qsl

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import SecretStr
from slack_bolt import BoltRequest
from slack_bolt.response import BoltResponse
from starlette.concurrency import run_in_threadpool

from bot.http.readiness import hung_components, unready, warnings
from bot.wiring import Runtime
from commands.listeners import WORKING
from commands.payloads.shape import is_readable
from commands.responding.working_state import WorkingState

log = structlog.get_logger()

SLACK_PATH = "/slack/events"
KINDS = frozenset(
    {
        "block_actions",
        "view_submission",
        "view_closed",
        "shortcut",
        "message_action",
        "block_suggestion",
        "event_callback",
    }
)
"""Request types that metrics count by name, besides commands."""
FORM = "application/x-www-form-urlencoded"
UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, RecursionError)
"""What our own reading and Bolt's raise for a body that is none of Slack's."""
MAX_BODY = 2_000_000
"""Bytes. Slack's request bodies are far smaller: a view has at most 250 kB."""


def web_app(runtime: Runtime) -> FastAPI:
    """The ASGI application."""
    api = FastAPI(title="Muster", docs_url=None, redoc_url=None, openapi_url=None)

    async def slack(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return _refused(413, "size")
        if not can_be_signed(request.headers):
            return _refused(401, "signature")
        bolt = _request(body, request.headers)
        answer = await respond(runtime, bolt or _unread(body, request.headers))
        if bolt is None and answer.status != 401:
            return _refused(400, "body")
        return Response(content=answer.body, status_code=answer.status, headers=_headers(answer))

    api.add_route(SLACK_PATH, slack, methods=["POST"])  # add_route skips FastAPI's own handling, which is not needed
    _add_health_routes(api, runtime)
    return api


def inner_app(runtime: Runtime) -> FastAPI:
    """The same without the Slack endpoint, for processes that take no requests."""
    api = FastAPI(title="Muster", docs_url=None, redoc_url=None, openapi_url=None)
    _add_health_routes(api, runtime)
    return api


def _add_health_routes(api: FastAPI, runtime: Runtime) -> None:
    @api.get("/healthz")
    async def healthz() -> JSONResponse:
        stuck = hung_components(runtime)
        return JSONResponse({"ok": not stuck}, status_code=503 if stuck else 200)

    @api.get("/readyz")
    async def readyz() -> JSONResponse:
        found = await run_in_threadpool(readiness, runtime)
        return JSONResponse({"ok": not found.faults, **asdict(found)}, status_code=503 if found.faults else 200)

    @api.get("/metrics")
    async def metrics(request: Request) -> Response:
        if not may_read_metrics(runtime.settings.metrics_token, request.headers.get("authorization", "")):
            return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
        page = await run_in_threadpool(runtime.metrics.page)
        return Response(page, media_type=CONTENT_TYPE_LATEST)


def may_read_metrics(token: SecretStr | None, authorization: str) -> bool:
    """Compared in constant time, so that the answer's delay says nothing of the token. Without a token anybody may."""
    if not token:
        return True
    scheme, _, given = authorization.partition(" ")
    is_it = compare_digest(given.strip().encode(), token.get_secret_value().encode())
    return is_it and scheme.casefold() == "bearer"


async def _body(request: Request) -> bytes | None:
    """The body; None when it exceeds `MAX_BODY`."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BODY:
            return None
        parts.append(part)
    return b"".join(parts)


def _refused(status: int, reason: str) -> Response:
    log.warning("request.refused", reason=reason)
    return Response(status_code=status)


def can_be_signed(headers: Mapping[str, str]) -> bool:
    """Whether Bolt can verify the signature. It crashes on a non-numeric timestamp and on a non-ASCII signature."""
    stamp, signature = (headers.get(f"x-slack-{part}", "") for part in ("request-timestamp", "signature"))
    return stamp.isascii() and stamp.isdigit() and signature.isascii()


def _request(body: bytes, headers: Mapping[str, str]) -> BoltRequest | None:
    """None for a malformed body: invalid UTF-8, invalid JSON, or not of the shape that Slack sends."""
    try:
        text = body.decode("utf-8")
        said = _as_json(text, headers)
        if not is_readable(json.loads(said)):
            return None
        request = BoltRequest(body=said, headers={k: [v] for k, v in headers.items()})
    except UNREADABLE:
        return None
    request.raw_body = text  # what was signed
    return request


def socket_request(payload: dict[str, Any]) -> BoltRequest | None:
    """The same for what Socket Mode hands over, which is not signed."""
    try:
        return BoltRequest(mode="socket_mode", body=payload) if is_readable(payload) else None
    except UNREADABLE:
        return None


def _unread(body: bytes, headers: Mapping[str, str]) -> BoltRequest:
    """Of a body that cannot be read nothing but the signature: who did not sign it hears that, and no more."""
    request = BoltRequest(body="{}", headers={k: [v] for k, v in headers.items()})
    request.raw_body = body.decode("utf-8", errors="replace")
    return request


def _as_json(text: str, headers: Mapping[str, str]) -> str:
    """The payload of a form, or its fields as JSON when it has none. Left to itself, Bolt drops a command whose text
    contains the word "payload"."""
    if not headers.get("content-type", "").startswith(FORM):
        return text
    fields = dict(parse_qsl(text, keep_blank_values=True, errors="strict"))
    return fields.get("payload") or json.dumps(fields)


async def respond(runtime: Runtime, request: BoltRequest) -> BoltResponse:
    """Answer a request from either transport, in time even when the listener is slow."""
    began = time.monotonic()
    working = request.context[WORKING] = WorkingState()
    answer = await runtime.request_limiter.run(lambda: _dispatch(runtime, request), working.show)
    kind = "other" if answer.status == 401 else _kind(request)
    runtime.metrics.answered(kind, answer.status, time.monotonic() - began)
    return answer


def _dispatch(runtime: Runtime, request: BoltRequest) -> BoltResponse:
    """Bolt checks the signature, then runs the listener.

    One of the four catch-alls: it answers 500, after which Slack redelivers an event.
    """
    try:
        answer: BoltResponse = runtime.app.dispatch(request)
    except Exception as error:  # noqa: BLE001
        log.error("request.crashed", error=type(error).__name__)
        return BoltResponse(status=500, body="")
    if answer.status == 401:
        log.warning("request.refused", reason="signature")
    return answer


def _kind(request: BoltRequest) -> str:
    if "command" in request.body:
        return "command"
    kind = str(request.body.get("type"))
    return kind if kind in KINDS else "other"


def _headers(answer: BoltResponse) -> dict[str, str]:
    return {name: values[0] for name, values in answer.headers.items()}


@dataclass(frozen=True, slots=True)
class Readiness:
    """`faults`: why this process should get no requests. `warnings`: what a person should look at."""

    faults: list[str]
    warnings: list[str]


def readiness(runtime: Runtime) -> Readiness:
    """The readiness of this process now."""
    try:
        faults = unready(runtime)
        return Readiness(faults, [] if "migrations" in faults else warnings(runtime))
    except Exception as error:  # noqa: BLE001
        log.error("readiness.failed", error=type(error).__name__)
        return Readiness(["database"], [])
