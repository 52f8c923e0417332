"""Calls to Slack's Web API: encoding, pagination, rate limits and typed errors."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.slack.circuit_breaker import CircuitBreaker
from bot.slack.errors import TOO_MANY, asks_to_wait, from_answer, is_outage
from bot.slack.http import ApiAnswer, Json, SlackHttp
from bot.slack.rate_limiter import Permit, RateLimiter
from bot.slack.rate_limits import INTERACTIVE
from workflows.domain.chat import Priority
from workflows.domain.errors import AuthRevoked, ChatError, ChatUnavailable, MusterError, RateLimited

Count = Callable[[str, str, float | None], None]
"""Receives the method, outcome and seconds of every call; None seconds when it was not made."""
NOT_MADE = "paced"

PAGE = 1000


@dataclass(frozen=True, slots=True)
class Guard:
    """Rate limiter and circuit breaker, both shared by all processes."""

    limiter: RateLimiter
    breaker: CircuitBreaker

    def call(self, method: str, channel: str, priority: Priority, send: Callable[[], ApiAnswer]) -> ApiAnswer:
        """The answer of `send`. Raises `RateLimited` when Slack or our own limits ask to wait, and a `ChatError` when
        the call is refused, fails, or the circuit is open."""
        circuit = self.breaker.check(method)
        permit = self.limiter.acquire(method, channel, priority=priority)
        circuit = self.breaker.begin(method, circuit)
        try:
            answer = send()
        except ChatUnavailable:
            self.breaker.failed(circuit)
            raise
        refusal = _refusal(answer)
        until = self._pause_if_asked(permit, answer, refusal)  # first: other processes call until they know of it
        if is_outage(answer, refusal):
            self.breaker.failed(circuit, locked_out=isinstance(refusal, AuthRevoked))
        else:
            self.breaker.succeeded(circuit)
        if until is not None and method not in INTERACTIVE:
            raise RateLimited(until) from refusal
        return _unless_refused(answer, refusal)

    def _pause_if_asked(self, permit: Permit, answer: ApiAnswer, refusal: ChatError | None) -> datetime | None:
        if isinstance(refusal, ChatUnavailable) and asks_to_wait(answer):
            return self.limiter.pause(permit, refusal.retry_after)
        return None


def _refusal(answer: ApiAnswer) -> ChatError | None:
    return None if answer.data.get("ok") and answer.status < TOO_MANY else from_answer(answer)


def _unless_refused(answer: ApiAnswer, refusal: ChatError | None) -> ApiAnswer:
    if refusal is not None:
        raise refusal
    return answer


class SlackCalls:
    """Calls raise `ChatUnavailable`, `ChatRejected` and, when no person waits for the answer, `RateLimited`. Without a
    guard, calls are never held back."""

    def __init__(self, http: SlackHttp, token: str, guard: Guard | None = None, count: Count | None = None) -> None:
        self._http = http
        self._token = token
        self._guard = guard
        self._count = count

    def call(self, method: str, *, priority: Priority = Priority.ORDINARY, **arguments: Any) -> Json:
        """One call; arguments that are None are left out."""
        given = {name: value for name, value in arguments.items() if value is not None}
        as_form = method.startswith(_READ) and method not in _WRITES
        return self.ask(
            method, form=given if as_form else None, body=None if as_form else given, priority=priority
        ).data

    def ask(
        self,
        method: str,
        *,
        form: Json | None = None,
        body: Json | None = None,
        token: str = "",
        priority: Priority = Priority.ORDINARY,
    ) -> ApiAnswer:
        """One call with form arguments or a JSON body. Raises as the class says."""
        began = time.monotonic()
        outcome = "ok"
        try:
            return self._ask(method, form, body, token, priority)
        except MusterError as error:
            outcome = _outcome(error)
            raise
        finally:
            if self._count is not None:
                self._count(method, outcome, time.monotonic() - began if outcome != NOT_MADE else None)

    def _ask(self, method: str, form: Json | None, body: Json | None, token: str, priority: Priority) -> ApiAnswer:
        def send() -> ApiAnswer:
            return self._http.post(method, token or self._token, form=form and _as_form(form), body=body)

        if self._guard is None:
            answer = send()
            return _unless_refused(answer, _refusal(answer))
        channel = str((form or body or {}).get("channel") or "")
        return self._guard.call(method, channel, priority, send)

    def earliest(self, method: str, calls_ahead: int = 0) -> datetime | None:
        """When a method may be called after `calls_ahead` others; None: now."""
        return self._guard.limiter.earliest(method, calls_ahead) if self._guard else None

    def upload(self, address: str, content: bytes) -> None:
        """Upload a file to the URL that Slack gave. Raises `ChatUnavailable`."""
        answer = self._http.upload(address, content)
        if answer.status >= 400:
            raise ChatUnavailable(f"http_{answer.status}")

    def pages(
        self, method: str, key: str, *, priority: Priority = Priority.ORDINARY, **arguments: Any
    ) -> Iterator[Any]:
        """The items under `key` on every page."""
        cursor = ""
        while True:
            page = self.call(method, priority=priority, **arguments, limit=PAGE, cursor=cursor or None)
            yield from page[key]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return


_READ = ("conversations.", "users.", "usergroups.", "chat.getPermalink", "bookmarks.list", "files.getUploadURLExternal")
_WRITES = frozenset(
    f"conversations.{verb}"
    for verb in ("create", "invite", "open", "join", "rename", "setTopic", "setPurpose", "archive", "unarchive")
)
"""Writing methods take JSON, reading ones form arguments: https://docs.slack.dev/apis/web-api#basics"""


def _outcome(error: MusterError) -> str:
    match error:
        case RateLimited():
            return NOT_MADE if error.__cause__ is None else "limited"
        case AuthRevoked():
            return "refused"
        case ChatUnavailable():
            return "unavailable" if error.retry_after is None else "limited"
        case _:
            return "refused"


def _as_form(arguments: Json) -> Json:
    return {name: int(value) if isinstance(value, bool) else value for name, value in arguments.items()}
