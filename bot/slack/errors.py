"""Classifies Slack's error codes: retry, wait, token to be fixed by a person, or permanent.

https://docs.slack.dev/reference/methods lists the codes of each method.
"""

from math import isfinite

from bot.slack.http import ApiAnswer
from storage.rate_limits import LONGEST_PAUSE
from workflows.domain.errors import AuthRevoked, ChatError, ChatRejected, ChatUnavailable

TOO_MANY = 429

HALF_DONE = frozenset({"internal_error", "fatal_error", "service_unavailable", "file_update_failed", "update_failed"})
"""Slack failed internally; with status 200 too. Of the first two it says: "It's possible some aspect of the operation
succeeded before the error was raised"."""
ASKS_TO_WAIT = frozenset({"ratelimited", "rate_limited", "too_many_requests"})
"""A rate limit, with any status."""
BAD_TOKEN = frozenset({"invalid_auth", "not_authed", "token_expired", "token_revoked"})
"""The token, of bot or app, is invalid."""
TOKEN_WIDE = BAD_TOKEN | {"account_inactive", "org_login_required"}
"""Every call is refused until a person fixes the token."""
RESOURCE_SPECIFIC = frozenset({"accesslimited", "ekm_access_denied", "team_access_not_granted"})
"""May concern only one method, room or workspace, but a person has to fix these too."""
LOCKED_OUT = TOKEN_WIDE | RESOURCE_SPECIFIC
TRANSIENT = (
    HALF_DONE
    | ASKS_TO_WAIT
    | {
        "message_limit_exceeded",
        "request_timeout",
        "team_added_to_org",
        "external_channel_migrating",
        "fetch_members_failed",
        "list_record_comment_fetch_failed",
    }
)
"""Worth a retry. A code that is neither here nor in `LOCKED_OUT` is permanent."""


def from_answer(answer: ApiAnswer) -> ChatError:
    """The error of a Slack answer without `ok`."""
    code = _code(answer)
    retry_after = _retry_after(answer.headers.get("retry-after", ""))
    if answer.status == TOO_MANY or code in TRANSIENT:
        ambiguous, local = answer.status >= 500 or code in HALF_DONE, answer.status < 500 and not asks_to_wait(answer)
        return ChatUnavailable(code, retry_after, ambiguous=ambiguous, local=local)
    if answer.status >= 500:
        return ChatUnavailable(f"http_{answer.status}", retry_after, ambiguous=True)
    if not answer.data:  # a proxy answered: the outcome of the call is unknown
        return ChatUnavailable("not_json", ambiguous=True)
    return AuthRevoked(code, local=code in RESOURCE_SPECIFIC) if code in LOCKED_OUT else ChatRejected(code)


def asks_to_wait(answer: ApiAnswer) -> bool:
    """Whether Slack asks for a pause of such calls."""
    return answer.status == TOO_MANY or (answer.status < 500 and _code(answer) in ASKS_TO_WAIT)


def is_outage(answer: ApiAnswer, refusal: ChatError | None) -> bool:
    """Whether Slack as a whole is unavailable. A failure of a single call (`HALF_DONE` with status 200) or a refusal in
    a single room shows that Slack is up."""
    if isinstance(refusal, AuthRevoked):
        return refusal.reason in TOKEN_WIDE
    is_broken = answer.status >= 500 or not answer.data
    return is_broken and isinstance(refusal, ChatUnavailable) and refusal.ambiguous


def _code(answer: ApiAnswer) -> str:
    return str(answer.data.get("error") or "unknown_error")


def _retry_after(header: str) -> float | None:
    """Seconds; None when missing or malformed."""
    try:
        seconds = float(header)
    except ValueError:
        return None
    return min(seconds, LONGEST_PAUSE.total_seconds()) if isfinite(seconds) and seconds >= 0 else None
