"""Slack's error codes, sorted: try again, give up, or no error at all.

https://docs.slack.dev/reference/methods lists the codes of each method.
"""

from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

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

BREAKS_THE_LINE = (URLError, HTTPException, OSError)
"""What the SDK's client lets through when Slack is not reached or hangs up."""


def from_slack(error: SlackApiError) -> ChatError:
    """What an answer of Slack means."""
    response = error.response
    code = str(response.get("error") or "unknown_error")
    retry_after = _retry_after(response.headers)
    if response.status_code == 429 or code in TRANSIENT:
        return ChatUnavailable(code, retry_after, ambiguous=response.status_code >= 500)
    if response.status_code >= 500:
        return ChatUnavailable(f"http_{response.status_code}", retry_after, ambiguous=True)
    return ChatRejected(code)


def from_line(error: Exception) -> ChatError:
    """Slack was not reached, or hung up: the call may have had its effect."""
    return ChatUnavailable(type(error).__name__, ambiguous=True)


def _retry_after(headers: Mapping[str, Any]) -> float | None:
    found = next((v for k, v in headers.items() if k.lower() == "retry-after"), None)
    first = found[0] if isinstance(found, list) and found else found
    try:
        return float(first) if first else None
    except (TypeError, ValueError):
        return None
