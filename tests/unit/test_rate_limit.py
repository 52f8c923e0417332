"""The arithmetic of pacing, against a count of what was really called."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.pace import FIRST_PROBE, LONGEST_PROBE, Allowance, earliest, next_probe, silenced, taken
from storage.paces import SKEW, Pace
from tests.builders import NOW

allowances = st.builds(
    Allowance,
    every=st.integers(10, 60_000).map(lambda ms: timedelta(milliseconds=ms)),
    burst=st.integers(1, 90),
)
AN_HOUR = 3600
gaps = st.lists(st.integers(0, 20_000).map(lambda ms: timedelta(milliseconds=ms)), min_size=1, max_size=150)


def greedy(allowance: Allowance, wishes: list[timedelta]) -> list[datetime]:
    """When calls are made by somebody who wants one after each gap and waits as told."""
    pace: Pace | None = None
    now, made = NOW, []
    for gap in wishes:
        now = earliest(pace, allowance, now + gap)
        pace = taken(pace, allowance, now)
        made.append(now)
    return made


@given(allowance=allowances, wishes=gaps)
def test_no_stretch_of_time_holds_more_than_a_burst_and_its_share(
    allowance: Allowance, wishes: list[timedelta]
) -> None:
    made = greedy(allowance, wishes)
    for first in range(0, len(made), 7):
        for last in range(first, len(made)):
            share = (made[last] - made[first]) // allowance.every
            assert last - first + 1 <= allowance.burst + share


@given(allowance=allowances, count=st.integers(1, 200))
def test_what_is_allowed_is_used_to_the_full(allowance: Allowance, count: int) -> None:
    """A burst at once, then one call every so often, to the microsecond."""
    made = greedy(allowance, [timedelta(0)] * count)
    assert [at for at in made[: allowance.burst] if at != NOW] == []
    apart = {later - earlier for earlier, later in pairwise(made[allowance.burst - 1 :])}
    assert apart <= {allowance.every}


@given(allowance=allowances, wishes=gaps, behind=st.integers(0, 60))
def test_a_place_in_the_queue_is_when_those_before_it_are_through(
    allowance: Allowance, wishes: list[timedelta], behind: int
) -> None:
    pace: Pace | None = None
    now = NOW
    for gap in wishes:
        now = earliest(pace, allowance, now + gap)
        pace = taken(pace, allowance, now)
    promised = earliest(pace, allowance, now, behind)
    for _ in range(behind):
        at = earliest(pace, allowance, now)
        pace = taken(pace, allowance, max(at, now))
        now = max(at, now)
    assert earliest(pace, allowance, now) == promised


@given(allowance=allowances, used=st.integers(0, 500), back=st.integers(1, 10**6))
def test_a_clock_set_back_costs_a_burst_at_most(allowance: Allowance, used: int, back: int) -> None:
    pace = Pace(NOW + allowance.every * min(used, allowance.burst))
    earlier = NOW - timedelta(seconds=back)
    assert earliest(pace, allowance, earlier) <= earlier + allowance.every


@given(allowance=allowances, used=st.integers(0, 500), back=st.integers(1, 10**6))
def test_whoever_waits_as_told_after_a_clock_was_set_back_soon_has_a_turn(
    allowance: Allowance, used: int, back: int
) -> None:
    pace = Pace(NOW + allowance.every * min(used, allowance.burst))
    began = now = NOW - timedelta(seconds=back)
    while (at := earliest(pace, allowance, now)) > now:
        now = at
        assert now - began <= SKEW + 2 * allowance.every


@given(moments=st.lists(st.integers(0, AN_HOUR), min_size=1), allowance=st.none() | allowances)
def test_a_pause_is_never_shortened_and_nothing_passes_it(moments: list[int], allowance: Allowance | None) -> None:
    pace: Pace | None = None
    for seconds in moments:
        pace = silenced(pace, NOW + timedelta(seconds=seconds), NOW)
        pace = taken(pace, allowance, NOW) if allowance else pace
    assert pace is not None
    assert pace.paused_until == NOW + timedelta(seconds=max(moments))
    assert earliest(pace, allowance, NOW) >= pace.paused_until


@given(
    length=st.integers(0, AN_HOUR),
    back=st.integers(AN_HOUR + 10, 10**9),
    again=st.integers(0, AN_HOUR),
    allowance=st.none() | allowances,
)
def test_a_pause_from_before_the_clock_was_set_back_holds_nothing_and_hides_no_new_one(
    length: int, back: int, again: int, allowance: Allowance | None
) -> None:
    pace = silenced(None, NOW + timedelta(seconds=length), NOW)
    earlier = NOW - timedelta(seconds=back)
    assert earliest(pace, allowance, earlier) == earlier
    until = earlier + timedelta(seconds=again)
    assert earliest(silenced(pace, until, earlier), allowance, earlier) == until


@given(away=st.integers(0, 10**6))
def test_whether_the_chat_is_back_is_tried_less_and_less_often(away: int) -> None:
    since = NOW - timedelta(seconds=away)
    wait = next_probe(since, NOW) - NOW
    assert FIRST_PROBE <= wait <= LONGEST_PROBE
    assert next_probe(since - timedelta(seconds=1), NOW) - NOW >= wait
