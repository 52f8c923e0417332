"""What the ticker plans."""

from datetime import UTC, datetime, timedelta

from bot.worker.ticker import IntervalFromNow
from tests.builders import NOW


def test_of_all_the_runs_since_1970_one_is_made_up_for() -> None:
    """A machine whose clock is set only after the start. Listing the others would take all its memory."""
    a_minute = timedelta(minutes=1)
    assert IntervalFromNow(a_minute).get_next_fire_time(datetime(1970, 1, 1, tzinfo=UTC), NOW) == NOW + a_minute
