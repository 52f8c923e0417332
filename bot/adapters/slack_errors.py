"""Slack's error codes, sorted: try again, give up, or no error at all.

https://docs.slack.dev/reference/methods lists the codes of each method.
"""

from math import isfinite

from bot.adapters.slack_line import Answer
from workflows.domain.errors import ChatError, ChatRejected, ChatUnavailable

TRANSIENT = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "message_limit_exceeded",
        "internal_error",
        "fatal_error",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
        "external_channel_migrating",
        "fetch_members_failed",
        "file_update_failed",
        "list_record_comment_fetch_failed",
        "too_many_requests",
        "update_failed",
    }
)
"""Worth another try. Every other code is permanent: the same call would be refused again."""


def from_answer(answer: Answer) -> ChatError:
    """What an answer of Slack that is not `ok` means."""
    code = str(answer.data.get("error") or "unknown_error")
    retry_after = _retry_after(answer.headers.get("retry-after", ""))
    if answer.status == 429 or code in TRANSIENT:
        return ChatUnavailable(code, retry_after, ambiguous=answer.status >= 500)
    if answer.status >= 500:
        return ChatUnavailable(f"http_{answer.status}", retry_after, ambiguous=True)
    if not answer.data:  # somebody between us and Slack answered: it says nothing about the call
        return ChatUnavailable("not_json", ambiguous=True)
    return ChatRejected(code)


def _retry_after(said: str) -> float | None:
    try:
        seconds = float(said)
    except ValueError:
        return None
    return seconds if isfinite(seconds) and seconds >= 0 else None
