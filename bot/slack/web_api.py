"""Calling Slack's Web API: how arguments travel, pages, limits, and every failure as one of ours."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.slack.circuit_breaker import CircuitBreaker
from bot.slack.errors import TOO_MANY, asks_to_wait, from_answer, is_outage
from bot.slack.http import Answer, Json, SlackHttp
from bot.slack.rate_limiter import Permit, RateLimiter
from bot.slack.rate_limits import INTERACTIVE, Priority
from workflows.domain.errors import AuthRevoked, ChatError, ChatUnavailable, MusterError, RateLimited

Count = Callable[[str, str, float | None], None]
"""Hears of every call: its method, its outcome, and the seconds it took (None: it was not made)."""
NOT_MADE = "paced"

PAGE = 1000


@dataclass(frozen=True, slots=True)
class Guard:
    """What may hold a call back, the same for all processes: Slack's limits, and Slack being away."""

    limiter: RateLimiter
    breaker: CircuitBreaker

    def call(self, method: str, channel: str, priority: Priority, send: Callable[[], Answer]) -> Answer:
        """What `send` returns, when it is not refused. Raises `RateLimited` instead where Slack, or a limit of our
        own, asks to wait."""
        circuit = self.breaker.check(method)
        permit = self.limiter.acquire(method, channel, priority=priority)
        circuit = self.breaker.begin(method, circuit)
        try:
            answer = send()
        except ChatUnavailable:
            self.breaker.failed(circuit)
            raise
        refusal = _refusal(answer)
        if is_outage(answer, refusal):
            self.breaker.failed(circuit, locked_out=isinstance(refusal, AuthRevoked))
        else:
            self.breaker.succeeded(circuit)
            self._pause_if_asked(method, permit, answer, refusal)
        return _unless_refused(answer, refusal)

    def _pause_if_asked(self, method: str, permit: Permit, answer: Answer, refusal: ChatError | None) -> None:
        if isinstance(refusal, ChatUnavailable) and asks_to_wait(answer):
            until = self.limiter.pause(permit, refusal.retry_after)
            if method not in INTERACTIVE:
                raise RateLimited(until) from refusal


def _refusal(answer: Answer) -> ChatError | None:
    return None if answer.data.get("ok") and answer.status < TOO_MANY else from_answer(answer)


def _unless_refused(answer: Answer, refusal: ChatError | None) -> Answer:
    if refusal is not None:
        raise refusal
    return answer


class SlackCalls:
    """Raises `ChatUnavailable`, `ChatRejected` and, for what nobody waits for, `RateLimited`. Without a guard none
    waits."""

    def __init__(self, http: SlackHttp, token: str, guard: Guard | None = None, count: Count | None = None) -> None:
        self._http = http
        self._token = token
        self._guard = guard
        self._count = count

    def call(self, method: str, **arguments: Any) -> Json:
        """One call; arguments that are None are left out."""
        return self._call(method, arguments, Priority.ORDINARY)

    def call_first(self, method: str, **arguments: Any) -> Json:
        """The same for what does not wait behind ordinary calls where they queue."""
        return self._call(method, arguments, Priority.FIRST)

    def call_last(self, method: str, **arguments: Any) -> Json:
        """The same for what nobody waits for: it leaves part of what may be called at once to the others."""
        return self._call(method, arguments, Priority.LAST)

    def _call(self, method: str, arguments: Json, priority: Priority) -> Json:
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
    ) -> Answer:
        """One call with its arguments as a form or as JSON."""
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

    def _ask(self, method: str, form: Json | None, body: Json | None, token: str, priority: Priority) -> Answer:
        def send() -> Answer:
            return self._http.post(method, token or self._token, form=form and _as_form(form), body=body)

        if self._guard is None:
            answer = send()
            return _unless_refused(answer, _refusal(answer))
        channel = str((form or body or {}).get("channel") or "")
        return self._guard.call(method, channel, priority, send)

    def earliest(self, method: str, behind: int = 0) -> datetime | None:
        """When a method may be called after `behind` others; None: at once."""
        return self._guard.limiter.earliest(method, behind) if self._guard else None

    def upload(self, address: str, content: bytes) -> None:
        """The bytes of a file, to where Slack said."""
        answer = self._http.upload(address, content)
        if answer.status >= 400:
            raise ChatUnavailable(f"http_{answer.status}")

    def pages(
        self, method: str, key: str, *, priority: Priority = Priority.ORDINARY, **arguments: Any
    ) -> Iterator[Any]:
        """What stands under `key`, page after page."""
        cursor = ""
        while True:
            page = self._call(method, {**arguments, "limit": PAGE, "cursor": cursor or None}, priority)
            yield from page[key]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return


_READ = ("conversations.", "users.", "usergroups.", "chat.getPermalink", "bookmarks.list", "files.getUploadURLExternal")
_WRITES = frozenset(
    f"conversations.{verb}" for verb in ("create", "invite", "open", "join", "rename", "setTopic", "setPurpose")
)
"""Reading methods take form arguments, writing ones JSON: https://docs.slack.dev/apis/web-api#basics"""


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
