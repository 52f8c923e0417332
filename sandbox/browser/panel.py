"""The side panel: what crossed the line, and the switches for time and trouble."""

from __future__ import annotations

from typing import Any

from sandbox.browser.backstage import Backstage
from sandbox.records import Json
from sandbox.traffic import BOT_MISTAKES, Exchange, Traffic


def panel_seen(stage: Backstage) -> Json:
    """The state of every switch."""
    faults = stage.faults
    hub = stage.driver.hub
    return {
        "latency": round(faults.latency_of("*") * 1000),
        "limits": faults.limits_on,
        "outage": bool(faults.outage_now),
        "armed": faults.armed,
        "connected": bool(hub.http) or hub.sockets.connected > 0,
        "transport": "HTTP" if hub.http else "Socket Mode",
        "can_restart": stage.on_restart is not None,
        "can_reset": stage.on_reset is not None,
        "violations": stage.traffic.violations,
        "story": stage.player.seen(),
    }


def exchanges_since(traffic: Traffic, generation: int, count: int) -> tuple[bool, list[Json]]:
    """Whether the log began anew, and the exchanges after the first `count`."""
    fresh = generation != traffic.generation
    start = 0 if fresh else count
    return fresh, [_line(start + i, one) for i, one in enumerate(traffic.since(start))]


def _line(number: int, one: Exchange) -> Json:
    return {
        "n": number,
        "direction": one.direction,
        "name": one.name,
        "status": one.status,
        "error": one.error,
        "wrong": one.error in BOT_MISTAKES,
        "at": one.at,
        "ms": round(one.duration * 1000, 1),
        "retry": one.retry,
        "about": _about(one),
    }


def _about(one: Exchange) -> str:
    """The few words that tell one call from another of the same name."""
    payload: Any = one.args
    event = payload.get("event") or {}
    actions = payload.get("actions") or [{}]
    view = payload.get("view")
    told = (
        event.get("text") or event.get("reaction"),
        actions[0].get("action_id"),
        view.get("callback_id") if isinstance(view, dict) else "",
        payload.get("callback_id"),
        payload.get("text"),
        payload.get("name") or payload.get("topic") or payload.get("title") or payload.get("users"),
    )
    return next((str(text) for text in told if text), "")[:80]


def whole(one: Exchange) -> Json:
    """Everything that was said, in both directions."""
    return {"sent": one.args, "answered": one.answer}
