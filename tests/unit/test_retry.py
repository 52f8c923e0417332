"""What happens to a job that did not work."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW
from workflows.domain.errors import ChatRejected, ChatUnavailable, ConcurrentUpdate, NotYet
from workflows.retry import LONGEST_WAIT, MAX_ATTEMPTS, MAX_BUGS, Again, Bury, after_failure


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 1), (2, 2), (3, 4), (8, 128), (9, 256), (10, 300), (49, 300)])
def test_the_wait_doubles_up_to_five_minutes(attempt: int, seconds: int) -> None:
    expected = Again(NOW + timedelta(seconds=seconds))
    assert after_failure(ChatUnavailable("service_unavailable"), attempt, NOW) == expected


@given(attempt=st.integers(1, MAX_ATTEMPTS - 1), asked=st.floats(0, 86400))
def test_a_job_is_never_tried_before_the_chat_asked(attempt: int, asked: float) -> None:
    decision = after_failure(ChatUnavailable("ratelimited", retry_after=asked), attempt, NOW)
    assert isinstance(decision, Again)
    assert decision.counts
    assert timedelta(seconds=asked) <= decision.at - NOW <= max(LONGEST_WAIT, timedelta(seconds=asked))


@given(attempt=st.integers(1, 10**6))
def test_a_job_that_came_too_early_has_not_failed(attempt: int) -> None:
    later = NOW + timedelta(seconds=7)
    assert after_failure(NotYet(later), attempt, NOW) == Again(later, counts=False)


@given(attempt=st.integers(1, 10**6))
def test_what_the_chat_refuses_for_good_is_buried_at_once(attempt: int) -> None:
    assert after_failure(ChatRejected("channel_not_found"), attempt, NOW) == Bury("channel_not_found")


def test_an_absent_chat_is_waited_for_some_hours_then_the_job_is_buried() -> None:
    away = ChatUnavailable("service_unavailable")
    attempts = [after_failure(away, n, NOW) for n in range(1, MAX_ATTEMPTS + 1)]
    assert attempts[-1] == Bury("service_unavailable")
    waits = [a.at - NOW for a in attempts[:-1] if isinstance(a, Again)]
    assert len(waits) == MAX_ATTEMPTS - 1
    assert sum(waits, timedelta()) > timedelta(hours=3)


def test_a_bug_gets_a_few_tries_and_is_buried_under_its_name() -> None:
    attempts = [after_failure(ZeroDivisionError("secret words"), n, NOW) for n in range(1, MAX_BUGS + 1)]
    assert [type(a) for a in attempts] == [Again] * (MAX_BUGS - 1) + [Bury]
    assert attempts[-1] == Bury("ZeroDivisionError")


@pytest.mark.parametrize("transient", [ChatUnavailable("service_unavailable"), ConcurrentUpdate("40P01")])
def test_an_outage_does_not_use_up_what_a_bug_is_allowed(transient: Exception) -> None:
    bug, kind = ZeroDivisionError(), type(transient).__name__
    assert isinstance(after_failure(transient, MAX_BUGS, NOW, kind), Again)
    assert isinstance(after_failure(bug, MAX_BUGS + 1, NOW, kind), Again)
    assert after_failure(bug, MAX_BUGS + 2, NOW, "ZeroDivisionError") == Bury("ZeroDivisionError")


@pytest.mark.parametrize("error", [ZeroDivisionError(), ConcurrentUpdate("40P01"), ChatUnavailable("internal_error")])
def test_nothing_is_tried_for_ever(error: Exception) -> None:
    assert isinstance(after_failure(error, MAX_ATTEMPTS, NOW, "ChatUnavailable"), Bury)
