"""The switches of the side panel. They may wait for the server's loop, so they run in a thread beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.browser.backstage import Backstage


def _fail_next(stage: Backstage, how: Any) -> None:
    faults = stage.faults
    {
        "error": faults.fail,
        "limit": lambda: faults.rate_limit(retry_after=2),
        "lost": faults.lose_answer,
    }[str(how)]()


def _pass_time(stage: Backstage, seconds: Any) -> None:
    stage.driver.ws.clock.advance(float(seconds))


def _restart(stage: Backstage, value: Any) -> None:
    if stage.on_restart:
        stage.on_restart()


def _reset(stage: Backstage, value: Any) -> None:
    if stage.on_reset:
        stage.on_reset()


SWITCHES: Mapping[str, Callable[[Backstage, Any], None]] = {
    "latency": lambda stage, ms: stage.faults.latency(float(ms) / 1000),
    "limits": lambda stage, on: stage.faults.limits(bool(on)),
    "outage": lambda stage, on: stage.faults.outage(bool(on)),
    "fail": _fail_next,
    "clock": _pass_time,
    "restart": _restart,
    "reset": _reset,
    "clear": lambda stage, value: stage.traffic.clear(),
    "play": lambda stage, value: stage.player.play(),
    "pause": lambda stage, value: stage.player.pause(),
    "step": lambda stage, value: stage.player.step(),
}
