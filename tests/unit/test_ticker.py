"""What the ticker plans."""

from datetime import UTC, datetime, timedelta

from bot.ticker import EverySoOften
from tests.builders import NOW


def test_of_all_the_ticks_since_1970_one_is_made_up_for() -> None:
    """A machine whose clock is set only after the start. Listing the others would take all its memory."""
    assert EverySoOften(1).get_next_fire_time(datetime(1970, 1, 1, tzinfo=UTC), NOW) == NOW + timedelta(seconds=1)
