"""Slack's error codes, sorted: try again, wait, have the token mended, give up, or no error at all.

https://docs.slack.dev/reference/methods lists the codes of each method.
"""

from math import isfinite

from bot.slack.http import Answer
from storage.rate_limits import LONGEST_PAUSE
from workflows.domain.errors import AuthRevoked, ChatError, ChatRejected, ChatUnavailable

TOO_MANY = 429

HALF_DONE = frozenset({"internal_error", "fatal_error", "service_unavailable", "file_update_failed", "update_failed"})
"""Something broke at Slack's. "It's possible some aspect of the operation succeeded before the error was raised", says
Slack of the first two, and answers with status 200 all the same."""
ASKS_TO_WAIT = frozenset({"ratelimited", "rate_limited", "too_many_requests"})
"""A limit, whatever the status it comes with."""
BAD_TOKEN = frozenset({"invalid_auth", "not_authed", "token_expired", "token_revoked"})
"""A token that will not do, however often it is tried: a bot's or an app's."""
TOKEN_WIDE = BAD_TOKEN | {"account_inactive", "org_login_required"}
"""Refusals that are not about this call: every other one would be refused as well, until a person mends it."""
RESOURCE_SPECIFIC = frozenset({"accesslimited", "ekm_access_denied", "team_access_not_granted"})
"""These may be about one method, room or workspace only; a person has to mend them all the same."""
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
"""Worth another try. Every code that is not here and locks nobody out is permanent: the same call would be refused
again."""


def from_answer(answer: Answer) -> ChatError:
    """What an answer of Slack that is not `ok` means."""
    code = _code(answer)
    retry_after = _retry_after(answer.headers.get("retry-after", ""))
    if answer.status == TOO_MANY or code in TRANSIENT:
        ambiguous, local = answer.status >= 500 or code in HALF_DONE, answer.status < 500 and not asks_to_wait(answer)
        return ChatUnavailable(code, retry_after, ambiguous=ambiguous, local=local)
    if answer.status >= 500:
        return ChatUnavailable(f"http_{answer.status}", retry_after, ambiguous=True)
    if not answer.data:  # somebody between us and Slack answered: it says nothing about the call
        return ChatUnavailable("not_json", ambiguous=True)
    return AuthRevoked(code, local=code in RESOURCE_SPECIFIC) if code in LOCKED_OUT else ChatRejected(code)


def asks_to_wait(answer: Answer) -> bool:
    """Whether Slack wants no such call for a while."""
    return answer.status == TOO_MANY or (answer.status < 500 and _code(answer) in ASKS_TO_WAIT)


def is_outage(answer: Answer, refusal: ChatError | None) -> bool:
    """Whether it speaks of Slack as a whole. What broke in a single call (`HALF_DONE` with status 200), or is refused
    in a single room, says that Slack is there."""
    if isinstance(refusal, AuthRevoked):
        return refusal.reason in TOKEN_WIDE
    is_broken = answer.status >= 500 or not answer.data
    return is_broken and isinstance(refusal, ChatUnavailable) and refusal.ambiguous


def _code(answer: Answer) -> str:
    return str(answer.data.get("error") or "unknown_error")


def _retry_after(header: str) -> float | None:
    """Seconds; None when it is not said so that it can be understood."""
    try:
        seconds = float(header)
    except ValueError:
        return None
    return min(seconds, LONGEST_PAUSE.total_seconds()) if isfinite(seconds) and seconds >= 0 else None
