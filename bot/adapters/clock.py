"""The one place that asks what time it is."""

from datetime import UTC, datetime


class SystemClock:
    """Wall-clock time, aware and in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)
