"""The arithmetic of rate limits, against a count of what was really called."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.slack.rate_limit import RateLimit, after_call, earliest, paused
from storage.rate_limits import SKEW, UNUSED, Usage
from tests.builders import NOW

limits = st.builds(
    RateLimit,
    every=st.integers(10, 60_000).map(lambda ms: timedelta(milliseconds=ms)),
    burst=st.integers(1, 90),
)
AN_HOUR = 3600
gaps = st.lists(st.integers(0, 20_000).map(lambda ms: timedelta(milliseconds=ms)), min_size=1, max_size=150)


def greedy(limit: RateLimit, wishes: list[timedelta]) -> list[datetime]:
    """When calls are made by somebody who wants one after each gap and waits as told."""
    usage = UNUSED
    now, made = NOW, []
    for gap in wishes:
        now = earliest(usage, limit, now + gap)
        usage = after_call(usage, limit, now)
        made.append(now)
    return made


@given(limit=limits, wishes=gaps)
def test_no_stretch_of_time_holds_more_than_a_burst_and_its_share(limit: RateLimit, wishes: list[timedelta]) -> None:
    made = greedy(limit, wishes)
    for first in range(0, len(made), 7):
        for last in range(first, len(made)):
            share = (made[last] - made[first]) // limit.every
            assert last - first + 1 <= limit.burst + share


@given(limit=limits, count=st.integers(1, 200))
def test_what_is_allowed_is_used_to_the_full(limit: RateLimit, count: int) -> None:
    """A burst at once, then one call every so often, to the microsecond."""
    made = greedy(limit, [timedelta(0)] * count)
    assert [at for at in made[: limit.burst] if at != NOW] == []
    apart = {later - earlier for earlier, later in pairwise(made[limit.burst - 1 :])}
    assert apart <= {limit.every}


@given(limit=limits, wishes=gaps, behind=st.integers(0, 60))
def test_a_place_in_the_queue_is_when_those_before_it_are_through(
    limit: RateLimit, wishes: list[timedelta], behind: int
) -> None:
    usage = UNUSED
    now = NOW
    for gap in wishes:
        now = earliest(usage, limit, now + gap)
        usage = after_call(usage, limit, now)
    promised = earliest(usage, limit, now, behind)
    for _ in range(behind):
        at = earliest(usage, limit, now)
        usage = after_call(usage, limit, max(at, now))
        now = max(at, now)
    assert earliest(usage, limit, now) == promised


@given(limit=limits, used=st.integers(0, 500), back=st.integers(1, 10**6))
def test_a_clock_set_back_costs_a_burst_at_most(limit: RateLimit, used: int, back: int) -> None:
    usage = Usage(NOW + limit.every * min(used, limit.burst))
    earlier = NOW - timedelta(seconds=back)
    assert earliest(usage, limit, earlier) <= earlier + limit.every


@given(limit=limits, used=st.integers(0, 500), back=st.integers(1, 10**6))
def test_whoever_waits_as_told_after_a_clock_was_set_back_soon_has_a_turn(
    limit: RateLimit, used: int, back: int
) -> None:
    usage = Usage(NOW + limit.every * min(used, limit.burst))
    began = now = NOW - timedelta(seconds=back)
    while (at := earliest(usage, limit, now)) > now:
        now = at
        assert now - began <= SKEW + 2 * limit.every


@given(moments=st.lists(st.integers(0, AN_HOUR), min_size=1), limit=st.none() | limits)
def test_a_pause_is_never_shortened_and_nothing_passes_it(moments: list[int], limit: RateLimit | None) -> None:
    usage = UNUSED
    for seconds in moments:
        usage = paused(usage, NOW + timedelta(seconds=seconds), NOW)
        usage = after_call(usage, limit, NOW) if limit else usage
    assert usage.paused_until == NOW + timedelta(seconds=max(moments))
    assert earliest(usage, limit, NOW) >= usage.paused_until


@given(
    length=st.integers(0, AN_HOUR),
    back=st.integers(AN_HOUR + 10, 10**9),
    again=st.integers(0, AN_HOUR),
    limit=st.none() | limits,
)
def test_a_pause_from_before_the_clock_was_set_back_holds_nothing_and_hides_no_new_one(
    length: int, back: int, again: int, limit: RateLimit | None
) -> None:
    usage = paused(UNUSED, NOW + timedelta(seconds=length), NOW)
    earlier = NOW - timedelta(seconds=back)
    assert earliest(usage, limit, earlier) == earlier
    until = earlier + timedelta(seconds=again)
    assert earliest(paused(usage, until, earlier), limit, earlier) == until
