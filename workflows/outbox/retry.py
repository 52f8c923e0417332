"""Decides whether a failed job is retried. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from workflows.domain.errors import ChatRejected, ChatUnavailable, ConcurrentUpdate, RetryLater, StoreUnavailable
from workflows.jobs.recovery import BACKFILL
from workflows.jobs.states import ASKED_TO_WAIT, CHAT_UNAVAILABLE, Claimed, Failure

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(seconds=30)
"""A job runs at most this long after the chat is back."""
BURY_AFTER = timedelta(days=3)
"""Outlasts an outage of a weekend. Nobody waits for older jobs."""
MAX_FAULTS = 5
"""Attempts of a job whose failure waiting does not fix; and of a backfill job that fails for one room only, while all
other rooms wait behind it."""


@dataclass(frozen=True, slots=True)
class Retry:
    """Run it again at `at`."""

    at: datetime
    failure: Failure | None = None
    """None: it ran too early, which does not count as an attempt."""


@dataclass(frozen=True, slots=True)
class Bury:
    """Dead-letter it; a person is notified. `error` is a code."""

    error: str


def after_failure(error: Exception, claimed: Claimed, now: datetime) -> Retry | Bury:
    """Transient failures end by age, faults by count. A retry is never earlier than the chat asked."""
    match error:
        case RetryLater():
            return Retry(error.at)
        case ChatRejected():
            return Bury(error.code)
        case ChatUnavailable():
            wait = max(_backoff(claimed), timedelta(seconds=error.retry_after or 0))
            why = CHAT_UNAVAILABLE if error.retry_after is None else ASKED_TO_WAIT
            blocks_others = error.local and why == CHAT_UNAVAILABLE and claimed.job.ordering_key == BACKFILL
            if blocks_others and claimed.faults + 1 >= MAX_FAULTS:
                return Bury(error.reason)
            failure = Failure(error=why, at=now, outcome_unknown=error.ambiguous, fault=blocks_others)
            return _unless_too_old(claimed, Retry(now + wait, failure), now, error.reason)
        case ConcurrentUpdate() | StoreUnavailable():
            retry = Retry(now + _backoff(claimed), _unknown(error, now))
            return _unless_too_old(claimed, retry, now, type(error).__name__)
        case _:
            if claimed.faults + 1 >= MAX_FAULTS:
                return Bury(type(error).__name__)
            return Retry(now + _backoff(claimed), _unknown(error, now, fault=True))


def _unknown(error: Exception, now: datetime, *, fault: bool = False) -> Failure:
    """A failure after which the call may have been made."""
    return Failure(error=type(error).__name__, at=now, outcome_unknown=True, fault=fault)


def _unless_too_old(claimed: Claimed, retry: Retry, now: datetime, code: str) -> Retry | Bury:
    old = claimed.failing_since is not None and now - claimed.failing_since >= BURY_AFTER
    return Bury(code) if old else retry


def _backoff(claimed: Claimed) -> timedelta:
    doublings: int = 2 ** min(max(claimed.attempt - 1, 0), 16)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)
