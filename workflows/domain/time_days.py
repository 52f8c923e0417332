"""Which day is meant by one that lacks its year or its month."""

from collections.abc import Sequence
from datetime import date, datetime, time

from workflows.domain.times import Towards


def of_month(day: int, local: datetime, clock: time, towards: Towards) -> date | None:
    """The next or the last day of that number."""
    months = [divmod(local.year * 12 + local.month - 1 + shift, 12) for shift in range(-3, 4)]
    possible = [made for year, month in months if (made := _made(year, month + 1, day))]
    return nearest(possible, local, clock, towards) if possible else None


def dated(day: int, month: int, year: str | None, local: datetime, clock: time, towards: Towards) -> date | None:
    years = [int(year)] if year else range(local.year - 8, local.year + 9)
    possible = [made for one in years if (made := _made(one, month, day))]
    if not possible:
        return None
    return possible[0] if year else nearest(possible, local, clock, towards)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def nearest(days: Sequence[date], local: datetime, clock: time, towards: Towards) -> date:
    """The first of `days` on which `clock` is still to come, or the last on which it has passed."""
    here = local.replace(tzinfo=None)
    if towards is Towards.FUTURE:
        return next((day for day in days if datetime.combine(day, clock) > here), days[-1])
    return next((day for day in reversed(days) if datetime.combine(day, clock) <= here), days[0])
