"""Working time: nights and weekends are none, where the organisation is."""

from datetime import UTC, datetime, timedelta

import pytest

from workflows.domain.working_time import WORKING_DAY, working_time_after


@pytest.mark.parametrize(
    ("at", "half", "due"),
    [
        ("2027-01-13 10:00", "2027-01-13 14:30", "2027-01-14 10:00"),
        ("2027-01-13 15:00", "2027-01-14 10:30", "2027-01-14 15:00"),
        ("2027-01-13 02:00", "2027-01-13 13:30", "2027-01-13 18:00"),
        ("2027-01-15 17:00", "2027-01-18 12:30", "2027-01-18 17:00"),
        ("2027-01-16 11:00", "2027-01-18 13:30", "2027-01-18 18:00"),
    ],
    ids=["Wednesday", "afternoon", "night", "Friday evening", "Saturday"],
)
def test_a_working_day_is_nine_hours_of_working_time(at: str, half: str, due: str) -> None:
    begins, *ends = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (at, half, due))
    assert [working_time_after(begins, WORKING_DAY / 2, "UTC"), working_time_after(begins, WORKING_DAY, "UTC")] == ends


def test_it_is_that_of_the_organisation_also_when_clocks_change() -> None:
    friday = datetime(2027, 3, 26, 15, 0, tzinfo=UTC)  # 16:00 in Madrid, which goes to summer time on Sunday
    assert working_time_after(friday, WORKING_DAY, "Europe/Madrid") == datetime(2027, 3, 29, 14, 0, tzinfo=UTC)
    assert working_time_after(friday, timedelta(), "Europe/Madrid") == friday
