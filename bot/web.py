"""The HTTP edge: Slack's requests, and what a load balancer asks. Everything slow runs in the thread pool."""

from collections.abc import Callable, Mapping
from functools import partial

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
            return Response(status_code=413)
        answer = await run_in_threadpool(dispatch, house, partial(_request, body, dict(request.headers)))
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


def _request(body: bytes, headers: Mapping[str, str]) -> BoltRequest:
    return BoltRequest(body=body.decode("utf-8"), headers={k: [v] for k, v in headers.items()})


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
