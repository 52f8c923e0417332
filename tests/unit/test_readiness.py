"""When a part of a process counts as dead: it no longer runs, or does not come round."""

import asyncio
import json
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import pytest
from starlette.routing import Route

from bot.http.app import inner_app
from bot.http.readiness import HUNG, STALLED, is_unready


@dataclass
class Part:
    is_alive: bool
    seconds_since_success: float | None
    seconds_since_loop: float | None = None


@pytest.mark.parametrize(
    ("alive", "seconds_since_success", "unfit"),
    [
        (True, 0.5, False),
        (True, STALLED - 1, False),
        (True, STALLED + 1, True),
        (False, 0.5, True),
        (False, None, False),
    ],
    ids=["at work", "busy", "held up", "dead", "never started here"],
)
def test_a_part_is_unfit_when_it_died_or_does_not_come_round(
    alive: bool, seconds_since_success: float | None, unfit: bool
) -> None:
    assert is_unready(cast(Any, Part(alive, seconds_since_success))) is unfit


@pytest.mark.parametrize(
    ("worker", "ticker", "status"),
    [(1.0, HUNG - 1, 200), (HUNG + 1, 1.0, 503), (1.0, HUNG + 1, 503), (None, None, 200)],
    ids=["at work", "the worker hangs", "the ticker hangs", "never started here"],
)
def test_a_process_that_only_a_new_one_can_mend_is_not_alive(
    worker: float | None, ticker: float | None, status: int
) -> None:
    runtime = SimpleNamespace(worker=Part(True, 1.0, worker), ticker=Part(True, 1.0, ticker))
    routes = inner_app(cast(Any, runtime)).routes
    (healthz,) = [route.endpoint for route in routes if isinstance(route, Route) and route.path == "/healthz"]
    answer = asyncio.run(healthz())
    assert (answer.status_code, json.loads(answer.body)) == (status, {"ok": status == 200})
