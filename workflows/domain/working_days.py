"""Working days: Monday to Friday, by the clock of the organisation. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

WEEKEND = (5, 6)


def after_working_days(at: datetime, days: int, timezone: str) -> datetime:
    """The same time of day so many working days later."""
    local = at.astimezone(ZoneInfo(timezone))
    left = days
    while left > 0:
        local += timedelta(days=1)
        left -= local.weekday() not in WEEKEND
    return local.astimezone(at.tzinfo)
