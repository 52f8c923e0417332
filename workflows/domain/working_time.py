"""Working time and working days: from nine to six, Monday to Friday, where the organisation is. Pure."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

BEGINS, ENDS = time(9), time(18)
WORKING_DAY = timedelta(hours=9)
WORKING_DAYS = 5
"""Of a week, which begins on Monday."""


def working_time_after(at: datetime, length: timedelta, timezone: str) -> datetime:
    """When so much working time has gone by after `at`. A night and a weekend are none."""
    zone = ZoneInfo(timezone)
    local = at.astimezone(zone)
    while True:
        ends = datetime.combine(local.date(), ENDS, zone)
        if local.weekday() < WORKING_DAYS and local < ends:
            begins = max(local, datetime.combine(local.date(), BEGINS, zone))
            if length <= ends - begins:
                return (begins + length).astimezone(UTC)
            length -= ends - begins
        local = datetime.combine(local.date() + timedelta(days=1), time(), zone)


def after_working_days(at: datetime, days: int, timezone: str) -> datetime:
    """The same time of day so many working days later."""
    local = at.astimezone(ZoneInfo(timezone))
    left = days
    while left > 0:
        local += timedelta(days=1)
        left -= local.weekday() < WORKING_DAYS
    return local.astimezone(at.tzinfo)
