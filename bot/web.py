"""The HTTP edge: Slack's requests, and what a load balancer asks. Everything slow runs in the thread pool."""

from collections.abc import Callable, Mapping

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from slack_bolt import BoltRequest
from slack_bolt.response import BoltResponse
from starlette.concurrency import run_in_threadpool

from bot.wiring import House
from storage.migrate import pending

log = structlog.get_logger()

SLACK_PATH = "/slack/events"
LARGEST = 2_000_000
"""Bytes of a request body: Slack's own are far smaller (a view has at most 250 kB)."""


def web_app(house: House) -> FastAPI:
    """The ASGI application."""
    api = FastAPI(title="Muster", docs_url=None, redoc_url=None, openapi_url=None)

    @api.post(SLACK_PATH)
    async def slack(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return _refused(413, "size")
        if not can_be_signed(request.headers):
            return _refused(401, "signature")
        bolt = _request(body, request.headers)
        if bolt is None:
            return _refused(400, "body")
        answer = await run_in_threadpool(dispatch, house, lambda: bolt)
        return Response(content=answer.body, status_code=answer.status, headers=_headers(answer))

    @api.get("/healthz")
    async def healthz() -> JSONResponse:
        return JSONResponse({"ok": True})

    @api.get("/readyz")
    async def readyz() -> JSONResponse:
        faults = await run_in_threadpool(not_ready, house)
        return JSONResponse({"ok": not faults, "faults": faults}, status_code=503 if faults else 200)

    return api


async def _body(request: Request) -> bytes | None:
    """The body, or None when it is larger than anything Slack sends."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST:
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
        return BoltRequest(body=body.decode("utf-8"), headers={k: [v] for k, v in headers.items()})
    except (ValueError, TypeError, AttributeError):
        return None


def dispatch(house: House, read: Callable[[], BoltRequest]) -> BoltResponse:
    """Bolt checks the signature, then runs the listener: for both transports.

    One of the four places that catch everything: the answer is 500, and Slack sends an event again.
    """
    try:
        answer: BoltResponse = house.app.dispatch(read())
    except Exception as error:  # noqa: BLE001
        log.error("request.broke", error=type(error).__name__)
        return BoltResponse(status=500, body="")
    if answer.status == 401:
        log.warning("request.refused", reason="signature")
    return answer


def _headers(answer: BoltResponse) -> dict[str, str]:
    return {name: values[0] for name, values in answer.headers.items()}


def not_ready(house: House) -> list[str]:
    """Why this process should get no requests now; empty when it may."""
    try:
        with house.store.read() as uow:
            uow.health(house.deps.clock.now())
        return ["migrations"] if pending(house.database) else []
    except Exception as error:  # noqa: BLE001
        log.error("ready.failed", error=type(error).__name__)
        return ["database"]
