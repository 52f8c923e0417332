"""Calling Slack's Web API: how arguments travel, pages, pace, and every failure as one of ours."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from bot.adapters.pacer import Admission, Pacer
from bot.adapters.slack_errors import TOO_MANY, asks_to_wait, from_answer, is_absence
from bot.adapters.slack_limits import LOOKED_ON, Rank
from bot.adapters.slack_line import Answer, Json, Line
from workflows.domain.errors import ChatError, ChatLockedOut, ChatUnavailable, MusterError, Paced

Count = Callable[[str, str, float | None], None]
"""Hears of every call: its method, its outcome, and the seconds it took (None: it was not made)."""
NOT_MADE = "paced"

PAGE = 1000


class SlackCalls:
    """Raises `ChatUnavailable`, `ChatRejected` and, for what nobody waits for, `Paced`. Without a pacer none waits."""

    def __init__(self, line: Line, token: str, pacer: Pacer | None = None, count: Count | None = None) -> None:
        self._line = line
        self._token = token
        self._pacer = pacer
        self._count = count

    def call(self, method: str, **arguments: Any) -> Json:
        """One call; arguments that are None are left out."""
        return self._call(method, arguments, Rank.ORDINARY)

    def call_first(self, method: str, **arguments: Any) -> Json:
        """The same for what does not wait behind ordinary calls where they queue."""
        return self._call(method, arguments, Rank.FIRST)

    def call_last(self, method: str, **arguments: Any) -> Json:
        """The same for what nobody waits for: it leaves part of what may be called at once to the others."""
        return self._call(method, arguments, Rank.LAST)

    def _call(self, method: str, arguments: Json, rank: Rank) -> Json:
        given = {name: value for name, value in arguments.items() if value is not None}
        as_form = method.startswith(_READ) and method not in _WRITES
        return self.ask(method, form=given if as_form else None, body=None if as_form else given, rank=rank).data

    def ask(
        self,
        method: str,
        *,
        form: Json | None = None,
        body: Json | None = None,
        token: str = "",
        rank: Rank = Rank.ORDINARY,
    ) -> Answer:
        """One call with its arguments as a form or as JSON."""
        began = time.monotonic()
        outcome = "ok"
        try:
            return self._ask(method, form, body, token, rank)
        except MusterError as error:
            outcome = _outcome(error)
            raise
        finally:
            if self._count is not None:
                self._count(method, outcome, time.monotonic() - began if outcome != NOT_MADE else None)

    def _ask(self, method: str, form: Json | None, body: Json | None, token: str, rank: Rank) -> Answer:
        given = form if body is None else body
        admission = self._admit(method, given or {}, rank)
        try:
            answer = self._line.post(method, token or self._token, form=form and _as_form(form), body=body)
        except ChatUnavailable:
            if self._pacer and admission:
                self._pacer.failed(admission)
            raise
        refusal = None if answer.data.get("ok") and answer.status < TOO_MANY else from_answer(answer)
        if self._pacer and admission:
            _note(self._pacer, admission, method, answer, refusal)
        if refusal is not None:
            raise refusal
        return answer

    def earliest(self, method: str, behind: int = 0) -> datetime | None:
        """When a method may be called after `behind` others; None: at once."""
        return self._pacer.earliest(method, behind) if self._pacer else None

    def deposit(self, address: str, content: bytes) -> None:
        """The bytes of a file, to where Slack said."""
        answer = self._line.deposit(address, content)
        if answer.status >= 400:
            raise ChatUnavailable(f"http_{answer.status}")

    def pages(self, method: str, key: str, *, rank: Rank = Rank.ORDINARY, **arguments: Any) -> Iterator[Any]:
        """What stands under `key`, page after page."""
        cursor = ""
        while True:
            page = self._call(method, {**arguments, "limit": PAGE, "cursor": cursor or None}, rank)
            yield from page[key]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _admit(self, method: str, given: Json, rank: Rank) -> Admission | None:
        return self._pacer.admit(method, str(given.get("channel") or ""), rank=rank) if self._pacer else None


def _note(pacer: Pacer, admission: Admission, method: str, answer: Answer, refusal: ChatError | None) -> None:
    """What an answer says about Slack and its pace. Raises `Paced` where it asks for silence: nothing was done."""
    if is_absence(answer, refusal):
        pacer.failed(admission, locked_out=isinstance(refusal, ChatLockedOut))
        return
    pacer.answered(admission)
    if isinstance(refusal, ChatUnavailable) and asks_to_wait(answer):
        until = pacer.refused(admission, refusal.retry_after)
        if method not in LOOKED_ON:
            raise Paced(until) from refusal


_READ = ("conversations.", "users.", "usergroups.", "chat.getPermalink", "bookmarks.list", "files.getUploadURLExternal")
_WRITES = frozenset(
    f"conversations.{verb}" for verb in ("create", "invite", "open", "join", "rename", "setTopic", "setPurpose")
)
"""Reading methods take form arguments, writing ones JSON: https://docs.slack.dev/apis/web-api#basics"""


def _outcome(error: MusterError) -> str:
    match error:
        case Paced():
            return NOT_MADE if error.__cause__ is None else "limited"
        case ChatLockedOut():
            return "refused"
        case ChatUnavailable():
            return "unavailable" if error.retry_after is None else "limited"
        case _:
            return "refused"


def _as_form(arguments: Json) -> Json:
    return {name: int(value) if isinstance(value, bool) else value for name, value in arguments.items()}
