"""The HTTP edge: Slack's requests, and what a load balancer asks. Everything slow runs in the thread pool."""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from urllib.parse import parse_qsl

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST
from slack_bolt import BoltRequest
from slack_bolt.response import BoltResponse
from starlette.concurrency import run_in_threadpool

from bot.http.readiness import hung_components, unready, warnings
from bot.wiring import Runtime
from commands.listeners import WORKING
from commands.responding.working_state import WorkingState

log = structlog.get_logger()

SLACK_PATH = "/slack/events"
KINDS = frozenset({"block_actions", "view_submission", "view_closed", "shortcut", "message_action", "event_callback"})
"""What is counted by its name, besides commands."""
FORM = "application/x-www-form-urlencoded"
MAX_BODY = 2_000_000
"""Bytes of a request body: Slack's own are far smaller (a view has at most 250 kB)."""


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
        if bolt is None:
            return _refused(400, "body")
        answer = await respond(runtime, bolt)
        return Response(content=answer.body, status_code=answer.status, headers=_headers(answer))

    api.add_route(SLACK_PATH, slack, methods=["POST"])  # what FastAPI would do for a route of its own is not needed
    _add_health_routes(api, runtime)
    return api


def inner_app(runtime: Runtime) -> FastAPI:
    """The same without Slack's door: for processes that take no requests."""
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
    async def metrics() -> Response:
        page = await run_in_threadpool(runtime.metrics.page)
        return Response(page, media_type=CONTENT_TYPE_LATEST)


async def _body(request: Request) -> bytes | None:
    """The body, or None when it is larger than anything Slack sends."""
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
    """Bolt breaks on a time that is no number, and on a signature that is not ASCII."""
    stamp, signature = (headers.get(f"x-slack-{part}", "") for part in ("request-timestamp", "signature"))
    return stamp.isascii() and stamp.isdigit() and signature.isascii()


def _request(body: bytes, headers: Mapping[str, str]) -> BoltRequest | None:
    """None for what Slack never writes: broken text, broken JSON, a list where an object is expected."""
    try:
        text = body.decode("utf-8")
        request = BoltRequest(body=_as_json(text, headers), headers={k: [v] for k, v in headers.items()})
    except (ValueError, TypeError, AttributeError):
        return None
    request.raw_body = text  # what was signed
    return request


def _as_json(text: str, headers: Mapping[str, str]) -> str:
    """What a form says: the JSON it carries as its payload, or else its fields. Bolt would take a command in which the
    word "payload" occurs for the first of the two, and lose it."""
    if not headers.get("content-type", "").startswith(FORM):
        return text
    fields = dict(parse_qsl(text, keep_blank_values=True, errors="strict"))
    return fields.get("payload") or json.dumps(fields)


async def respond(runtime: Runtime, request: BoltRequest) -> BoltResponse:
    """What Slack is answered, for both transports: in time, whatever the listener waits for."""
    began = time.monotonic()
    working = request.context[WORKING] = WorkingState()
    answer = await runtime.request_limiter.run(lambda: _dispatch(runtime, request), working.show)
    kind = "other" if answer.status == 401 else _kind(request)
    runtime.metrics.answered(kind, answer.status, time.monotonic() - began)
    return answer


def _dispatch(runtime: Runtime, request: BoltRequest) -> BoltResponse:
    """Bolt checks the signature, then runs the listener.

    One of the four places that catch everything: the answer is 500, and Slack sends an event again.
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
    """`faults`: why this process should get no requests now. `warnings`: what a person should look at."""

    faults: list[str]
    warnings: list[str]


def readiness(runtime: Runtime) -> Readiness:
    """Of this process, at this moment."""
    try:
        faults = unready(runtime)
        return Readiness(faults, [] if "migrations" in faults else warnings(runtime))
    except Exception as error:  # noqa: BLE001
        log.error("readiness.failed", error=type(error).__name__)
        return Readiness(["database"], [])
