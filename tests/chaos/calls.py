"""What crossed the line during a run, as much of it as the invariants need: a long run would not fit otherwise."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox import Exchange

NUDGES = ("was promised for", "promised for", "has no lead", "is due:", "asked to be reminded")
"""Words that every reminder has when it is posted; answered, it says something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call of Muster's. `at` and `seconds`: when it came, and how long until it was answered.

    `posted`: the message it made, whether or not Muster heard of it.
    """

    method: str
    channel: str
    at: float
    seconds: float
    status: int
    error: str
    retry_after: int = 0
    key: str = ""
    posted: tuple[str, str] | None = None
    is_nudge: bool = False


class Recorder:
    """Reads the traffic as it passes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: list[Call] = []
        self._heard: set[tuple[str, str]] = set()

    def read(self, exchange: Exchange) -> None:
        if exchange.direction == "api":
            call = _call(exchange)
            with self._lock:
                self._calls.append(call)
        elif exchange.name == "reaction_added" and not exchange.error:
            item = exchange.args["event"]["item"]
            with self._lock:
                self._heard.add((item["channel"], item["ts"]))

    @property
    def calls(self) -> tuple[Call, ...]:
        """In order of arrival."""
        with self._lock:
            return tuple(sorted(self._calls, key=lambda call: call.at))

    @property
    def heard(self) -> frozenset[tuple[str, str]]:
        """Reactions that Muster acknowledged: the message's channel and time."""
        with self._lock:
            return frozenset(self._heard)

    @property
    def counts(self) -> tuple[int, int]:
        """Calls, and how many of them were answered 429."""
        with self._lock:
            return len(self._calls), sum(1 for call in self._calls if call.status == 429)


def _call(exchange: Exchange) -> Call:
    args, posted, is_nudge = exchange.args, None, False
    if exchange.name == "chat.postMessage" and exchange.answer.get("ok"):
        posted = (exchange.answer["channel"], exchange.answer["ts"])
        is_nudge = any(words in str(args.get("text", "")) for words in NUDGES)
    return Call(
        method=exchange.name,
        channel=str(args.get("channel") or args.get("channel_id") or ""),
        at=exchange.at,
        seconds=exchange.duration,
        status=exchange.status,
        error=exchange.error,
        retry_after=exchange.retry_after,
        key=_key(args.get("metadata")),
        posted=posted,
        is_nudge=is_nudge,
    )


def _key(metadata: Any) -> str:
    parsed = json.loads(metadata) if isinstance(metadata, str) and metadata else metadata or {}
    return str(parsed.get("event_payload", {}).get("key", ""))


def lines_of(calls: tuple[Call, ...]) -> Iterator[str]:
    """For reading, one call a line."""
    for call in calls:
        wait = f" retry_after={call.retry_after}" * bool(call.retry_after)
        key = f" key={call.key}" * bool(call.key)
        yield f"{call.at:.3f} {call.seconds:7.3f} {call.status} {call.method} {call.channel} {call.error}{wait}{key}"
