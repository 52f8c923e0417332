"""How long somebody had content of a class before them. It is theirs alone: no lead, list or export reads it.

The minutes are a help to stop in time. They say nothing of how somebody works, and no number of them is safe.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from workflows.domain.exhibits import Medium
from workflows.domain.ids import ClassId, ExposureId, UserId

IDLE = timedelta(minutes=15)
"""Nobody looks longer without a sign of it: an exposure that nobody ended is counted as long as this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """One person opened something of one class. Which incident it belongs to is not kept here."""

    id: ExposureId = ExposureId(0)
    user: UserId
    content_class: ClassId
    medium: Medium
    started_at: datetime
    ended_at: datetime | None = None

    def until(self, now: datetime) -> datetime:
        """When it ended, or when it counts as ended."""
        return min(self.ended_at or now, self.started_at + IDLE, now)


def time_by_class(exposures: Iterable[Exposure], since: datetime, now: datetime) -> Mapping[ClassId, timedelta]:
    """How long in all since that moment, by class."""
    found: dict[ClassId, timedelta] = {}
    for one in exposures:
        lasted = one.until(now) - max(one.started_at, since)
        if lasted > timedelta():
            found[one.content_class] = found.get(one.content_class, timedelta()) + lasted
    return found
