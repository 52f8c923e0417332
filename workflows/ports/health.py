"""What the watchdog stores between checks."""

from datetime import datetime, timedelta
from typing import Protocol

from workflows.domain.health_alerts import HealthAlert, HealthProblem, Outage
from workflows.domain.ids import ChannelId, OutageId
from workflows.domain.incident import MessageRef


class HealthAlerts(Protocol):
    """The problems found at the last check."""

    def claim_check(self, now: datetime, every: timedelta) -> bool:
        """True for one caller per `every`. Others wait until its transaction ends."""

    def note_chat_away(self, now: datetime) -> None:
        """Record that the chat was unavailable at that time."""

    def chat_away_at(self) -> datetime | None:
        """When the chat was last unavailable."""

    def all(self) -> tuple[HealthAlert, ...]:
        """Ordered as in `HealthProblem`."""

    def save(self, alert: HealthAlert) -> None: ...
    def remove(self, problem: HealthProblem) -> None: ...


class Outages(Protocol):
    """Each has one message in the operators' channel."""

    def begin(self, now: datetime) -> Outage: ...
    def current(self) -> Outage | None:
        """The outage that has not ended."""

    def end(self, outage_id: OutageId, now: datetime) -> None: ...
    def unclosed(self) -> tuple[Outage, ...]:
        """Outages whose message may need an edit, oldest first."""

    def close(self, outage_id: OutageId) -> None: ...
    def posted(self, outage_id: OutageId, message: MessageRef) -> None:
        """Record its message."""

    def last_posted_in(self) -> ChannelId | None:
        """The channel of the newest message."""
