"""What happens to a job that did not work."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW
from workflows.domain.errors import (
    AuthRevoked,
    ChatRejected,
    ChatUnavailable,
    CircuitOpen,
    ConcurrentUpdate,
    RateLimited,
    RetryLater,
    StoreUnavailable,
)
from workflows.domain.ids import EntryId, IncidentId, JobId
from workflows.jobs.recovery import SyncMembers
from workflows.jobs.states import ASKED_TO_WAIT, CHAT_UNAVAILABLE, Claimed, Failure
from workflows.jobs.war_room import PostEntry
from workflows.outbox.retry import BURY_AFTER, LONGEST_WAIT, MAX_FAULTS, Bury, Retry, after_failure

AWAY_NOW = ChatUnavailable("service_unavailable")
TRANSIENT = [AWAY_NOW, ConcurrentUpdate("40P01"), StoreUnavailable("57P01")]
TELL = Claimed(id=JobId(1), job=PostEntry(IncidentId(1), EntryId(1)), attempt=1)


def failing(attempt: int = 1, age: timedelta = timedelta(), faults: int = 0) -> Claimed:
    return replace(TELL, attempt=attempt, failing_since=NOW - age, faults=faults)


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 1), (2, 2), (3, 4), (5, 16), (6, 30), (4000, 30)])
def test_the_wait_doubles_up_to_half_a_minute(attempt: int, seconds: int) -> None:
    decision = after_failure(AWAY_NOW, failing(attempt), NOW)
    assert decision == Retry(
        NOW + timedelta(seconds=seconds), Failure(error=CHAT_UNAVAILABLE, at=NOW, outcome_unknown=False)
    )


@given(attempt=st.integers(1, 10**6), asked=st.floats(0, 86400))
def test_a_job_is_never_tried_before_the_chat_asked(attempt: int, asked: float) -> None:
    decision = after_failure(ChatUnavailable("ratelimited", retry_after=asked), failing(attempt), NOW)
    assert isinstance(decision, Retry)
    assert decision.failure == Failure(error=ASKED_TO_WAIT, at=NOW, outcome_unknown=False)
    assert timedelta(seconds=asked) <= decision.at - NOW <= max(LONGEST_WAIT, timedelta(seconds=asked))


@given(attempt=st.integers(1, 10**6))
@pytest.mark.parametrize("kind", [RetryLater, RateLimited])
def test_a_job_that_came_too_early_has_not_failed(kind: type[RetryLater], attempt: int) -> None:
    later = NOW + timedelta(seconds=7)
    assert after_failure(kind(later), failing(attempt, timedelta(days=30)), NOW) == Retry(later)


@given(attempt=st.integers(1, 10**6))
def test_what_the_chat_refuses_for_good_is_dead_lettered_at_once(attempt: int) -> None:
    assert after_failure(ChatRejected("channel_not_found"), failing(attempt), NOW) == Bury("channel_not_found")


@pytest.mark.parametrize(
    ("error", "outcome_unknown"),
    [
        (ChatUnavailable("timeout", ambiguous=True), True),
        (ChatUnavailable("timeout"), False),
        (ChatUnavailable("ratelimited", retry_after=1), False),
        (ConcurrentUpdate("40P01"), True),
        (StoreUnavailable("57P01"), True),
        (ZeroDivisionError(), True),
    ],
)
def test_only_what_may_have_had_its_effect_is_looked_for(error: Exception, outcome_unknown: bool) -> None:
    decision = after_failure(error, TELL, NOW)
    assert isinstance(decision, Retry)
    assert decision.failure is not None
    assert decision.failure.outcome_unknown is outcome_unknown


@pytest.mark.parametrize("transient", TRANSIENT)
def test_an_outage_of_a_day_buries_nothing(transient: Exception) -> None:
    tried_all_day = failing(attempt=3000, age=timedelta(days=1))
    assert isinstance(after_failure(transient, tried_all_day, NOW), Retry)


@pytest.mark.parametrize(
    ("transient", "code"),
    [*zip(TRANSIENT, ["service_unavailable", "ConcurrentUpdate", "StoreUnavailable"], strict=True)],
)
def test_nothing_is_tried_for_ever(transient: Exception, code: str) -> None:
    assert after_failure(transient, failing(attempt=2, age=BURY_AFTER), NOW) == Bury(code)


def test_a_bug_gets_a_few_tries_and_is_buried_under_its_name() -> None:
    attempts = [after_failure(ZeroDivisionError("secret words"), failing(faults=n), NOW) for n in range(MAX_FAULTS)]
    assert [type(a) for a in attempts] == [Retry] * (MAX_FAULTS - 1) + [Bury]
    assert attempts[-1] == Bury("ZeroDivisionError")


@pytest.mark.parametrize(
    ("error", "gives_up"),
    [
        (ChatUnavailable("fetch_members_failed", local=True), True),
        (AuthRevoked("ekm_access_denied", local=True), True),
        (ChatUnavailable("message_limit_exceeded", retry_after=1, local=True), False),
        (ChatUnavailable("http_503", ambiguous=True), False),
        (AuthRevoked("invalid_auth"), False),
        (CircuitOpen(), False),
    ],
)
def test_a_room_that_cannot_be_served_does_not_hold_up_looking_through_the_others(
    error: ChatUnavailable, gives_up: bool
) -> None:
    """What waits behind it would wait for three days."""
    look = replace(TELL, job=SyncMembers(IncidentId(1), in_backfill=True))
    first, last = (after_failure(error, replace(look, faults=n), NOW) for n in (0, MAX_FAULTS - 1))
    assert isinstance(first, Retry)
    assert first.failure is not None
    assert first.failure.fault is gives_up
    assert isinstance(last, Bury if gives_up else Retry)
    assert isinstance(after_failure(error, failing(faults=MAX_FAULTS), NOW), Retry), "the jobs of one room may wait"


def test_an_outage_does_not_use_up_what_a_bug_is_allowed() -> None:
    after_a_day = failing(attempt=3000, age=timedelta(days=1))
    decision = after_failure(ZeroDivisionError(), after_a_day, NOW)
    assert isinstance(decision, Retry)
    assert decision.failure is not None
    assert decision.failure.fault
