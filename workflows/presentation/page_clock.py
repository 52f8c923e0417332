"""The one clock of a page: its zone is said once, at the top, with the date of the page; all else follows from it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from workflows.domain.time_zones import name_of
from workflows.text.catalogue import DAY_AND_HOUR, HOUR, YEAR, Catalogue


@dataclass(frozen=True, slots=True)
class PageClock:
    """`page`: the moment that the page is of."""

    catalogue: Catalogue
    zone: ZoneInfo
    page: datetime

    def top(self) -> str:
        """`30 Nov 2026, 09:20 UTC`."""
        return self.catalogue("moment.in_zone", date=self._written(YEAR, self.page), zone=name_of(self.zone, self.page))

    def at(self, moment: datetime, after: datetime | None = None) -> str:
        """`09:20` on the day of the page, or on that of `after`, which was said just before; else with its date."""
        said_before = (after or self.page).astimezone(self.zone).date()
        same_day = moment.astimezone(self.zone).date() == said_before
        return self._written(HOUR, moment) if same_day else self.dated(moment)

    def dated(self, moment: datetime) -> str:
        """`29 Nov 22:40`; with the year, if it is another one."""
        same_year = moment.astimezone(self.zone).year == self._local.year
        return self._written(DAY_AND_HOUR if same_year else YEAR, moment)

    @property
    def _local(self) -> datetime:
        return self.page.astimezone(self.zone)

    def _written(self, pattern: str, moment: datetime) -> str:
        return self.catalogue.written(pattern, moment, self.zone)
