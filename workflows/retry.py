"""What to do about a job that did not work. Pure: the error, the attempt and the time in, the decision out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from workflows.domain.errors import ChatRejected, ChatUnavailable, ConcurrentUpdate, NotYet

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=5)
MAX_ATTEMPTS = 50
"""About four hours of an unavailable chat; a job that breaks for any other reason gets `MAX_BUGS`."""
MAX_BUGS = 5
TRANSIENT = frozenset({ChatUnavailable.__name__, ConcurrentUpdate.__name__})
"""Attempts are counted together; so that an outage does not use up what a bug is allowed, a bug that comes right
after one of these is tried once more."""


@dataclass(frozen=True, slots=True)
class Again:
    """Run it again at `at`. `counts`: whether this was an attempt."""

    at: datetime
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Bury:
    """Give up; a person is told. `error` is a code."""

    error: str


def after_failure(error: Exception, attempt: int, now: datetime, last_error: str = "") -> Again | Bury:
    """`attempt` counts from 1; `last_error` is the type of what the attempt before failed with.

    Retry-After is always kept: never earlier than the chat asked.
    """
    match error:
        case NotYet():
            return Again(error.at, counts=False)
        case ChatRejected():
            return Bury(error.code)
        case ChatUnavailable():
            if attempt >= MAX_ATTEMPTS:
                return Bury(error.reason)
            wait = max(_backoff(attempt), timedelta(seconds=error.retry_after or 0))
            return Again(now + wait)
        case _:
            spared = isinstance(error, ConcurrentUpdate) or last_error in TRANSIENT
            if attempt >= (MAX_ATTEMPTS if spared else MAX_BUGS):
                return Bury(type(error).__name__)
            return Again(now + _backoff(attempt))


def _backoff(attempt: int) -> timedelta:
    doublings: int = 2 ** min(attempt - 1, 16)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)
