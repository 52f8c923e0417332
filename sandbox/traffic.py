"""A log of everything that crossed the line, and of what Slack would have refused."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from sandbox.records import Json

Direction = Literal["api", "delivery", "response_url"]

# Refusals that mean the bot sent something wrong, as against facts it could not know.
BOT_MISTAKES = frozenset(
    [
        "fatal_error",
        "invalid_arguments",
        "invalid_array_arg",
        "invalid_attachments",
        "invalid_auth",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_form_data",
        "invalid_json",
        "invalid_metadata_format",
        "metadata_too_large",
        "invalid_name_maxlength",
        "invalid_name_punctuation",
        "invalid_name_required",
        "invalid_name_specials",
        "invalid_trigger_id",
        "expired_trigger_id",
        "exchanged_trigger_id",
        "expired_url",
        "markdown_text_conflict",
        "missing_scope",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "not_allowed_token_type",
        "not_authed",
        "push_limit_reached",
        "too_long",
        "too_many_attachments",
        "unknown_method",
        "used_url",
        "view_too_large",
        "not_enabled",
        "bad_timestamp",
        "no_item_specified",
        "no_user",
        "users_list_not_supplied",
        "invalid_ts_oldest",
        "invalid_ts_latest",
        "invalid_cursor",
        "invalid_limit",
        "invalid_types",
        "metadata_too_large",
        "duplicate_external_id",
    ]
)


@dataclass
class Exchange:
    """One API call of the bot, or one delivery to it. Times are seconds; `at` is sandbox time."""

    direction: Direction
    name: str
    args: Json
    at: float
    status: int = 0
    error: str = ""
    answer: Json = field(default_factory=dict)
    duration: float = 0.0
    retry: int = 0
    retry_after: int = 0
    """Seconds, of a call that was answered 429."""
    is_staged: bool = False
    """A fault decided what was answered: it tells nothing about the bot."""


class Traffic:
    """Thread-safe, in order of completion."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._exchanges: list[Exchange] = []
        self._violations: list[str] = []
        self._watchers: list[Callable[[], None]] = []
        self._readers: list[Callable[[Exchange], None]] = []
        self._most: int | None = None
        self.generation = 0

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call this after every exchange, from any thread: it may only take note."""
        self._watchers.append(watcher)

    def read_by(self, reader: Callable[[Exchange], None]) -> None:
        """Hand every exchange to this as it is recorded, from any thread; what it keeps is its own affair."""
        self._readers.append(reader)

    def keep_only(self, most: int) -> None:
        """Forget the oldest exchanges beyond about this many: for workspaces that run for long."""
        self._most = most

    def record(self, exchange: Exchange) -> None:
        with self._lock:
            self._exchanges.append(exchange)
            if self._most is not None and len(self._exchanges) > 2 * self._most:
                del self._exchanges[: -self._most]
                self.generation += 1
        for watcher in self._watchers:
            watcher()
        for reader in self._readers:
            reader(exchange)
        if exchange.error in BOT_MISTAKES and not exchange.is_staged:
            details = exchange.answer.get("response_metadata", {}).get("messages", "")
            needed = exchange.answer.get("needed", "")
            self.violation(f"{exchange.name}: {exchange.error} {needed or details or ''}".rstrip())

    def violation(self, text: str) -> None:
        with self._lock:
            self._violations.append(text)

    @property
    def violations(self) -> list[str]:
        with self._lock:
            return list(self._violations)

    def all(self) -> list[Exchange]:
        with self._lock:
            return list(self._exchanges)

    def since(self, count: int) -> list[Exchange]:
        """Everything after the first `count`; `generation` tells whether the log was cut or cleared meanwhile."""
        with self._lock:
            return self._exchanges[count:]

    def calls(self, method: str = "") -> list[Exchange]:
        """API calls of the bot, of one method if named."""
        return [one for one in self.all() if one.direction == "api" and method in ("", one.name)]

    def deliveries(self, name: str = "") -> list[Exchange]:
        """Deliveries to the bot: `/command`, `view_submission`, `block_actions`, an event type ..."""
        return [one for one in self.all() if one.direction == "delivery" and name in ("", one.name)]

    def clear(self) -> None:
        with self._lock:
            self.generation += 1
            self._exchanges.clear()
            self._violations.clear()
